import { type Kysely, sql, type Transaction } from 'kysely';
import { inScope, type Scope } from '../../account/scope/row-scope.ts';
import type { EntropySource } from '../../core/draw/document.ts';
import { actorOf } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { firstTypings } from '../ceremony/typings.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, findDraw } from '../queries.ts';
import { sessionProblems } from './problems.ts';
import type { NewSession, SessionView } from './schema.ts';

export interface DrawSession extends NewSession {
  readonly id: number;
  readonly created_at: string;
}

const COLUMNS = ['id', 'title', 'rehearsal', 'place', 'time', 'method', 'digits', 'witnesses'] as const;
const sessions = (db: Kysely<Database>) =>
  db
    .selectFrom('draw_session')
    .select([...COLUMNS, 'created_at'])
    .orderBy('id', 'desc');

/** From the newest, those of a scope; `before` is the id to go on from. */
export const listSessions = (
  db: Kysely<Database>,
  scope: Scope,
  limit: number,
  before?: number,
): Promise<DrawSession[]> =>
  sessions(db)
    .where(inScope(scope, 'draw_session'))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .limit(limit)
    .execute();

/** @throws Problem `session-not-found` */
export async function sessionOrProblem(db: Kysely<Database>, id: number): Promise<DrawSession> {
  const session = await sessions(db).where('id', '=', id).executeTakeFirst();
  if (session === undefined) throw new Problem(sessionProblems['session-not-found']);
  return session;
}

export async function insertSession(trx: Transaction<Database>, session: NewSession): Promise<number> {
  const { id } = await trx
    .insertInto('draw_session')
    .values({ ...session, created_by: actorOf(trx).id, created_at: instantNow() })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** `undefined` for the session: the draw leaves. */
export async function insertChange(
  trx: Transaction<Database>,
  drawId: number,
  sessionId: number | undefined,
): Promise<void> {
  await trx
    .insertInto('draw_session_change')
    .values({
      draw_id: drawId,
      session_id: sessionId ?? null,
      changed_by: actorOf(trx).id,
      changed_at: instantNow(),
    })
    .execute();
}

/**
 * Holds a session until the transaction ends: nobody joins, commits or leaves while its digits are typed or its
 * draws run. Nobody waits, as for a draw.
 * @throws Problem `draw-busy`
 */
export async function holdSession(trx: Transaction<Database>, id: number): Promise<void> {
  const { rows } = await sql<{ held: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('draw-session', ${id})) AS held`.execute(trx);
  if (!rows[0]!.held) throw new Problem(drawProblems['draw-busy']);
}

/** The draws that are in a session now, in the order of their sealing; unsealed ones last. */
export async function drawsOfSession(db: Kysely<Database>, sessionId: number): Promise<Draw[]> {
  const rows = await db
    .selectFrom('draw_session_change as change')
    .select('change.draw_id')
    .where('change.session_id', '=', sessionId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('draw_session_change as later')
            .select('later.id')
            .whereRef('later.draw_id', '=', 'change.draw_id')
            .whereRef('later.id', '>', 'change.id'),
        ),
      ),
    )
    .orderBy('change.draw_id')
    .execute();
  const draws = await Promise.all(rows.map(({ draw_id }) => findDraw(db, draw_id)));
  // Numbers are given at sealing, one after the other: the order of the log is theirs.
  const place = ({ log }: Draw) => log[0]?.position ?? Number.POSITIVE_INFINITY;
  return draws.flatMap((draw) => draw ?? []).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** The one entropy item of every draw of the session, byte for byte the same in all their documents. */
export const ceremonyItem = (session: DrawSession): Extract<EntropySource, { source: 'ceremony' }> => ({
  source: 'ceremony',
  place: session.place,
  time: session.time,
  method: session.method,
  digits: session.digits,
  witnesses: [...session.witnesses],
});

/** Digits serve commitments that were logged before them, and none that come later. @throws Problem `session-over` */
export async function refuseOver(db: Kysely<Database>, sessionId: number): Promise<void> {
  if ((await firstTypings(db, { session_id: sessionId })).length > 0)
    throw new Problem(sessionProblems['session-over'], { members: { session: sessionId } });
}

export async function viewSession(db: Kysely<Database>, session: DrawSession): Promise<SessionView> {
  const typings = await firstTypings(db, { session_id: session.id });
  const draws = await drawsOfSession(db, session.id);
  return {
    ...session,
    draws: draws.map(({ id, number, title, now }) => ({
      id,
      ...(number !== undefined && { number }),
      title,
      state: now.state,
      ...(now.committed && { commitment: now.committed.commitment }),
    })),
    first_typings: typings.map(({ typed_by_name, typed_at }) => ({ typed_by: typed_by_name, typed_at })),
  };
}
