import type { Kysely, Transaction } from 'kysely';
import { hex } from '../../core/canonical/bytes.ts';
import type { StaffingCommitment } from '../../core/draw/document.ts';
import { commitmentDigest } from '../../core/draw/seed.ts';
import { unitsDigest } from '../../core/draw/staff.ts';
import { sealedUnits } from '../../core/draw/units.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { findCommitment } from '../commit/commitment-store.ts';
import { drawProblems } from '../problems.ts';
import type { Draw } from '../queries.ts';
import type { CommitTerms } from '../schema.ts';
import type { SealedStaff } from '../seal/staff-store.ts';
import { openSecret } from '../secrets.ts';
import { staffingProblems } from './problems.ts';
import { explainChanges } from './staff-changes.ts';
import { findUnits, staffingDrawsOf } from './staffing-store.ts';

/**
 * The commitment document of a staffing draw (protocol section 9). Why its staff is not that of the first staff
 * document stands in its context.
 * @throws Problem `staffing-turn`, `staffing-changes-unexplained`
 */
export async function staffingDocument(
  trx: Transaction<Database>,
  vault: Vault,
  draw: Draw,
  sealed: SealedStaff | undefined,
  request: CommitTerms,
  { context, at }: { readonly context: Record<string, string>; readonly at: string },
): Promise<StaffingCommitment> {
  await refuseOutOfTurn(trx, draw);
  if (request.confirmed.length > 0)
    throw new Problem(drawProblems['draw-stratum-not-certain'], { members: { strata: request.confirmed } });
  const staff = sealed!;
  const suite = nativeSuites[draw.suite];
  const parent = (await findCommitment(trx, draw.staffing!.parent_id))!;
  const units = sealedUnits((await findUnits(trx, draw.id))!);
  const salt = await openSecret(trx, vault, draw.id, 'units_salt');
  return {
    context: { ...context, ...(await explainChanges(trx, suite, draw, request.staff_changes ?? [])) },
    disclose_by: request.disclose_by,
    draw: draw.number!,
    entropy: request.entropy,
    issued_at: at,
    of: { commitment: hex(commitmentDigest(suite, parent)), draw: parent.draw },
    protocol: 'double-random/1',
    secret_digest: hex(suite.hash(await openSecret(trx, vault, draw.id, 'secret'))),
    staff: { digest: hex(staff.digest), size: staff.size },
    suite: draw.suite,
    ...(request.supersedes !== undefined && { supersedes: request.supersedes }),
    units: { digest: hex(unitsDigest(suite, salt, units)), size: units.length },
  };
}

/** All staffing draws of a draw are over one line of the log: of two that are open at once, one could be kept back. */
async function refuseOutOfTurn(db: Kysely<Database>, draw: Draw): Promise<void> {
  const draws = (await staffingDrawsOf(db, draw.staffing!.parent_id))
    .filter(({ id, now }) => id !== draw.id && now.committed && !now.outcome && !now.voided)
    .map(({ number, now }) => ({ number, state: now.state }));
  if (draws.length > 0) throw new Problem(staffingProblems['staffing-turn'], { members: { draws } });
}
