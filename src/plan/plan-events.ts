import type { Transaction } from 'kysely';
import { actorOf } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { planProblems } from './problems.ts';
import { insertEvent, type Plan } from './queries.ts';
import { applyPlanEvent, type PlanEventType, type PlanNow, revisionOf, stateAfter } from './state.ts';

/**
 * Appends one event to a plan that the transaction holds, and gives the plan as it is then.
 * @throws Problem as `refuseOutOfOrder` does
 */
export async function appendPlanEvent(
  trx: Transaction<Database>,
  plan: Pick<Plan, 'id'>,
  now: PlanNow,
  type: PlanEventType,
  body: object,
): Promise<PlanNow> {
  refuseOutOfOrder(now, type);
  const event = { type, revision: revisionOf(now, type) };
  await insertEvent(trx, plan.id, now.events + 1, {
    ...event,
    body,
    actor: actorOf(trx).id,
    at: instantNow(),
  });
  return applyPlanEvent(now, event);
}

/** @throws Problem `plan-decision-pending`, `plan-out-of-order` where the state does not admit the event */
export function refuseOutOfOrder(now: PlanNow, type: PlanEventType): void {
  if (stateAfter(now, type) !== undefined) return;
  if (now.pending !== undefined) throw new Problem(planProblems['plan-decision-pending']);
  throw new Problem(planProblems['plan-out-of-order'], {
    detail: {
      zh: `当前状态为 ${now.state}，不能转为 ${type}。`,
      en: `The plan is ${now.state} and cannot be ${type}.`,
    },
    members: { state: now.state },
  });
}
