import { type Cells, joinLines } from './cells.ts';
import type { ColumnGroup } from './register-sheet.ts';

type Part = Readonly<Record<string, string | null>>;

export interface PartColumns<Row extends object> {
  readonly field: keyof Row & string;
  /** Column key → field of a part; the first one is the part's key. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that hold dates. */
  readonly dates: readonly string[];
  /** Column → list of choices that its words come from. */
  readonly lists?: Readonly<Record<string, string>>;
  /** What a new part has where nothing is said. */
  readonly blank: Part;
  /** Whether a key alone is a part, as a permit's number is; a scheme without a grade says nothing. */
  readonly bare: boolean;
}

/**
 * Columns that hold the parts of a row, as its permits: one line of each cell for each part. A part is added, or
 * changed where the row has one with its key; others stay, since a list seldom knows all of them.
 */
export function partLines<Row extends object>(parts: PartColumns<Row>): ColumnGroup<Row> {
  const columns = Object.keys(parts.columns);
  const key = columns[0]!;
  const name = parts.columns[key]!;
  const sorted = (list: readonly Part[]) => list.toSorted((a, b) => (a[name]! < b[name]! ? -1 : 1));
  const partsOf = (row: Row | undefined) => (row?.[parts.field] ?? []) as readonly Part[];

  return {
    field: parts.field,
    columns,
    read(cells, before) {
      const [held, changes] = [partsOf(before), readParts(cells, parts)];
      const [only] = changes;
      if (held.length === 0 && changes.length < 2) {
        return only === undefined ? [] : [{ ...parts.blank, ...only }];
      }
      const kept = new Map(held.map((part) => [part[name]!, part]));
      for (const change of changes) {
        const given = change[name]!;
        kept.set(given, { ...(kept.get(given) ?? parts.blank), ...change });
      }
      return sorted([...kept.values()]);
    },
    write(row, say) {
      const list = sorted(partsOf(row));
      const texts: Record<string, string> = {};
      for (const column of columns) {
        const choices = parts.lists?.[column];
        const items = list.map((part) => part[parts.columns[column]!] ?? '');
        texts[column] = joinLines(choices === undefined ? items : items.map((item) => say(choices, item)));
      }
      return texts;
    },
    columnOf: (path) => columns.find((column) => parts.columns[column] === path[1]) ?? key,
  };
}

/** The parts that the cells name, with the fields that the file has columns for. */
function readParts<Row extends object>(cells: Cells, parts: PartColumns<Row>): Part[] {
  const [key, ...others] = Object.keys(parts.columns) as [string, ...string[]];
  const keys = cells.lines(key);
  const given = others
    .filter((column) => cells.has(column))
    .map((column) => ({ column, items: cells.lines(column) }));
  const height = given.reduce((most, { items }) => Math.max(most, items.length), keys.length);
  const differs = (items: readonly string[]) => items.length > 1 && items.length !== height;
  if (differs(keys) || given.some(({ items }) => differs(items))) {
    cells.fault(key, 'lines-differ');
    return [];
  }
  const found: Part[] = [];
  for (let i = 0; i < height; i++) {
    const isBlank = given.every(({ items }) => (items[i] ?? '') === '');
    const text = keys[i] ?? '';
    if (text === '') {
      if (!isBlank) cells.fault(key, 'part-without-key');
      continue;
    }
    if (isBlank && !parts.bare) continue;
    const change: Record<string, string | null> = {
      [parts.columns[key]!]: readItem(cells, parts, key, text),
    };
    for (const { column, items } of given) {
      change[parts.columns[column]!] = readItem(cells, parts, column, items[i] ?? '');
    }
    found.push(change);
  }
  return found;
}

function readItem<Row extends object>(
  cells: Cells,
  parts: PartColumns<Row>,
  column: string,
  text: string,
): string | null {
  if (text === '') return parts.blank[parts.columns[column]!] ?? null;
  if (parts.dates.includes(column)) return cells.date(column, text);
  const list = parts.lists?.[column];
  return list === undefined ? text : cells.choice(column, list, text);
}
