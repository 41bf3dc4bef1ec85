import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { registerProblems } from '../register/problems.ts';
import { planProblems } from './problems.ts';
import { lockPlan, type Plan } from './queries.ts';
import { registerFacts } from './register-facts.ts';
import type { PlanHeading, Task } from './schema.ts';
import { isEditable } from './state.ts';

/** The entity tag of a plan: its version, which every change of the plan or one of its tasks raises. */
export const planTag = ({ version }: Pick<Plan, 'version'>): string => `"${version}"`;

/** The versions the client based its change on (RFC 9110, section 13.1.1). @throws Problem `version-required` */
export function ifMatch(request: FastifyRequest): number[] {
  const header = request.headers['if-match'];
  if (header === undefined) throw new Problem(registerProblems['version-required']);
  return [...header.matchAll(/"(\d+)"/g)].map(([, version]) => Number(version));
}

/** The plan, held until the transaction ends. @throws Problem `plan-not-found` */
export async function holdPlan(trx: Transaction<Database>, code: string): Promise<Plan> {
  const plan = await lockPlan(trx, code);
  if (plan === undefined) throw new Problem(planProblems['plan-not-found']);
  return plan;
}

/** @throws Problem `version-stale` where the plan has changed since the client read it */
export function refuseStale({ version }: Pick<Plan, 'version'>, versions: readonly number[]): void {
  if (!versions.includes(version)) {
    throw new Problem(registerProblems['version-stale'], { members: { version } });
  }
}

/**
 * The plan, held for a change of its working text.
 * @throws Problem `plan-not-found`, `version-stale`, `plan-not-editable`
 */
export async function holdForEdit(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
): Promise<Plan> {
  const plan = await holdPlan(trx, code);
  refuseStale(plan, versions);
  if (!isEditable(plan.now.state)) {
    throw new Problem(planProblems['plan-not-editable'], { members: { state: plan.now.state } });
  }
  return plan;
}

/**
 * A working text may have gaps, but what it names must exist.
 * @throws Problem `plan-reference-unknown`
 */
export async function refuseUnknown(
  trx: Transaction<Database>,
  heading: Pick<PlanHeading, 'lead_department'>,
  tasks: readonly Task[],
  today: string,
): Promise<void> {
  const facts = await registerFacts(trx, [], today);
  const fields: { path: string; value: string }[] = [];
  if (!facts.departments.has(heading.lead_department)) {
    fields.push({ path: 'lead_department', value: heading.lead_department });
  }
  for (const { code, credit_scheme: scheme } of tasks) {
    if (scheme !== undefined && !facts.credit_schemes.has(scheme)) {
      fields.push({ path: `tasks/${code}/credit_scheme`, value: scheme });
    }
  }
  if (fields.length > 0) throw new Problem(planProblems['plan-reference-unknown'], { members: { fields } });
}
