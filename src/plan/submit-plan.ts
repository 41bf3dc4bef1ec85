import type { Transaction } from 'kysely';
import { utf8 } from '../core/canonical/bytes.ts';
import { jcs } from '../core/canonical/jcs.ts';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { refuseIncomplete } from './check-registers.ts';
import { holdPlan, refuseStale } from './edit-plan.ts';
import type { Finding } from './finding.ts';
import { appendPlanEvent } from './plan-events.ts';
import { findRevision, insertRevision, mattersOf, type Plan, raiseVersion } from './queries.ts';
import { planRevision } from './schema.ts';

export interface SubmittedPlan {
  readonly revision: number;
  /** Hex of SHA-256 over the revision as JCS: what the conference decides on. */
  readonly digest: string;
  readonly warnings: readonly Finding[];
}

/**
 * Puts the working text before the conference and freezes it: what is approved is what was submitted.
 * @param versions those that the planner has read
 * @throws Problem `plan-not-found`, `version-stale`, `plan-out-of-order`, `plan-incomplete`
 */
export async function submitPlan(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
  statement: string | undefined,
): Promise<SubmittedPlan> {
  const plan = await holdPlan(trx, code);
  refuseStale(plan, versions);
  const { revision } = await appendPlanEvent(trx, plan, plan.now, 'submitted', { statement });
  const warnings = await refuseIncomplete(trx, plan);
  await freeze(trx, plan, revision);
  const { digest } = (await findRevision(trx, plan.id, revision))!;
  await raiseVersion(trx, plan.id);
  await record(trx, {
    action: 'plan.submit',
    object_kind: 'plan',
    object_id: code,
    after: { revision, digest },
  });
  return { revision, digest, warnings };
}

/** The submitted text as it will be read, checked and drawn from; it is never changed. */
async function freeze(trx: Transaction<Database>, plan: Plan, revision: number): Promise<void> {
  const codes = [...new Set(plan.tasks.flatMap((task) => task.matters))];
  const matters = await mattersOf(trx, codes);
  const text = planRevision.parse({ ...plan.heading, plan: plan.code, revision, matters, tasks: plan.tasks });
  const document = jcs(text);
  await insertRevision(trx, plan.id, revision, document, nativeSuites.sha256.hash(utf8(document)));
}
