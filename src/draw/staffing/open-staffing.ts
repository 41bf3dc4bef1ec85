import type { Transaction } from 'kysely';
import { openSeeds } from '../../core/draw/run.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { findCommitment, valuesOf } from '../commit/commitment-store.ts';
import { planShown } from '../disclose/evidence-plan.ts';
import type { EvidencePartsText } from '../disclose/evidence-thread.ts';
import { type Draw, findDraw, planText } from '../queries.ts';
import { sealedStaff } from '../run/drawn-inputs.ts';
import { openSecret } from '../secrets.ts';
import { staffingProblems } from './problems.ts';
import { findUnits } from './staffing-store.ts';
import { makeStaffingPartsInThread } from './staffing-thread.ts';

/**
 * Lays a staffing draw open all of whose values are stored.
 * @throws Problem `staffing-parent-undisclosed`: its units are made of drawn targets
 */
export async function openStaffing(
  trx: Transaction<Database>,
  vault: Vault,
  draw: Draw,
): Promise<EvidencePartsText> {
  const parent = (await findDraw(trx, draw.staffing!.parent_id))!;
  if (!parent.now.disclosed && !parent.now.voided)
    throw new Problem(staffingProblems['staffing-parent-undisclosed'], {
      members: { parent: parent.number },
    });
  const document = (await findCommitment(trx, draw.id))!;
  if (!('units' in document)) throw new Error(`Draw ${draw.number} assigns teams and has targets.`);
  const secret = await openSecret(trx, vault, draw.id, 'secret');
  const values = await valuesOf(trx, draw.id);
  const { prk } = openSeeds(
    nativeSuites[draw.suite],
    document,
    secret,
    values.map(({ value }) => value),
  );
  return await makeStaffingPartsInThread({
    suite: draw.suite,
    prk,
    document,
    parent: (await findCommitment(trx, parent.id))!,
    secret,
    staff_salt: await openSecret(trx, vault, draw.id, 'staff_salt'),
    units_salt: await openSecret(trx, vault, draw.id, 'units_salt'),
    values,
    plan: planShown(await planText(trx, draw)),
    slip: draw.now.outcome?.slip,
    units: (await findUnits(trx, draw.id))!,
    staff: (await sealedStaff(trx, draw.id))!,
  });
}
