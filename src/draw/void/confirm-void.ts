import type { Transaction } from 'kysely';
import { secondsOf } from '../../core/calendar/instant.ts';
import type { CommitmentDocument } from '../../core/draw/document.ts';
import { roundTime } from '../../core/draw/entropy.ts';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { requireTwoPeople } from '../../platform/second-person.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import { firstTypings } from '../ceremony/typings.ts';
import { findCommitment } from '../commit/commitment-store.ts';
import { drawProblems } from '../problems.ts';
import { takeValues } from '../run/take-values.ts';
import { ceremonyOf, sessionOf } from '../session/membership.ts';
import { drawsOfSession, holdSession } from '../session/queries.ts';
import { beginStep } from '../steps.ts';
import { type Ending, endDraw } from './end-draw.ts';
import { voidProblems } from './problems.ts';
import type { VoidConfirmation, VoidedDraw } from './schema.ts';
import { insertVoidDecision, pendingVoidOrProblem, reasonDigest } from './void-store.ts';

/**
 * The second person makes the draw void (protocol section 10): its document, its secret and the entropy as far as
 * it is public by then become public, with what they give.
 */
export async function confirmVoid(
  trx: Transaction<Database>,
  ending: Ending,
  drawId: number,
  { values }: VoidConfirmation,
): Promise<VoidedDraw> {
  const draw = await beginStep(trx, drawId, 'void');
  const pending = await pendingVoidOrProblem(trx, drawId);
  const { role } = actorOf(trx);
  await requireTwoPeople(trx, pending.asked_by);
  const at = instantNow();
  const document = await findCommitment(trx, drawId);
  if (document && !draw.now.outcome) {
    if (values.length > 0) await refuseBeforeSession(trx, drawId);
    const known = await takeValues(trx, drawId, document, values, at);
    await refuseWithheld(trx, drawId, document, known.length, at);
  } else if (values.length > 0) {
    const members = { reason: 'entropy-count', expected: 0, given: values.length };
    throw new Problem(drawProblems['draw-entropy-refused'], { members });
  }
  await insertVoidDecision(trx, pending.id, 'confirmed');
  await record(trx, {
    action: 'draw.void',
    object_kind: 'draw',
    object_id: draw.number!,
    before: { state: draw.now.state },
    reason: pending.reason,
  });
  return await endDraw(trx, ending, draw, {
    at,
    asked_by: pending.asked_by_role,
    confirmed_by: role!,
    reason: reasonDigest(pending),
  });
}

/**
 * With this draw its session's digits would become public, and the others, which are not drawn yet, would have all
 * their values (protocol section 10: no such state).
 * @throws Problem `draw-in-session`
 */
async function refuseBeforeSession(trx: Transaction<Database>, drawId: number): Promise<void> {
  const session = await sessionOf(trx, drawId);
  if (session === undefined) return;
  await holdSession(trx, session);
  const draws = await drawsOfSession(trx, session);
  if (draws.some(({ id, now }) => id !== drawId && now.state === 'committed'))
    throw new Problem(ceremonyProblems['draw-in-session'], { members: { session } });
}

/**
 * A value that exists is not kept back: with it everybody can see what the office would rather not have drawn. Of a
 * beacon the clock says whether it exists, of a ceremony that its digits were typed.
 */
async function refuseWithheld(
  trx: Transaction<Database>,
  drawId: number,
  { entropy }: Pick<CommitmentDocument, 'entropy'>,
  known: number,
  at: string,
): Promise<void> {
  const next = entropy[known];
  if (next === undefined) return;
  const exists =
    next.source === 'drand'
      ? roundTime(next.round) <= secondsOf(at)
      : (await firstTypings(trx, await ceremonyOf(trx, drawId))).some(({ item }) => item === known);
  if (exists) throw new Problem(voidProblems['draw-void-value-due'], { members: { index: known } });
}
