import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import { utf8 } from '../core/canonical/bytes.ts';
import { jcs } from '../core/canonical/jcs.ts';
import { appendEntries } from '../ledger/append.ts';
import { record } from '../platform/audit.ts';
import { instantNow, officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { Problem } from '../platform/problems.ts';
import { paragraph } from '../register/fields.ts';
import { checkPlan, type Finding, type PlanCheck } from './check-plan.ts';
import { holdPlan } from './edit-plan.ts';
import { appendPlanEvent } from './plan-events.ts';
import { planProblems } from './problems.ts';
import { findRevision, insertRevision, mattersOf, type Plan, raiseVersion } from './queries.ts';
import { registerFacts } from './register-facts.ts';
import { planRevision } from './schema.ts';
import { isEditable, type PlanNow, planEventBody } from './state.ts';

/** What the office says when it publishes; the statement stands for the review where there is none. */
export const publication = planEventBody.published.omit({ ledger_position: true }).extend({
  statement: paragraph(2000).describe('本机关的审核意见，公开'),
});
export type Publication = z.infer<typeof publication>;

export interface PublishedPlan {
  readonly revision: number;
  /** Hex of SHA-256 over the revision as JCS. */
  readonly digest: string;
  readonly ledger_position: number;
  readonly warnings: readonly Finding[];
}

/**
 * Publishes a plan: freezes its text, enters its digest in the public log, and from then on it can be drawn from.
 * The office that publishes a draft of its own submits and approves it by its statement; a plan that the joint
 * conference has approved is published as it was approved.
 * @throws Problem `plan-not-found`, `plan-incomplete`, `plan-out-of-order`
 */
export async function publishPlan(
  trx: Transaction<Database>,
  code: string,
  { statement, ...body }: Publication,
): Promise<PublishedPlan> {
  const plan = await holdPlan(trx, code);
  let now: PlanNow = plan.now;
  let warnings: readonly Finding[] = [];
  if (isEditable(now.state)) {
    warnings = await refuseIncomplete(trx, plan);
    now = await appendPlanEvent(trx, plan, now, 'submitted', { statement });
    await freeze(trx, plan, now.revision);
    now = await appendPlanEvent(trx, plan, now, 'approved', { opinion: statement });
  }
  const { digest } = (await findRevision(trx, plan.id, now.revision))!;
  const number = `${code}/${now.revision}`;
  const entry = { type: 'published', at: instantNow(), digest, kind: 'plan', number } as const;
  const [place] = await appendEntries(trx, [entry]);
  const position = { ledger_position: place!.position };
  now = await appendPlanEvent(trx, plan, now, 'published', { ...body, ...position });
  const published = { revision: now.revision, digest, ...position };
  await raiseVersion(trx, plan.id);
  await record(trx, {
    action: 'plan.publish',
    object_kind: 'plan',
    object_id: code,
    after: published,
    reason: statement,
  });
  return { ...published, warnings };
}

/** Everything against the plan at once, from the registers as they stand today. */
export async function checkAgainstRegisters(db: Kysely<Database>, plan: Plan): Promise<PlanCheck> {
  const matters = [...new Set(plan.tasks.flatMap((task) => task.matters))];
  const today = officeToday();
  return checkPlan(plan.heading, plan.tasks, await registerFacts(db, matters, today));
}

async function refuseIncomplete(trx: Transaction<Database>, plan: Plan): Promise<readonly Finding[]> {
  const { errors, warnings } = await checkAgainstRegisters(trx, plan);
  if (errors.length > 0)
    throw new Problem(planProblems['plan-incomplete'], { members: { findings: errors } });
  return warnings;
}

/** The submitted text as it will be read, checked and drawn from; it is never changed. */
async function freeze(trx: Transaction<Database>, plan: Plan, revision: number): Promise<void> {
  const codes = [...new Set(plan.tasks.flatMap((task) => task.matters))];
  const matters = await mattersOf(trx, codes);
  const text = planRevision.parse({ ...plan.heading, plan: plan.code, revision, matters, tasks: plan.tasks });
  const document = jcs(text);
  await insertRevision(trx, plan.id, revision, document, nativeSuites.sha256.hash(utf8(document)));
}
