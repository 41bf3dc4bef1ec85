import type { CellFault } from '../register/cell-faults.ts';
import type { RowKind } from './schema.ts';

/** One field that an import would change, as texts of a sheet. */
export interface Change {
  /** Key of the column. */
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** What the preview found out about one row of the file. */
export interface StagedRow {
  /** Row number in the sheet. */
  readonly row: number;
  readonly kind: RowKind;
  /** Null where the register gives the number. */
  readonly id: string | null;
  /** Parent or owner. */
  readonly up: string | null;
  readonly names: readonly string[];
  /** Version of the register's row that was compared; null for a new one. */
  readonly version: number | null;
  /** The row to be written; null unless new or changed. */
  readonly data: object | null;
  readonly changes: readonly Change[] | null;
  readonly findings: readonly CellFault[] | null;
  /** The texts of the file, of bad rows only. */
  readonly cells: readonly string[] | null;
}

export const STAGED_COLUMNS =
  'import_id, row, kind, doubtful, id, up, names, version, data, changes, findings, cells';

/** Rows as text of COPY, in the order of `STAGED_COLUMNS`. */
export function copyLines(importId: string, rows: readonly StagedRow[]): string {
  let text = '';
  for (const row of rows) {
    const doubtful = row.kind !== 'bad' && row.findings?.some((finding) => finding.warning) === true;
    text += `${importId}\t${row.row}\t${row.kind}\t${doubtful}\t${copyText(row.id)}\t${copyText(row.up)}\t${copyArray(row.names)}\t${row.version ?? NULL}\t${copyJson(row.data)}\t${copyJson(row.changes)}\t${copyJson(row.findings)}\t${row.cells === null ? NULL : copyArray(row.cells)}\n`;
  }
  return text;
}

const NULL = '\\N';
/** What needs neither quoting nor escaping: most ids are. */
const PLAIN = /^[0-9A-Za-z:.-]*$/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copyText(text: string | null): string {
  if (text === null) return NULL;
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign]!) : text;
}

/** PostgreSQL takes no NUL in a text, nor the escape of one in jsonb. */
function copyJson(value: unknown): string {
  if (value === null) return NULL;
  const json = JSON.stringify(value);
  // Of what COPY escapes, JSON has nothing but the backslash, and few rows have one.
  return json.includes('\\') ? json.replaceAll('\\u0000', '').replaceAll('\\', '\\\\') : json;
}

function copyArray(items: readonly string[]): string {
  const quoted = items.map((item) =>
    PLAIN.test(item) ? `"${item}"` : `"${item.replaceAll('\0', '').replace(/["\\]/g, '\\$&')}"`,
  );
  return copyText(`{${quoted.join(',')}}`);
}
