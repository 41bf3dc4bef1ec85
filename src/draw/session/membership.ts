import type { Kysely } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import type { Ceremony } from '../ceremony/typings.ts';

/** The session that a draw is in; `undefined` where it has a ceremony of its own, or none. */
export async function sessionOf(db: Kysely<Database>, drawId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('draw_session_change')
    .select('session_id')
    .where('draw_id', '=', drawId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.session_id ?? undefined;
}

/** Where the first typing of the draw's digits is kept. */
export async function ceremonyOf(db: Kysely<Database>, drawId: number): Promise<Ceremony> {
  const session_id = await sessionOf(db, drawId);
  return session_id === undefined ? { draw_id: drawId } : { session_id };
}

/** A session's draws are typed and run together, never one alone. @throws Problem `draw-in-session` */
export async function refuseInSession(db: Kysely<Database>, drawId: number): Promise<void> {
  const session = await sessionOf(db, drawId);
  if (session !== undefined) throw new Problem(ceremonyProblems['draw-in-session'], { members: { session } });
}
