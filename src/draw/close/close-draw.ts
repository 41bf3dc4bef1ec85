import type { Transaction } from 'kysely';
import { appendEntries } from '../../ledger/append.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { findEvidence } from '../disclose/evidence-store.ts';
import { beginStep } from '../steps.ts';
import { voidProblems } from '../void/problems.ts';
import { pendingVoid } from '../void/void-store.ts';

/** The last word on a draw: nothing is requested any more, and this evidence is what it ends with. */
export async function closeDraw(
  trx: Transaction<Database>,
  drawId: number,
): Promise<{ readonly number: string; readonly evidence: string; readonly position: number }> {
  const draw = await beginStep(trx, drawId, 'close');
  if (await pendingVoid(trx, drawId)) throw new Problem(voidProblems['draw-void-pending']);
  const number = draw.number!;
  const { digest } = (await findEvidence(trx, drawId))!;
  await record(trx, {
    action: 'draw.close',
    object_kind: 'draw',
    object_id: number,
    after: { evidence: digest },
  });
  const [entry] = await appendEntries(trx, [
    { type: 'published', draw: number, at: instantNow(), kind: 'closing', number, digest },
  ]);
  return { number, evidence: digest, position: entry!.position };
}
