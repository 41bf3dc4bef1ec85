import type { Transaction } from 'kysely';
import { attachmentOrProblem } from '../../attachment/queries.ts';
import type { Database } from '../../platform/database.ts';
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
