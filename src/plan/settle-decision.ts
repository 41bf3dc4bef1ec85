/** The second person before a decision made on paper: either it is what the paper says, or it is not. */
import type { Transaction } from 'kysely';
import { actorOf, record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { refuseSamePerson, requireTwoPeople } from '../platform/second-person.ts';
import { holdForDecision } from './decision.ts';
import { appendPlanEvent } from './plan-events.ts';
import { planProblems } from './problems.ts';
import { raiseVersion } from './queries.ts';
import { planEventBody } from './state.ts';

/** @throws Problem as `holdPending` does */
export async function confirmDecision(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
): Promise<void> {
  const { plan, entry } = await holdPending(trx, code, versions);
  await requireTwoPeople(trx, entry.actor);
  const { decision, ...body } = planEventBody.decision_entered.parse(entry.body);
  await appendPlanEvent(trx, plan, plan.now, decision, body);
  await raiseVersion(trx, plan.id);
  await record(trx, {
    action: 'plan.confirm-decision',
    object_kind: 'plan',
    object_id: code,
    after: entry.body,
  });
}

/** The wrong entry stays in the history, with the reason; the plan waits for its decision again. */
export async function refuseDecision(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
  reason: string,
): Promise<void> {
  const { plan, entry } = await holdPending(trx, code, versions);
  await appendPlanEvent(trx, plan, plan.now, 'decision_refused', { reason });
  await raiseVersion(trx, plan.id);
  await record(trx, {
    action: 'plan.refuse-decision',
    object_kind: 'plan',
    object_id: code,
    before: entry.body,
    reason,
  });
}

/** @throws Problem as `holdForDecision` does, `plan-no-decision-pending`, `second-person-needed` */
async function holdPending(trx: Transaction<Database>, code: string, versions: readonly number[]) {
  const { plan, events } = await holdForDecision(trx, code, versions);
  const entry = events.find(({ sequence }) => sequence === plan.now.pending);
  if (entry === undefined) throw new Problem(planProblems['plan-no-decision-pending']);
  refuseSamePerson(entry.actor, actorOf(trx));
  return { plan, entry };
}
