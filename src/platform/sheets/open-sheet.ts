import { detectFormat } from './detect-format.ts';
import { findHeader, type Header } from './find-header.ts';
import { foldTitle } from './fold-title.ts';
import { MergedCells } from './merged-cells.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { readXls } from './read-xls.ts';
import {
  type CellIssue,
  DEFAULT_LIMITS,
  type RawBook,
  type RawSheet,
  type SheetFormat,
  type SheetLimits,
  type SheetRow,
  type TextEncoding,
} from './sheet.ts';
import { SheetError } from './sheet-error.ts';
import { readXlsx } from './xlsx/read-xlsx.ts';

export interface SheetSource {
  /** A file on disk; it must stay until the last pass over the rows has ended. */
  readonly path: string;
  /** The name the user gave it; only for messages, never for the format. */
  readonly file_name: string;
  readonly limits?: Partial<SheetLimits>;
  /** Titles by which the header row is recognised, in any language; none: the first row is the header. */
  readonly known_titles?: readonly string[];
  /** The sheet to read; default is the first visible one with a header. */
  readonly sheet?: string;
}

export interface SheetReader {
  readonly format: SheetFormat;
  readonly file_name: string;
  /** Name of the sheet that is read; null for CSV and JSON. */
  readonly sheet: string | null;
  /** Names of all visible sheets. */
  readonly sheets: readonly string[];
  readonly header_row: number;
  /** Titles as written; a column without a title is ''. */
  readonly columns: readonly string[];
  /** Serial numbers of this workbook count from 1904; pass it on to `parseDate`. */
  readonly date_1904: boolean;
  readonly encoding: TextEncoding | null;
  readonly separator: string | null;
  /** Rows below the header in batches, blank rows left out. Each call reads the file anew, in constant memory. */
  rows(): AsyncGenerator<SheetRow[]>;
}

/**
 * Opens an uploaded table and finds its header. Nothing is held open between calls.
 * @throws SheetError naming what is wrong with the file; `rows()` throws it too for what comes later
 */
export async function openSheet(source: SheetSource): Promise<SheetReader> {
  const limits = { ...DEFAULT_LIMITS, ...source.limits };
  const known = new Set((source.known_titles ?? []).map(foldTitle));
  const book = await readBook(source.path, limits, known);
  const { sheet, header } = await chooseSheet(book, source.sheet, known, limits);
  return {
    format: book.format,
    file_name: source.file_name,
    sheet: sheet.name,
    sheets: book.sheets.flatMap((each) => each.name ?? []),
    header_row: header.row,
    columns: header.columns,
    date_1904: sheet.date_1904,
    encoding: book.encoding ?? null,
    separator: book.separator ?? null,
    rows: () => dataRows(sheet, header, limits),
  };
}

async function readBook(path: string, limits: SheetLimits, known: ReadonlySet<string>): Promise<RawBook> {
  const format = await detectFormat(path);
  if (format === 'xlsx') return readXlsx(path, limits);
  if (format === 'xls') return readXls(path, limits);
  return format === 'json' ? readJson(path, limits) : readCsv(path, limits, known);
}

async function chooseSheet(
  book: RawBook,
  wanted: string | undefined,
  known: ReadonlySet<string>,
  limits: SheetLimits,
): Promise<{ sheet: RawSheet; header: Header }> {
  const candidates = wanted === undefined ? book.sheets : book.sheets.filter((each) => each.name === wanted);
  if (wanted !== undefined && candidates.length === 0) {
    throw new SheetError('no-such-sheet', {
      sheet: wanted,
      sheets: book.sheets.flatMap((each) => each.name ?? []),
    });
  }
  let firstRow: readonly string[] | null = null;
  for (const sheet of candidates) {
    const found = await findHeader(sheet, known, limits);
    if (found !== null && 'columns' in found) return { sheet, header: found };
    if (found !== null) firstRow ??= found.first_row;
  }
  if (firstRow === null) throw new SheetError('empty-file');
  throw new SheetError('no-header', { first_row: firstRow.map((cell) => cell.slice(0, 40)) });
}

async function* dataRows(sheet: RawSheet, header: Header, limits: SheetLimits): AsyncGenerator<SheetRow[]> {
  const merged = new MergedCells(sheet.merged);
  let count = 0;
  for await (const batch of sheet.rows()) {
    const data: SheetRow[] = [];
    for (const raw of batch) {
      const row = merged.fill(raw);
      if (row.row <= header.row || (row.cells.every((cell) => cell.trim() === '') && row.issues.length === 0))
        continue;
      if (++count > limits.max_rows) throw new SheetError('too-many-rows', { max: limits.max_rows });
      data.push(checked(row, header, limits));
    }
    if (data.length > 0) yield data;
  }
}

/** The sign of a text garbled before, and NUL, which no database takes. */
const UNREADABLE = /[\uFFFD\0]/;

/** Pads a row to the header's width and marks cells that must not be taken over in silence. */
function checked(row: SheetRow, header: Header, limits: SheetLimits): SheetRow {
  const width = header.columns.length;
  const found: CellIssue[] = [];
  row.cells.forEach((cell, column) => {
    if (cell.length > limits.max_cell_length) {
      throw new SheetError('cell-too-long', {
        row: row.row,
        column: header.columns[column] ?? String(column + 1),
        max: limits.max_cell_length,
      });
    }
    if (UNREADABLE.test(cell)) found.push({ column, code: 'bad-character' });
    if (column >= width && cell.trim() !== '') found.push({ column, code: 'extra-cell' });
  });
  const padding = width - row.cells.length;
  if (padding <= 0 && found.length === 0) return row;
  return {
    ...row,
    cells: padding > 0 ? [...row.cells, ...Array<string>(padding).fill('')] : row.cells,
    issues: found.length > 0 ? [...row.issues, ...found] : row.issues,
  };
}
