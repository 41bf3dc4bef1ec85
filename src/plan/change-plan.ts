import type { Transaction } from 'kysely';
import { record } from '../platform/audit.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { holdForEdit, refuseUnknown } from './edit-plan.ts';
import { updatePlan } from './queries.ts';
import { type PlanChange, planHeading } from './schema.ts';

/**
 * Changes the heading of a plan's working text; `null` takes an optional text away.
 * @param versions those that the change is based on
 * @throws Problem as `holdForEdit` and `refuseUnknown` do
 */
export async function changePlan(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
  change: PlanChange,
): Promise<void> {
  const plan = await holdForEdit(trx, code, versions);
  const merged = Object.entries({ ...plan.heading, ...change }).filter(([, value]) => value !== null);
  const heading = planHeading.parse(Object.fromEntries(merged));
  await refuseUnknown(trx, heading, [], officeToday());
  await updatePlan(trx, plan.id, heading);
  await record(trx, {
    action: 'plan.change',
    object_kind: 'plan',
    object_id: code,
    before: plan.heading,
    after: heading,
  });
}
