import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Kysely } from 'kysely';
import type { AuditRow } from '../core/audit/day.ts';
import { jcs } from '../core/canonical/jcs.ts';
import type { Database } from '../platform/database.ts';
import type { Language } from '../platform/language.ts';
import { DEFAULT_LIMITS } from '../platform/sheets/sheet.ts';
import { writeCsv } from '../platform/sheets/write-csv.ts';
import { writeXlsx } from '../platform/sheets/write-xlsx.ts';
import { boundDays, rowsOfDay, searchAudit } from './queries.ts';
import type { AuditCriteria } from './schema.ts';

type Db = Kysely<Database>;

const SET_ROWS = 1_000;

const COLUMNS: readonly { readonly key: keyof AuditRow; readonly zh: string }[] = [
  { key: 'id', zh: '序号' },
  { key: 'at', zh: '时间（UTC）' },
  { key: 'actor', zh: '操作者' },
  { key: 'actor_name', zh: '操作者名称' },
  { key: 'role', zh: '角色' },
  { key: 'address', zh: '来源地址' },
  { key: 'action', zh: '操作' },
  { key: 'object_kind', zh: '对象种类' },
  { key: 'object_id', zh: '对象' },
  { key: 'before', zh: '变更前' },
  { key: 'after', zh: '变更后' },
  { key: 'reason', zh: '理由' },
  { key: 'refusal', zh: '未获准的原因' },
  { key: 'attempts', zh: '次数' },
  { key: 'request', zh: '请求编号' },
];

export const AUDIT_FORMATS = ['csv', 'xlsx', 'jsonl'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** Writes the rows that meet the criteria, the newest first; a few are held at a time, and no transaction is. */
export async function writeAudit(
  db: Db,
  stream: Writable,
  criteria: AuditCriteria,
  format: AuditFormat,
  language: Language,
): Promise<void> {
  const rows = foundRows(db, criteria);
  if (format === 'jsonl') return await pipeline(Readable.from(lines(rows)), stream);
  const titles = COLUMNS.map(({ key, zh }) => (language === 'zh' ? zh : key));
  const cells = texts(rows);
  if (format === 'csv') return await writeCsv(stream, titles, cells);
  const columns = titles.map((title) => ({ title }));
  await writeXlsx(stream, [{ name: 'audit', columns, rows: fitting(cells) }]);
}

const LONGEST_CELL = DEFAULT_LIMITS.max_cell_length;

/** A cell of a spreadsheet holds so much and no more: what does not fit says where the whole of it is to be had. */
async function* fitting(rows: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  for await (const cells of rows) yield cells.map((cell) => (cell.length <= LONGEST_CELL ? cell : cut(cell)));
}

function cut(cell: string): string {
  const mark = `…【共 ${cell.length} 字，此处未完，全文见 CSV 或 JSONL 导出 cut here; CSV and JSONL have all】`;
  // Not through the middle of a character.
  return cell.slice(0, LONGEST_CELL - mark.length).replace(/[\uD800-\uDBFF]$/, '') + mark;
}

async function* foundRows(db: Db, criteria: AuditCriteria): AsyncGenerator<AuditRow> {
  let before: number | undefined;
  for (;;) {
    const rows = await searchAudit(db, criteria, SET_ROWS, before);
    yield* rows;
    if (rows.length < SET_ROWS) return;
    before = rows.at(-1)!.id;
  }
}

async function* texts(rows: AsyncIterable<AuditRow>): AsyncGenerator<string[]> {
  for await (const row of rows) yield COLUMNS.map(({ key }) => String(row[key] ?? ''));
}

async function* lines(values: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const value of values) yield `${jcs(value)}\n`;
}

/** Writes the audit file that `npm run verify:audit` compares with the ledger: each bound day, then its rows. */
export async function writeDays(db: Db, stream: Writable, from?: string, through?: string): Promise<void> {
  await pipeline(Readable.from(lines(daysWithRows(db, from, through))), stream);
}

async function* daysWithRows(db: Db, from?: string, through?: string): AsyncGenerator<object> {
  for (const { day, salt, size } of await boundDays(db, from, through)) {
    yield { day, salt, size };
    let last = 0;
    for (;;) {
      const rows = await rowsOfDay(db, day, SET_ROWS, last);
      yield* rows;
      if (rows.length < SET_ROWS) break;
      last = rows.at(-1)!.id;
    }
  }
}
