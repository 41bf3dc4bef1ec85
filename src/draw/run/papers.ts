import type { Transaction } from 'kysely';
import { attachmentOrProblem } from '../../attachment/queries.ts';
import type { EntropySource } from '../../core/draw/document.ts';
import { witnessesNamed } from '../../core/draw/entropy.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import type { Papers } from './schema.ts';

/**
 * Keeps which scans belong to a ceremony; both were uploaded before.
 * @throws Problem `attachment-unknown`
 */
export async function storePapers(
  trx: Transaction<Database>,
  drawId: number,
  { slip, witness_sheet }: Papers,
): Promise<void> {
  const scans = [
    ...(slip ? [{ kind: 'slip', digest: slip.digest }] : []),
    ...(witness_sheet === undefined ? [] : [{ kind: 'witness-sheet', digest: witness_sheet }]),
  ];
  for (const { kind, digest } of scans) {
    await attachmentOrProblem(trx, digest);
    await trx
      .insertInto('ceremony_paper')
      .values({ draw_id: drawId, kind, digest: Buffer.from(digest, 'hex') })
      .execute();
  }
}

/**
 * How many signed the slip is one planner's word and carries level 3: it is bounded by the roles that the commitment
 * named before anybody came. Values that come without a ceremony name nobody, and their slip carries no level.
 * @throws Problem `draw-slip-witnesses`
 */
export function refuseUnnamedWitnesses(entropy: readonly EntropySource[], { slip }: Papers): void {
  if (slip === undefined || entropy.every(({ source }) => source !== 'ceremony')) return;
  const named = witnessesNamed(entropy);
  if (slip.witnesses > named)
    throw new Problem(ceremonyProblems['draw-slip-witnesses'], {
      members: { named, given: slip.witnesses },
    });
}
