import type { Transaction } from 'kysely';
import type { CommitmentDocument } from '../../core/draw/document.ts';
import { checkEntropyValue } from '../../core/draw/entropy.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { refuseDifferentTyping } from '../ceremony/typings.ts';
import { type EntropyValue, insertValues, valuesOf } from '../commit/commitment-store.ts';
import { refuseUnknownRounds } from '../commit/round-times.ts';
import { drawProblems } from '../problems.ts';
import { ceremonyOf } from '../session/membership.ts';
import { named } from '../steps.ts';
import { refuseBareRounds } from './check-values.ts';

/**
 * Stores the values that come next in the document's order; those stored before are never changed. Digits of a
 * ceremony are the second typing of them.
 * Returns all that are stored now.
 * @param at when they are taken, by which a round must have happened
 * @throws Problem `draw-entropy-refused`, `draw-entropy-early`, and those of `refuseDifferentTyping`
 */
export async function takeValues(
  trx: Transaction<Database>,
  drawId: number,
  { entropy }: Pick<CommitmentDocument, 'entropy'>,
  given: readonly EntropyValue[],
  at: string,
): Promise<EntropyValue[]> {
  const known = await valuesOf(trx, drawId);
  const values = [...known, ...given];
  if (values.length > entropy.length) {
    const members = { reason: 'entropy-count', expected: entropy.length - known.length, given: given.length };
    throw new Problem(drawProblems['draw-entropy-refused'], { members });
  }
  const taken = entropy.slice(known.length, values.length);
  refuseUnknownRounds(taken, at);
  const ceremony = await ceremonyOf(trx, drawId);
  for (const [i, source] of taken.entries()) {
    const { value } = given[i]!;
    named(drawProblems['draw-entropy-refused'], () => checkEntropyValue(source, value));
    if (source.source === 'ceremony') await refuseDifferentTyping(trx, ceremony, known.length + i, value);
  }
  refuseBareRounds(entropy, values);
  await insertValues(trx, drawId, known.length, given);
  return values;
}
