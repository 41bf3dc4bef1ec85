import type { Kysely, Transaction } from 'kysely';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { checkPlan } from './check-plan.ts';
import type { Finding, PlanCheck } from './finding.ts';
import { planProblems } from './problems.ts';
import { findRevision, type Plan } from './queries.ts';
import { registerFacts } from './register-facts.ts';

/** Everything against the plan at once, from the registers as they stand today. */
export async function checkAgainstRegisters(db: Kysely<Database>, plan: Plan): Promise<PlanCheck> {
  const matters = [...new Set(plan.tasks.flatMap((task) => task.matters))];
  const facts = await registerFacts(db, matters, officeToday());
  const inForce =
    plan.now.published === undefined ? undefined : await findRevision(db, plan.id, plan.now.published);
  return checkPlan(plan.heading, plan.tasks, facts, inForce?.document.tasks);
}

/** @throws Problem `plan-incomplete` with everything that is wrong */
export async function refuseIncomplete(trx: Transaction<Database>, plan: Plan): Promise<readonly Finding[]> {
  const { errors, warnings } = await checkAgainstRegisters(trx, plan);
  if (errors.length > 0)
    throw new Problem(planProblems['plan-incomplete'], { members: { findings: errors } });
  return warnings;
}
