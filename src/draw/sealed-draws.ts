/** Draws that have a number, as the public asks for them: drafts are nobody's business and stand in none of these lists. */
import { type Kysely, sql } from 'kysely';
import { isLive } from '../core/draw/state.ts';
import type { Database } from '../platform/database.ts';
import { type Draw, drawRows, withLog } from './queries.ts';
import { listIsPublic } from './void/public-void.ts';

type Db = Kysely<Database>;

export interface SealedDrawFilter {
  /** The year of the office in which the list was sealed. */
  readonly year?: number | undefined;
  readonly rehearsal?: boolean | undefined;
}

/** Sealed draws from the newest; `before` is the id to go on from. */
export async function listSealedDraws(
  db: Db,
  { year, rehearsal }: SealedDrawFilter,
  limit: number,
  before?: number,
): Promise<Draw[]> {
  let query = drawRows(db).where('frame.number', 'is not', null).orderBy('draw.id', 'desc').limit(limit);
  if (year !== undefined)
    query = query
      .where('frame.sealed_at', '>=', sql<string>`${`${year}-01-01T00:00:00+08:00`}::timestamptz`)
      .where('frame.sealed_at', '<', sql<string>`${`${year + 1}-01-01T00:00:00+08:00`}::timestamptz`);
  if (rehearsal !== undefined) query = query.where('draw.rehearsal', '=', rehearsal);
  if (before !== undefined) query = query.where('draw.id', '<', before);
  return await withLogs(db, await query.execute());
}

/** Years of the office in which a list was sealed, the newest first. */
export async function yearsOfDraws(db: Db): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`
    SELECT DISTINCT extract(year FROM sealed_at AT TIME ZONE 'UTC' + interval '8 hours')::int AS year
    FROM frame ORDER BY 1 DESC`.execute(db);
  return rows.map(({ year }) => year);
}

/**
 * Official draws of targets whose lists everybody may read, from the newest. One whose log has an end is looked at; what
 * its entries make of it decides.
 */
export async function listPublicLists(db: Db, limit: number, before?: number): Promise<Draw[]> {
  let query = officialLists(db)
    .where(ENDED)
    .where(sql<boolean>`EXISTS (SELECT FROM ledger_entry e WHERE e.draw = frame.number
      AND e.type IN ('outcome', 'disclosed'))`)
    .orderBy('draw.id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('draw.id', '<', before);
  return (await withLogs(db, await query.execute())).filter(({ now }) => listIsPublic(now));
}

/** Official draws of targets that are under way: nothing of their lists is public yet. Newest first. */
export async function listHiddenLists(db: Db, limit: number): Promise<Draw[]> {
  const rows = await officialLists(db)
    .where(sql<boolean>`NOT ${ENDED}`)
    .orderBy('draw.id', 'desc')
    .limit(limit)
    .execute();
  return (await withLogs(db, rows)).filter(({ now }) => isLive(now) && !listIsPublic(now));
}

/** Draws that give teams to the units of another, in the order they were drafted. */
export async function staffingDrawsOf(db: Db, parentId: number): Promise<Draw[]> {
  const rows = await drawRows(db)
    .where('frame.number', 'is not', null)
    .where('draw.id', 'in', db.selectFrom('staffing').select('draw_id').where('parent_id', '=', parentId))
    .orderBy('draw.id')
    .execute();
  return await withLogs(db, rows);
}

const officialLists = (db: Db) =>
  drawRows(db).where('draw.rehearsal', '=', false).where('frame.header', 'is not', null);

const ENDED = sql<boolean>`EXISTS (SELECT FROM ledger_entry e WHERE e.draw = frame.number
  AND e.type IN ('disclosed', 'void'))`;

const withLogs = (db: Db, rows: readonly Parameters<typeof withLog>[1][]): Promise<Draw[]> =>
  Promise.all(rows.map((row) => withLog(db, row)));
