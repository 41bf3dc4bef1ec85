import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { cursorText, openCursor, type Page, page, sealCursor } from './page.ts';

/** One version of a register row, or of a part that belongs to it (a permit, an alias, a leave). */
const historyEntry = z
  .object({
    register: z.string().describe('登记簿或其从属表'),
    id: z.string().describe('行的键；从属行为 主键/从键'),
    version: z.int(),
    at: z.iso.datetime().describe('变更时间'),
    actor: z.string().nullable().describe('变更者'),
    actor_name: z.string().nullable().describe('变更者名称'),
    request: z.string().nullable().describe('请求编号'),
    before: z.record(z.string(), z.unknown()).nullable().describe('变更前；新增时为空'),
    after: z.record(z.string(), z.unknown()).nullable().describe('变更后；从属行被去掉时为空'),
  })
  .meta({
    examples: [
      {
        register: 'department',
        id: 'JT-ZF',
        version: 2,
        at: '2026-03-02T01:30:00.000Z',
        actor: 'account:4b1c1a52-7d7e-4f55-9a0e-1f0a6f1d2c3b',
        actor_name: '登记员',
        request: '6f1d2c3b-9a0e-4f55-8d7e-4b1c1a521f0a',
        before: { code: 'JT-ZF', name: '执法大队', version: 1 },
        after: { code: 'JT-ZF', name: '执法支队', version: 2 },
      },
    ],
  });
export type HistoryEntry = z.infer<typeof historyEntry>;
export const historyPage = page(historyEntry);

export const historyQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(2_000).optional(),
});

const ORDER = 'history';
const place = z.tuple([z.iso.datetime(), cursorText, cursorText, z.string().regex(/^\d{1,9}$/)]);

/**
 * Everything that was ever written to a row and to the `parts` whose keys begin with its own, newest first.
 */
export async function readHistory(
  db: Kysely<Database>,
  request: z.infer<typeof historyQuery>,
  id: string,
  register: string,
  parts: readonly string[] = [],
): Promise<Page<HistoryEntry>> {
  const beyond =
    request.cursor === undefined
      ? sql`true`
      : sql`(h.at, h.register, h.id, h.version) < (${sql.join(openCursor(request.cursor, ORDER, place))})`;
  // '0' is the character after '/': the range holds exactly the keys that begin with `id/`.
  const found = await sql<HistoryEntry>`
    SELECT h.*, t.name AS actor_name FROM (
      SELECT register, id, row_number() OVER versions AS version, at, actor, request,
             lag(row) OVER versions AS before, row AS after
      FROM row_history
      WHERE (register = ${register} AND id = ${id})
         OR (register = ANY(${[...parts]}) AND id > ${`${id}/`} AND id < ${`${id}0`})
      WINDOW versions AS (PARTITION BY register, id ORDER BY entry)) h
    LEFT JOIN account t ON t.id::text = split_part(h.actor, ':', 2)
    WHERE ${beyond}
    ORDER BY h.at DESC, h.register DESC, h.id DESC, h.version DESC
    LIMIT ${request.limit + 1}`.execute(db);
  const items = found.rows.slice(0, request.limit);
  const last = found.rows.length > request.limit ? items.at(-1) : undefined;
  return {
    items,
    next: last ? sealCursor(ORDER, [last.at, last.register, last.id, String(last.version)]) : null,
  };
}
