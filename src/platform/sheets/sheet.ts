import type { CellIssueCode } from './sheet-error.ts';

export type SheetFormat = 'xlsx' | 'xls' | 'csv' | 'json';

/** Bounds of one file. Everything is counted while reading; sizes that a file declares are not believed. */
export interface SheetLimits {
  /** Rows of data, without the header and blank rows. */
  readonly max_rows: number;
  readonly max_columns: number;
  /** UTF-16 units of one cell; 32,767 is what a spreadsheet can hold. */
  readonly max_cell_length: number;
  /** Bytes of all parts read of an XLSX once unpacked. */
  readonly max_unpacked_bytes: number;
  /** Unpacked bytes for one packed byte, looked at after the first 16 MiB. */
  readonly max_ratio: number;
  /** Bytes of an old XLS, the one format that is read whole. */
  readonly max_xls_bytes: number;
}

export const DEFAULT_LIMITS: SheetLimits = {
  max_rows: 1_000_000,
  max_columns: 256,
  max_cell_length: 32_767,
  max_unpacked_bytes: 2 ** 30,
  max_ratio: 200,
  max_xls_bytes: 32 * 2 ** 20,
};

export interface CellIssue {
  /** Index into the reader's `columns`; may lie beyond them for `extra-cell`. */
  readonly column: number;
  readonly code: CellIssueCode;
}

/** One row as it stands in the sheet. */
export interface SheetRow {
  /** Row number a person sees in a spreadsheet: the header of a plain file is 1, its first data row 2. */
  readonly row: number;
  /** Exact texts by column index; a blank cell is ''. At least as long as the reader's `columns`. */
  readonly cells: readonly string[];
  readonly issues: readonly CellIssue[];
  /** Indexes of cells that were numbers and not dates; `parseDate` takes them as serial numbers. */
  readonly numeric: readonly number[];
}

/** A block of merged cells; rows from 1, columns from 0, both ends included. */
export interface MergedRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** One sheet of a file before anything is known about its header. Rows can be read more than once. */
export interface RawSheet {
  readonly name: string | null;
  readonly date_1904: boolean;
  readonly merged: readonly MergedRange[];
  /** Batches of rows in order; rows without any cell may be left out. Ends early when the caller stops. */
  rows(): AsyncIterable<SheetRow[]>;
}

/** A file whose format is known. `sheets` are the visible ones, in the workbook's order. */
export interface RawBook {
  readonly format: SheetFormat;
  readonly sheets: readonly RawSheet[];
  /** Only for CSV: what was detected. */
  readonly encoding?: TextEncoding;
  readonly separator?: string;
}

export type TextEncoding = 'utf-8' | 'gb18030';

export const NOTHING: readonly never[] = [];

/** Rows handed on together: enough to make iteration cheap, few enough to stay far below 200 ms. */
export const BATCH_ROWS = 500;
