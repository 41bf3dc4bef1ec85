import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { decodeText, detectEncoding } from './decode-text.ts';
import { foldTitle } from './fold-title.ts';
import { restore } from './neutralise.ts';
import {
  BATCH_ROWS,
  NOTHING,
  type RawBook,
  type SheetLimits,
  type SheetRow,
  type TextEncoding,
} from './sheet.ts';
import { SheetError } from './sheet-error.ts';

const SEPARATORS = [',', ';', '\t'] as const;
const SAMPLE_LINES = 60;
const SAMPLE_CHARACTERS = 65_536;

/** A record this long is a quote that was never closed, or abuse; it bounds what the parser holds. */
const MAX_RECORD_BYTES = 8 * 2 ** 20;

export async function readCsv(
  path: string,
  limits: SheetLimits,
  knownTitles: ReadonlySet<string>,
): Promise<RawBook> {
  const encoding = await detectEncoding(path);
  const separator = chooseSeparator(await sample(path, encoding), knownTitles);
  // The parser works on UTF-8; the whole file was found to be sound.
  const text = () =>
    encoding === 'utf-8' ? createReadStream(path) : decodeText(createReadStream(path), encoding);
  const rows = () => readRecords(text(), separator, limits);
  return {
    format: 'csv',
    encoding,
    separator,
    sheets: [{ name: null, date_1904: false, merged: NOTHING, rows }],
  };
}

/** Records of a CSV text in batches. A record counts as one row however many lines it has, as in a spreadsheet. */
export async function* readRecords(
  text: AsyncIterable<string | Buffer> | Iterable<string>,
  separator: string,
  limits: SheetLimits,
): AsyncGenerator<SheetRow[]> {
  const parser = parse({
    bom: true,
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  pipeline(Readable.from(text), parser, () => {});
  let batch: SheetRow[] = [];
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row++;
      if (record.length > limits.max_columns && isWide(record, limits.max_columns)) {
        throw new SheetError('too-many-columns', { row, max: limits.max_columns });
      }
      batch.push({ row, cells: record.map(restore), issues: NOTHING, numeric: NOTHING });
      if (batch.length === BATCH_ROWS) {
        yield batch;
        batch = [];
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? csvProblem(error, row) : error;
  }
  if (batch.length > 0) yield batch;
}

function isWide(record: readonly string[], max: number): boolean {
  return record.some((cell, i) => i >= max && cell.trim() !== '');
}

function csvProblem(error: CsvError, rowsBefore: number): SheetError {
  const line = typeof error.lines === 'number' ? error.lines : rowsBefore + 1;
  return new SheetError('broken-quotes', { line }, { cause: error });
}

async function sample(path: string, encoding: TextEncoding): Promise<string> {
  let text = '';
  for await (const part of decodeText(createReadStream(path), encoding)) {
    text += part;
    if (text.length >= SAMPLE_CHARACTERS) break;
  }
  return text;
}

/**
 * The separator that splits some line near the top into the most known titles; where no title is known, the one
 * that occurs most in the first line with separators.
 */
export function chooseSeparator(text: string, knownTitles: ReadonlySet<string>): string {
  const lines = text.split(/\r\n|\n|\r/, SAMPLE_LINES).map((line) => line.replace(/"(?:[^"]|"")*"/g, quoted));
  let best: string = ',';
  let most = 0;
  for (const separator of SEPARATORS) {
    const known = Math.max(0, ...lines.map((line) => countKnown(line.split(separator), knownTitles)));
    if (known > most) {
      most = known;
      best = separator;
    }
  }
  if (most > 1) return best;
  const counts = (line: string): number[] => SEPARATORS.map((separator) => line.split(separator).length - 1);
  const first = lines.map(counts).find((count) => count.some((n) => n > 0)) ?? [1, 0, 0];
  return SEPARATORS[first.indexOf(Math.max(...first))] ?? ',';
}

function countKnown(cells: readonly string[], knownTitles: ReadonlySet<string>): number {
  return cells.filter((cell) => knownTitles.has(foldTitle(cell))).length;
}

/** Inside quotes a separator does not separate. */
function quoted(cell: string): string {
  return cell.slice(1, -1).replace(/[,;\t]/g, ' ');
}
