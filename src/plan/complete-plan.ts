import type { Transaction } from 'kysely';
import { type Draw, drawsOfPlan } from '../draw/queries.ts';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { unpublishedVisits } from '../visit/unpublished-visits.ts';
import { holdPlan } from './edit-plan.ts';
import { appendPlanEvent, refuseOutOfOrder } from './plan-events.ts';
import { planProblems } from './problems.ts';
import { findRevision, type Plan, raiseVersion } from './queries.ts';
import { roundsOf } from './resolve-sample.ts';

const FIRST_VISITS = 20;

/**
 * Closes the plan. Every round of every task in force must have been drawn and disclosed, and the result of every visit
 * that the lot gave must be public: what is not done is taken out by an amendment with its reason, never by silence.
 * @throws Problem `plan-not-found`, `plan-out-of-order`, `plan-not-finished`
 */
export async function completePlan(trx: Transaction<Database>, code: string): Promise<void> {
  const plan = await holdPlan(trx, code);
  refuseOutOfOrder(plan.now, 'completed');
  const done = (await drawsOfPlan(trx, plan.id)).filter(
    ({ rehearsal, now }) => !rehearsal && (now.state === 'disclosed' || now.state === 'closed'),
  );
  const rounds = await openRounds(trx, plan, done);
  const visits = await unpublishedVisits(
    trx,
    done.map(({ id }) => id),
    FIRST_VISITS,
  );
  if (rounds.length > 0 || visits.count > 0)
    throw new Problem(planProblems['plan-not-finished'], { members: { rounds, visits } });
  await appendPlanEvent(trx, plan, plan.now, 'completed', {});
  await raiseVersion(trx, plan.id);
  await record(trx, { action: 'plan.complete', object_kind: 'plan', object_id: code });
}

/** Rounds of the revision in force that no disclosed draw has done. */
async function openRounds(trx: Transaction<Database>, plan: Plan, draws: readonly Draw[]) {
  const done = new Set(draws.flatMap(({ tasks }) => tasks.map(({ task, round }) => `${task}/${round}`)));
  const { document } = (await findRevision(trx, plan.id, plan.now.published!))!;
  return document.tasks.flatMap((task) =>
    Array.from({ length: roundsOf(task) }, (_, i) => ({ task: task.code, round: i + 1 })).filter(
      ({ round }) => !done.has(`${task.code}/${round}`),
    ),
  );
}
