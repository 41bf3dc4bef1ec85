import type { Transaction } from 'kysely';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { holdPlan } from './edit-plan.ts';
import { appendPlanEvent } from './plan-events.ts';
import { raiseVersion } from './queries.ts';

/**
 * Opens a published plan for a change; what was published stays in force until the change is published too.
 * @throws Problem `plan-not-found`, `plan-out-of-order`
 */
export async function amendPlan(trx: Transaction<Database>, code: string, reason: string): Promise<void> {
  const plan = await holdPlan(trx, code);
  await appendPlanEvent(trx, plan, plan.now, 'amended', { reason });
  await raiseVersion(trx, plan.id);
  await record(trx, { action: 'plan.amend', object_kind: 'plan', object_id: code, reason });
}
