import type { Transaction } from 'kysely';
import { record } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { heldDraw } from '../steps.ts';
import { sessionOf } from './membership.ts';
import { sessionProblems } from './problems.ts';
import { holdSession, insertChange, insertSession, refuseOver, sessionOrProblem } from './queries.ts';
import type { NewSession } from './schema.ts';

/** Announces one ceremony for several draws. */
export async function openSession(trx: Transaction<Database>, session: NewSession): Promise<number> {
  const id = await insertSession(trx, session);
  await record(trx, {
    action: 'session.open',
    object_kind: 'session',
    object_id: String(id),
    after: session,
  });
  return id;
}

/** A draw takes part in a session: before its commitment, which names the session's ceremony. */
export async function joinSession(
  trx: Transaction<Database>,
  sessionId: number,
  drawId: number,
): Promise<void> {
  await holdSession(trx, sessionId);
  const session = await sessionOrProblem(trx, sessionId);
  const draw = await uncommittedDraw(trx, drawId);
  if (draw.rehearsal !== session.rehearsal) throw new Problem(sessionProblems['session-rehearsal-differs']);
  const joined = await sessionOf(trx, drawId);
  if (joined !== undefined)
    throw new Problem(sessionProblems['session-already-joined'], { members: { session: joined } });
  await refuseOver(trx, sessionId);
  await insertChange(trx, drawId, sessionId);
  const after = { session: sessionId };
  await record(trx, { action: 'draw.join-session', object_kind: 'draw', object_id: String(drawId), after });
}

/** A draw that is not committed leaves its session; whether the digits exist makes no difference to it. */
export async function leaveSession(
  trx: Transaction<Database>,
  sessionId: number,
  drawId: number,
): Promise<void> {
  await holdSession(trx, sessionId);
  await sessionOrProblem(trx, sessionId);
  await uncommittedDraw(trx, drawId);
  if ((await sessionOf(trx, drawId)) !== sessionId) throw new Problem(sessionProblems['session-not-joined']);
  await insertChange(trx, drawId, undefined);
  const before = { session: sessionId };
  await record(trx, { action: 'draw.leave-session', object_kind: 'draw', object_id: String(drawId), before });
}

/** Held, so that it is not committed meanwhile. @throws Problem `draw-busy`, `draw-not-found`, `draw-out-of-order` */
async function uncommittedDraw(trx: Transaction<Database>, drawId: number) {
  const draw = await heldDraw(trx, drawId);
  const { state } = draw.now;
  if (state !== 'draft' && state !== 'sealed')
    throw new Problem(drawProblems['draw-out-of-order'], { members: { state, allowed: [] } });
  return draw;
}
