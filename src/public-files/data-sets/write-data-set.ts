import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { XLSX_ROWS } from '../../export/download.ts';
import { writeCsv } from '../../platform/sheets/write-csv.ts';
import { writeXlsx } from '../../platform/sheets/write-xlsx.ts';
import { type DataFormat, dataPath, dataSetName } from '../layout.ts';
import { type DataSetKey, textsOfYear } from '../read-publications.ts';
import type { Digested, StagedFiles } from '../staged-files.ts';
import { COMMON, documentColumns } from './columns.ts';
import { dataSetSchema } from './data-set-schema.ts';
import { cellText, type DataRow, rowOf } from './rows.ts';

/** What the index says of a file. */
export interface DataFile extends Digested {
  readonly name: string;
  readonly kind: DataSetKey['kind'];
  readonly year: number;
  readonly rows: number;
  /** When the newest text in it, or beside one in it, was published: the same rows are the same bytes. */
  readonly made_at: string;
}

/** A cell of a worksheet holds 32,767 characters; what is cut stands whole in the other files. */
const XLSX_CELL = 32_000;

/**
 * Writes a data set in all its formats. The database is read once, for the JSON; the others are made of that file, so
 * that all say the same.
 */
export async function writeDataSet(
  client: pg.ClientBase,
  files: StagedFiles,
  { kind, year }: DataSetKey,
): Promise<DataFile[]> {
  const name = dataSetName(kind, year);
  const path = (format: DataFormat) => dataPath(`${name}.${format}`);
  const own = documentColumns(kind);
  const columns = [...COMMON, ...own];
  const seen = { rows: 0, made_at: '' };

  async function* json(): AsyncGenerator<string> {
    yield `{"kind":${JSON.stringify(kind)},"year":${year},"schema":${JSON.stringify(`${name}.schema.json`)},"items":[`;
    for await (const texts of textsOfYear(client, kind, year)) {
      let chunk = '';
      for (const text of texts) {
        for (const { published_at } of [text, ...text.beside])
          if (published_at > seen.made_at) seen.made_at = published_at;
        chunk += `${seen.rows++ === 0 ? '' : ','}\n${JSON.stringify(rowOf(text, own))}`;
      }
      yield chunk;
    }
    yield `\n],"count":${seen.rows},"made_at":${JSON.stringify(seen.made_at)}}\n`;
  }
  const cells = (row: DataRow) => columns.map(({ key, schema }) => cellText(schema, row[key]));
  async function* rowsBack(): AsyncGenerator<string[]> {
    for await (const row of readRows(files.staged(path('json')))) yield cells(row);
  }

  const write: Readonly<Record<DataFormat, (stream: Writable) => Promise<void>>> = {
    json: (stream) => pipeline(Readable.from(json()), stream),
    csv: (stream) =>
      writeCsv(
        stream,
        columns.map(({ key }) => key),
        rowsBack(),
      ),
    xlsx: (stream) =>
      writeXlsx(
        stream,
        sheets(
          name,
          columns.map(({ title }) => title.zh),
          seen.rows,
          rowsBack(),
        ),
      ),
    'schema.json': (stream) => pipeline(Readable.from([dataSetSchema(kind, columns)]), stream),
  };
  const written: (Digested & { name: string })[] = [];
  for (const format of ['json', 'csv', 'xlsx', 'schema.json'] as const)
    written.push({ name: `${name}.${format}`, ...(await files.stream(path(format), write[format])) });
  return written.map((file) => ({ ...file, kind, year, ...seen }));
}

/** The rows of a JSON file that has one on each line between the first and the last. */
async function* readRows(path: string): AsyncGenerator<DataRow> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines)
    if (line.startsWith('{"number":'))
      yield JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as DataRow;
}

/** More rows than a worksheet can hold go on in the next one. */
function sheets(name: string, titles: readonly string[], count: number, rows: AsyncGenerator<string[]>) {
  async function* some(): AsyncGenerator<string[]> {
    for (let i = 0; i < XLSX_ROWS; i++) {
      const { value, done } = await rows.next();
      if (done === true) return;
      yield value.map((text: string) => (text.length > XLSX_CELL ? `${text.slice(0, XLSX_CELL)}…` : text));
    }
  }
  return Array.from({ length: Math.max(1, Math.ceil(count / XLSX_ROWS)) }, (_, i) => ({
    name: i === 0 ? name : `${name} (${i + 1})`,
    columns: titles.map((title) => ({ title })),
    rows: some(),
  }));
}
