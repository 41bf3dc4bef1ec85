import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type CellObject, read, set_cptable, type WorkSheet } from '@e965/xlsx';
import * as codePages from '@e965/xlsx/dist/cpexcel.full.mjs';
import { type CellContent, dateCell, NO_CONTENT, numberCell } from './cell-number.ts';
import { isDateFormat } from './excel-date.ts';
import type { XlsMessage, XlsTask } from './read-xls.ts';
import { BATCH_ROWS, type CellIssue, type SheetRow } from './sheet.ts';

const ERROR_TEXTS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

run(workerData as XlsTask);

function run({ path, max_columns }: XlsTask): void {
  // Workbooks of the nineties store text in a code page, Chinese ones in 936.
  set_cptable(codePages);
  try {
    const book = read(readFileSync(path), { dense: true, cellNF: true, cellText: false, cellHTML: false });
    const date1904 = book.Workbook?.WBProps?.date1904 === true;
    book.SheetNames.forEach((name, i) => {
      const sheet = book.Sheets[name];
      if (sheet === undefined || (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0) return;
      const merged = (sheet['!merges'] ?? []).map(({ s, e }) => ({
        top: s.r + 1,
        bottom: e.r + 1,
        left: s.c,
        right: e.c,
      }));
      send({ kind: 'sheet', name, date_1904: date1904, merged });
      sendRows(sheet, date1904, max_columns);
    });
  } catch (error) {
    const encrypted = error instanceof Error && /password|encrypt/i.test(error.message);
    send({ kind: 'error', code: encrypted ? 'encrypted-workbook' : 'not-a-spreadsheet', params: {} });
  }
}

function sendRows(sheet: WorkSheet, date1904: boolean, maxColumns: number): void {
  const data: readonly (readonly (CellObject | undefined)[] | undefined)[] = sheet['!data'] ?? [];
  let batch: SheetRow[] = [];
  for (let i = 0; i < data.length; i++) {
    const row = toRow(i + 1, data[i] ?? [], date1904);
    if (row.cells.length > maxColumns) {
      send({ kind: 'error', code: 'too-many-columns', params: { row: row.row, max: maxColumns } });
      return;
    }
    if (row.cells.length > 0) batch.push(row);
    if (batch.length === BATCH_ROWS) {
      send({ kind: 'rows', rows: batch });
      batch = [];
    }
  }
  send({ kind: 'rows', rows: batch });
}

function toRow(row: number, data: readonly (CellObject | undefined)[], date1904: boolean): SheetRow {
  const cells: string[] = [];
  const issues: CellIssue[] = [];
  const numeric: number[] = [];
  for (let column = 0; column < data.length; column++) {
    const content = cellContent(data[column], date1904);
    if (content.text === '' && content.issue === undefined) continue;
    while (cells.length < column) cells.push('');
    cells[column] = content.text;
    if (content.issue !== undefined) issues.push({ column, code: content.issue });
    if (content.numeric === true) numeric.push(column);
  }
  return { row, cells, issues, numeric };
}

function cellContent(cell: CellObject | undefined, date1904: boolean): CellContent {
  const value = cell?.v;
  if (cell === undefined || value === undefined) return NO_CONTENT;
  if (cell.t === 'e') return { text: ERROR_TEXTS[Number(value)] ?? '#ERROR', issue: 'error-value' };
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' };
  if (typeof value !== 'number') return { text: String(value) };
  const isDate = typeof cell.z === 'number' ? isDateFormat(cell.z) : isDateFormat(0, cell.z ?? 'General');
  return isDate ? dateCell(String(value), date1904) : numberCell(String(value));
}

function send(message: XlsMessage): void {
  parentPort?.postMessage(message);
}
