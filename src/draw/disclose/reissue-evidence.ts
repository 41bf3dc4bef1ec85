import type { Transaction } from 'kysely';
import { logToShow } from '../../ledger/checkpoint.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import type { LogKeys } from '../../platform/log-keys.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, findDraw } from '../queries.ts';
import { replacementRecords } from '../replace/replacement-store.ts';
import { findEvidence, insertEvidence, type StoredEvidence } from './evidence-store.ts';
import { makeBundleInThread } from './evidence-thread.ts';

/**
 * Verifies a bundle as every reader would and stores it as the next version of the draw's evidence.
 * @param parts JCS of the parts, or an earlier bundle that has them
 * @throws Problem `draw-evidence-invalid`: nothing is published
 */
export async function publishEvidence(
  trx: Transaction<Database>,
  logKeys: LogKeys,
  draw: Pick<Draw, 'id' | 'number'>,
  parts: string,
  at: string,
): Promise<Omit<StoredEvidence, 'bundle'>> {
  const { bundle, verified, levels, failed } = await makeBundleInThread({
    parts,
    log: await logToShow(trx, logKeys, draw.number!),
    replacements: await replacementRecords(trx, draw.id),
  });
  if (!verified) throw new Problem(drawProblems['draw-evidence-invalid'], { members: { checks: failed } });
  return await insertEvidence(trx, draw.id, bundle, levels, at);
}

/**
 * A further version of a disclosed draw's evidence (protocol section 11), with the log as it stands now in this
 * transaction: after a replacement, or when a checkpoint was co-signed. It appends nothing to the log, so a
 * co-signature that makes a version does not ask for another co-signature. `undefined` where nothing was
 * disclosed yet.
 * @throws Problem `draw-evidence-invalid`
 */
export async function reissueEvidence(
  trx: Transaction<Database>,
  logKeys: LogKeys,
  drawId: number,
): Promise<Omit<StoredEvidence, 'bundle'> | undefined> {
  const earlier = await findEvidence(trx, drawId);
  if (earlier === undefined) return undefined;
  const draw = (await findDraw(trx, drawId))!;
  const made = await publishEvidence(trx, logKeys, draw, earlier.bundle, instantNow());
  await record(trx, {
    action: 'draw.reissue-evidence',
    object_kind: 'draw',
    object_id: draw.number!,
    before: { version: earlier.version },
    after: made,
  });
  return made;
}
