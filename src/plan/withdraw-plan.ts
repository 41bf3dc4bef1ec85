import type { Transaction } from 'kysely';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { holdPlan } from './edit-plan.ts';
import { appendPlanEvent } from './plan-events.ts';
import { raiseVersion } from './queries.ts';

/**
 * Takes a submission back before it is decided; the text submitted stays on record.
 * @throws Problem `plan-not-found`, `plan-out-of-order`, `plan-decision-pending`
 */
export async function withdrawPlan(trx: Transaction<Database>, code: string, reason: string): Promise<void> {
  const plan = await holdPlan(trx, code);
  await appendPlanEvent(trx, plan, plan.now, 'withdrawn', { reason });
  await raiseVersion(trx, plan.id);
  await record(trx, { action: 'plan.withdraw', object_kind: 'plan', object_id: code, reason });
}
