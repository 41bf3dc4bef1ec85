import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { neutralise } from './neutralise.ts';

/** Rows to be written, each an array of texts; taken one after the other, never all at once. */
export type RowSource = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

const CHUNK_CHARACTERS = 16_384;

/**
 * Writes a CSV that a spreadsheet opens well: UTF-8 with byte order mark, CRLF, and cells neutralised that it
 * would take for formulas. `openSheet` reads the same texts back. Ends the stream.
 */
export async function writeCsv(
  stream: Writable,
  titles: readonly string[],
  rows: RowSource,
  separator = ',',
): Promise<void> {
  await pipeline(csvText(titles, rows, separator), stream);
}

async function* csvText(
  titles: readonly string[],
  rows: RowSource,
  separator: string,
): AsyncGenerator<string> {
  let text = `\uFEFF${csvLine(titles, separator)}`;
  for await (const row of rows) {
    text += csvLine(row, separator);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function csvLine(cells: readonly string[], separator: string): string {
  return `${cells.map(csvCell).join(separator)}\r\n`;
}

/** Quoted also for the separators not used here, so that a reader that guesses cannot guess wrong. */
function csvCell(text: string): string {
  const safe = neutralise(text);
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
