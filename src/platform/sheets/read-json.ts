import { createReadStream } from 'node:fs';
import { plainNumber } from './cell-number.ts';
import { decodeText, detectEncoding } from './decode-text.ts';
import {
  BATCH_ROWS,
  type CellIssue,
  NOTHING,
  type RawBook,
  type SheetLimits,
  type SheetRow,
} from './sheet.ts';
import { SheetError } from './sheet-error.ts';
import { splitJson } from './split-json.ts';

/** Between the elements of an array; `parseList` takes it apart again. */
const LIST_SEPARATOR = '；';

/** A string is kept, a number is put in quotes, so that the parser cannot round an 18-digit code. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * JSON records as rows: the keys are the header, row 1; the first record is row 2. A first pass gathers the
 * keys of all records, since each may leave some out.
 */
export async function readJson(path: string, limits: SheetLimits): Promise<RawBook> {
  const encoding = await detectEncoding(path);
  const records = () => parseRecords(decodeText(createReadStream(path), encoding));
  const keys = new Map<string, number>();
  let row = 1;
  for await (const record of records()) {
    row++;
    for (const key of Object.keys(record)) if (!keys.has(key)) keys.set(key, keys.size);
    if (keys.size > limits.max_columns)
      throw new SheetError('too-many-columns', { row, max: limits.max_columns });
    if (row - 1 > limits.max_rows) throw new SheetError('too-many-rows', { max: limits.max_rows });
  }
  const sheet = { name: null, date_1904: false, merged: NOTHING, rows: () => toRows(records(), keys) };
  return { format: 'json', encoding, sheets: [sheet] };
}

/** Parses each object of the text; every number stays the exact text it was written as. */
export async function* parseRecords(
  text: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<JsonObject> {
  let record = 0;
  for await (const object of splitJson(text)) {
    record++;
    try {
      yield JSON.parse(object.replace(STRING_OR_NUMBER, quoteNumber)) as JsonObject;
    } catch (cause) {
      throw cause instanceof SheetError ? cause : new SheetError('bad-json', { record }, { cause });
    }
  }
}

function quoteNumber(token: string): string {
  if (token.startsWith('"')) return token;
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(token)) throw new SyntaxError(token);
  return `"${/e/i.test(token) ? plainNumber(token) : token}"`;
}

async function* toRows(
  records: AsyncIterable<JsonObject>,
  keys: ReadonlyMap<string, number>,
): AsyncGenerator<SheetRow[]> {
  let batch: SheetRow[] = [{ row: 1, cells: [...keys.keys()], issues: NOTHING, numeric: NOTHING }];
  let row = 1;
  for await (const record of records) {
    batch.push(toRow(++row, record, keys));
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function toRow(row: number, record: JsonObject, keys: ReadonlyMap<string, number>): SheetRow {
  const cells = Array<string>(keys.size).fill('');
  const issues: CellIssue[] = [];
  for (const [key, value] of Object.entries(record)) {
    const column = keys.get(key) ?? 0;
    const text = cellText(value);
    cells[column] = text ?? JSON.stringify(value);
    if (text === null) issues.push({ column, code: 'nested-value' });
  }
  return { row, cells, issues: issues.length > 0 ? issues : NOTHING, numeric: NOTHING };
}

function cellText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (!Array.isArray(value)) return null;
  const parts = value.map((each: unknown) => (Array.isArray(each) ? null : cellText(each)));
  return parts.includes(null) ? null : parts.join(LIST_SEPARATOR);
}
