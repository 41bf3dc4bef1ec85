import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isReason, REASON_TITLES } from './map-columns.ts';
import type { SheetReader } from './open-sheet.ts';
import { writeCsv } from './write-csv.ts';
import { writeXlsx } from './write-xlsx.ts';

export interface BadRow {
  /** The cells as the reader gave them. */
  readonly cells: readonly string[];
  readonly reason: string;
}

type SourceSheet = Pick<SheetReader, 'format' | 'sheet' | 'columns' | 'separator'>;

/**
 * Gives the user's own table back: his titles in his order, only the bad rows with their texts, and one more
 * column that says why. It can be corrected and imported again; the reason column is then left out.
 * CSV comes back as CSV with the same separator (in UTF-8), JSON as JSON, XLSX and XLS as XLSX.
 * @returns the extension of what was written
 */
export async function writeBadRows(
  stream: Writable,
  source: SourceSheet,
  rows: AsyncIterable<BadRow> | Iterable<BadRow>,
  language: 'zh' | 'en' = 'zh',
): Promise<'csv' | 'json' | 'xlsx'> {
  const kept = source.columns.flatMap((title, i) => (isReason(title) ? [] : i));
  const titles = [...kept.map((i) => source.columns[i] ?? ''), REASON_TITLES[language]];
  const table = withReasons(rows, kept, source.columns.length);
  if (source.format === 'csv') {
    await writeCsv(stream, titles, table, source.separator ?? ',');
    return 'csv';
  }
  if (source.format === 'json') {
    await pipeline(Readable.from(jsonText(titles, table)), stream);
    return 'json';
  }
  const columns = titles.map((title, i) => (i === kept.length ? { title, width: 60 } : { title }));
  await writeXlsx(stream, [{ name: source.sheet ?? 'Sheet1', columns, rows: table }]);
  return 'xlsx';
}

/** Cells beyond the header stand behind the reason, so that they are still seen. */
async function* withReasons(
  rows: AsyncIterable<BadRow> | Iterable<BadRow>,
  kept: readonly number[],
  width: number,
): AsyncGenerator<string[]> {
  for await (const { cells, reason } of rows) {
    yield [...kept.map((i) => cells[i] ?? ''), reason, ...cells.slice(width)];
  }
}

async function* jsonText(titles: readonly string[], rows: AsyncIterable<string[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield `${before}${JSON.stringify(Object.fromEntries(titles.map((title, i) => [title, row[i] ?? ''])))}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
