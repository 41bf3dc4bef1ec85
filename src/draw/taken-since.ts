import { type Kysely, sql } from 'kysely';
import type { Database } from '../platform/database.ts';

/**
 * Numbers of official draws, not void, that took targets behind a position of the log: by their outcome, or by one who
 * joined in a replacement. A staffing draw takes none.
 */
export async function takenSince(db: Kysely<Database>, position: number): Promise<string[]> {
  const { rows } = await sql<{ draw: string }>`
    SELECT taking.draw FROM ledger_entry AS taking
    JOIN frame ON frame.number = taking.draw
    JOIN draw ON draw.id = frame.draw_id AND NOT draw.rehearsal
    WHERE taking.position > ${position} AND taking.type IN ('outcome', 'replaced')
      AND NOT EXISTS (SELECT FROM staffing WHERE staffing.draw_id = draw.id)
      AND NOT EXISTS (SELECT FROM ledger_entry WHERE ledger_entry.draw = taking.draw AND type = 'void')
    GROUP BY taking.draw ORDER BY min(taking.position)`.execute(db);
  return rows.map(({ draw }) => draw);
}

/** Position of the log's last entry; -1 while it has none. */
export async function lastPosition(db: Kysely<Database>): Promise<number> {
  const { last } = await db
    .selectFrom('ledger_entry')
    .select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(-1)).as('last'))
    .executeTakeFirstOrThrow();
  return Number(last);
}
