import type { Transaction } from 'kysely';
import { attachmentOrProblem } from '../../attachment/queries.ts';
import { actorOf, record } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { refuseSamePerson } from '../../platform/second-person.ts';
import { beginStep } from '../steps.ts';
import { voidProblems } from './problems.ts';
import type { VoidRequestBody } from './schema.ts';
import { insertVoidDecision, insertVoidRequest, pendingVoid, pendingVoidOrProblem } from './void-store.ts';

/** Asks that a draw be void. Nothing of it changes until another person confirms. */
export async function askVoid(
  trx: Transaction<Database>,
  drawId: number,
  body: VoidRequestBody,
): Promise<void> {
  const draw = await beginStep(trx, drawId, 'void');
  if (await pendingVoid(trx, drawId)) throw new Problem(voidProblems['draw-void-pending']);
  if (body.attachment !== undefined) await attachmentOrProblem(trx, body.attachment);
  await insertVoidRequest(trx, drawId, body);
  await record(trx, {
    action: 'draw.ask-void',
    object_kind: 'draw',
    object_id: draw.number!,
    after: body,
    reason: body.reason,
  });
}

/** Who asked takes it back. */
export async function withdrawVoid(trx: Transaction<Database>, drawId: number): Promise<void> {
  const draw = await beginStep(trx, drawId, 'void');
  const pending = await pendingVoidOrProblem(trx, drawId);
  if (pending.asked_by !== actorOf(trx).id) throw new Problem(voidProblems['draw-void-not-yours']);
  await insertVoidDecision(trx, pending.id, 'withdrawn');
  await record(trx, { action: 'draw.withdraw-void', object_kind: 'draw', object_id: draw.number! });
}

/** Another person refuses it, and says why. */
export async function refuseVoid(trx: Transaction<Database>, drawId: number, opinion: string): Promise<void> {
  const draw = await beginStep(trx, drawId, 'void');
  const pending = await pendingVoidOrProblem(trx, drawId);
  refuseSamePerson(pending.asked_by, actorOf(trx));
  await insertVoidDecision(trx, pending.id, 'refused', opinion);
  await record(trx, {
    action: 'draw.refuse-void',
    object_kind: 'draw',
    object_id: draw.number!,
    reason: opinion,
  });
}
