import type { Transaction } from 'kysely';
import { z } from 'zod';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { code, codes } from '../register/fields.ts';
import { holdForEdit } from './edit-plan.ts';
import { planProblems } from './problems.ts';
import { raiseVersion, upsertTasks } from './queries.ts';

export const visitGrouping = z.strictObject({ visit_group: code, tasks: codes.min(1) });

/**
 * Puts tasks of the working text into one visit group, e.g. as the overlap preview proposes.
 * @throws Problem `plan-task-not-found`, and as `holdForEdit` does
 */
export async function groupVisits(
  trx: Transaction<Database>,
  plan: string,
  versions: readonly number[],
  grouping: z.infer<typeof visitGrouping>,
): Promise<void> {
  const { id, tasks } = await holdForEdit(trx, plan, versions);
  const unknown = grouping.tasks.filter((named) => !tasks.some(({ code }) => code === named));
  if (unknown.length > 0) {
    throw new Problem(planProblems['plan-task-not-found'], { members: { tasks: unknown } });
  }
  const before = tasks.filter(({ code }) => grouping.tasks.includes(code));
  await upsertTasks(
    trx,
    id,
    before.map((task) => ({ ...task, visit_group: grouping.visit_group })),
  );
  await raiseVersion(trx, id);
  await record(trx, {
    action: 'plan.group-visits',
    object_kind: 'plan',
    object_id: plan,
    before: Object.fromEntries(before.map(({ code, visit_group }) => [code, visit_group])),
    after: grouping,
  });
}
