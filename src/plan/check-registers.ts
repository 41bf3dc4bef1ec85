import type { Kysely, Transaction } from 'kysely';
import { findMatterList, newestMatterList } from '../matter-list/queries.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { rulesInForce } from '../sampling-rules/queries.ts';
import { checkPlan } from './check-plan.ts';
import type { Finding, PlanCheck, PublishedFacts } from './finding.ts';
import { planProblems } from './problems.ts';
import { findRevision, type Plan } from './queries.ts';
import { registerFacts } from './register-facts.ts';
import { targetsByDepartment } from './scope.ts';

/** Everything against the plan at once, from the registers as they stand today. */
export async function checkAgainstRegisters(db: Kysely<Database>, plan: Plan): Promise<PlanCheck> {
  const matters = [...new Set(plan.tasks.flatMap((task) => task.matters))];
  const today = officeToday();
  const [facts, targets, published] = await Promise.all([
    registerFacts(db, matters, today),
    targetsByDepartment(db, plan.tasks, today),
    publishedFacts(db, plan),
  ]);
  return checkPlan(plan.heading, plan.tasks, { ...facts, targets }, published);
}

async function publishedFacts(db: Kysely<Database>, { id, heading, now }: Plan): Promise<PublishedFacts> {
  const inForce = now.published === undefined ? undefined : await findRevision(db, id, now.published);
  const { matter_list: number } = heading;
  const list = number === undefined ? undefined : await findMatterList(db, number);
  const newest = await newestMatterList(db);
  const rules = await rulesInForce(db);
  return {
    ...(inForce && { tasks: inForce.document.tasks }),
    ...(list && { matter_list: list.matters }),
    ...(newest && { newest_matter_list: newest.number }),
    ...(rules && { rules: rules.document }),
  };
}

/** @throws Problem `plan-incomplete` with everything that is wrong */
export async function refuseIncomplete(trx: Transaction<Database>, plan: Plan): Promise<readonly Finding[]> {
  const { errors, warnings } = await checkAgainstRegisters(trx, plan);
  if (errors.length > 0)
    throw new Problem(planProblems['plan-incomplete'], { members: { findings: errors } });
  return warnings;
}
