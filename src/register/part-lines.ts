import type { Cells } from './cells.ts';
import { joinLines } from './cells.ts';
import type { ColumnGroup } from './register-sheet.ts';

type Part = Readonly<Record<string, string | null>>;

export interface PartColumns<Row extends object> {
  readonly field: keyof Row & string;
  /** Column key → field of a part; the first one is the part's key. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that hold dates. */
  readonly dates: readonly string[];
  /** What a new part has where nothing is said. */
  readonly blank: Part;
}

/**
 * Columns that hold the parts of a row, as its permits: one line of each cell for each part. A part is added, or
 * changed where the row has one with its key; others stay, since a list seldom knows all of them.
 */
export function partLines<Row extends object>(parts: PartColumns<Row>): ColumnGroup<Row> {
  const columns = Object.keys(parts.columns);
  const [key, ...others] = columns as [string, ...string[]];
  const name = parts.columns[key]!;
  const partsOf = (row: Row | undefined) => (row?.[parts.field] ?? []) as readonly Part[];

  return {
    field: parts.field,
    columns,
    read(cells, before) {
      const kept = new Map(partsOf(before).map((part) => [part[name]!, part]));
      for (const [given, change] of readParts(cells, key, others, parts)) {
        kept.set(given, { ...(kept.get(given) ?? parts.blank), [name]: given, ...change });
      }
      return [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
    },
    write: (row) =>
      Object.fromEntries(
        columns.map((column) => [
          column,
          joinLines(partsOf(row).map((part) => part[parts.columns[column]!])),
        ]),
      ),
    columnOf: (path) => columns.find((column) => parts.columns[column] === path[1]) ?? key,
  };
}

/** The parts that the cells name, by their key; a line without one says nothing, or lacks it. */
function readParts<Row extends object>(
  cells: Cells,
  key: string,
  others: readonly string[],
  parts: PartColumns<Row>,
): [string, Record<string, string | null>][] {
  const keys = cells.lines(key);
  const lines = others.filter((column) => cells.has(column)).map((column) => [column, cells.lines(column)] as const);
  if (keys.length > 1 && lines.some(([, items]) => items.length > 0 && items.length !== keys.length)) {
    cells.fault(key, 'lines-differ');
    return [];
  }
  if (keys.length === 0) {
    if (lines.some(([, items]) => items.some((item) => item !== ''))) cells.fault(key, 'part-without-key');
    return [];
  }
  return keys.map((given, i) => [
    given,
    Object.fromEntries(
      lines.map(([column, items]) => {
        const text = items[i] ?? '';
        const field = parts.columns[column]!;
        return [field, text === '' ? (parts.blank[field] ?? null) : parts.dates.includes(column) ? cells.date(column, text) : text];
      }),
    ),
  ]);
}
