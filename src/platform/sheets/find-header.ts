import { foldTitle } from './fold-title.ts';
import type { MergedRange, RawSheet, SheetLimits, SheetRow } from './sheet.ts';
import { SheetError } from './sheet-error.ts';

export interface Header {
  readonly row: number;
  /** Titles as written, trimmed; a column without a title is ''. */
  readonly columns: readonly string[];
}

/** How far down a header is looked for below titles, notes and blank rows. */
const SEARCH_ROWS = 50;
const ENOUGH_KNOWN = 2;

/**
 * The header: the first row with at least two known titles (one, if only one is known), or with no titles
 * known the first row that is not blank. Where its cells are merged downwards (a header of two levels) the
 * lowest of these rows is the header and takes the merged titles from above.
 * @returns the header, or the texts of the first row that is not blank, or null for a blank sheet
 */
export async function findHeader(
  sheet: RawSheet,
  knownTitles: ReadonlySet<string>,
  limits: SheetLimits,
): Promise<Header | { readonly first_row: readonly string[] } | null> {
  const wanted = Math.min(ENOUGH_KNOWN, knownTitles.size);
  let first: readonly string[] | null = null;
  let found: SheetRow | null = null;
  let lowest = 0;
  for await (const batch of sheet.rows()) {
    for (const row of batch) {
      if (found === null) {
        if (row.cells.every((cell) => cell.trim() === '')) continue;
        first ??= row.cells.filter((cell) => cell.trim() !== '').slice(0, 8);
        if (countKnown(row.cells, knownTitles) >= wanted) {
          found = row;
          lowest = lowestMerged(row, sheet.merged);
        } else if (row.row > SEARCH_ROWS) return { first_row: first };
      } else if (row.row <= lowest) found = under(found, row);
      if (found !== null && row.row >= lowest) return header(found, limits);
    }
  }
  if (found !== null) return header(found, limits);
  return first === null ? null : { first_row: first };
}

function countKnown(cells: readonly string[], knownTitles: ReadonlySet<string>): number {
  return new Set(cells.map(foldTitle).filter((title) => knownTitles.has(title))).size;
}

/** Last row of the blocks that begin in this row with a text and reach below it. */
function lowestMerged(row: SheetRow, merged: readonly MergedRange[]): number {
  return merged
    .filter((range) => range.top === row.row && (row.cells[range.left] ?? '').trim() !== '')
    .reduce((lowest, range) => Math.max(lowest, range.left === range.right ? range.bottom : 0), row.row);
}

/** The titles of a lower header row, with those of the upper one where the lower is blank. */
function under(upper: SheetRow, lower: SheetRow): SheetRow {
  const width = Math.max(upper.cells.length, lower.cells.length);
  const cells = Array.from({ length: width }, (_, i) => lower.cells[i]?.trim() || (upper.cells[i] ?? ''));
  return { ...lower, cells };
}

function header(row: SheetRow, limits: SheetLimits): Header {
  const columns = row.cells.map((cell) => cell.trim().slice(0, limits.max_cell_length));
  while (columns.at(-1) === '') columns.pop();
  if (columns.length > limits.max_columns) {
    throw new SheetError('too-many-columns', { row: row.row, max: limits.max_columns });
  }
  const seen = new Set<string>();
  const twice = columns.filter((title) => {
    const folded = foldTitle(title);
    return folded !== '' && (seen.has(folded) || !seen.add(folded));
  });
  if (twice.length > 0) throw new SheetError('duplicate-columns', { columns: [...new Set(twice)] });
  return { row: row.row, columns };
}
