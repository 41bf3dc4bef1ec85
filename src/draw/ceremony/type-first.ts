import type { Transaction } from 'kysely';
import { checkEntropyValue } from '../../core/draw/entropy.ts';
import { record } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { findCommitment } from '../commit/commitment-store.ts';
import { drawProblems } from '../problems.ts';
import { refuseInSession } from '../session/membership.ts';
import { beginStep, named } from '../steps.ts';
import { ceremonyProblems } from './problems.ts';
import { insertTyping } from './typings.ts';

/** The first of two people types the digits of a ceremony; a new typing stands beside an earlier one and counts. */
export async function typeFirst(
  trx: Transaction<Database>,
  drawId: number,
  { item, value }: { readonly item: number; readonly value: string },
): Promise<{ readonly item: number }> {
  const draw = await beginStep(trx, drawId, 'run');
  await refuseInSession(trx, draw.id);
  const source = (await findCommitment(trx, drawId))!.entropy[item];
  if (source?.source !== 'ceremony' || item < draw.now.values.length)
    throw new Problem(ceremonyProblems['draw-not-a-ceremony'], { members: { item } });
  named(drawProblems['draw-entropy-refused'], () => checkEntropyValue(source, value));
  await insertTyping(trx, { draw_id: drawId }, item, value);
  await record(trx, {
    action: 'draw.first-typing',
    object_kind: 'draw',
    object_id: draw.number!,
    after: { item },
  });
  return { item };
}
