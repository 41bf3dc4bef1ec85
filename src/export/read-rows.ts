import type { FastifyInstance } from 'fastify';
import { type CompiledQuery, type SqlBool, sql } from 'kysely';
import type { Scope } from '../account/scope/row-scope.ts';
import type { AnyRow, AnySheet } from '../import/register-sheets.ts';
import type { ExportedRegister } from './exported-registers.ts';

/** Rows read at a time: the smaller a set, the sooner its memory is taken back; each costs a query. */
const SET_ROWS = 250;

/**
 * All rows that meet the criteria, by key in byte order; a few are held at a time, and no transaction is. The queries
 * are run by the pool itself: what Kysely keeps of each keeps its rows too until the next full collection of garbage.
 */
export async function* readRows(
  { db, pool }: Pick<FastifyInstance, 'db' | 'pool'>,
  sheet: AnySheet,
  exported: ExportedRegister,
  query: unknown,
  scope: Scope,
): AsyncGenerator<AnyRow> {
  const { name, keys } = sheet.register.table;
  const columns = keys.map((key) => sql.ref(`${name}.${key}`));
  let last: AnyRow | undefined;
  for (;;) {
    let rows = exported.select(db, query, scope).limit(SET_ROWS);
    for (const column of columns) rows = rows.orderBy(column);
    if (last !== undefined) {
      const place = keys.map((key) => sql`${last?.[key]}`);
      rows = rows.where(sql<SqlBool>`(${sql.join(columns)}) > (${sql.join(place)})`);
    }
    const found = await queryRows(pool, rows.compile());
    yield* found;
    last = found.at(-1);
    if (found.length < SET_ROWS) return;
  }
}

/**
 * Rows that are made field by field. `pg` copies an empty row that has no prototype, which makes each a small hash
 * table that outlives its set: a million of them are a hundred megabytes that wait for a full collection.
 */
async function queryRows(pool: FastifyInstance['pool'], { sql: text, parameters }: CompiledQuery) {
  const { fields, rows } = await pool.query<unknown[]>({ text, values: [...parameters], rowMode: 'array' });
  const names = fields.map(({ name }) => name);
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) row[names[i]!] = values[i];
    return row as AnyRow;
  });
}
