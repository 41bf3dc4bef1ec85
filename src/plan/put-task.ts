import type { Transaction } from 'kysely';
import { record } from '../platform/audit.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { taskOf } from './create-plan.ts';
import { holdForEdit, refuseUnknown } from './edit-plan.ts';
import { planProblems } from './problems.ts';
import { deleteTask, raiseVersion, upsertTasks } from './queries.ts';
import type { TaskText } from './schema.ts';

/** Writes a task whole, new or over the one of this code. Returns whether it is new. */
export async function putTask(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
  taskCode: string,
  text: TaskText,
): Promise<boolean> {
  const plan = await holdForEdit(trx, code, versions);
  const task = taskOf(taskCode, text);
  await refuseUnknown(trx, plan.heading, [task], officeToday());
  await upsertTasks(trx, plan.id, [task]);
  await raiseVersion(trx, plan.id);
  const before = plan.tasks.find((line) => line.code === taskCode);
  await record(trx, {
    action: 'plan.put-task',
    object_kind: 'plan',
    object_id: code,
    ...(before && { before }),
    after: task,
  });
  return before === undefined;
}

/** @throws Problem `plan-task-not-found`, and as `holdForEdit` does */
export async function removeTask(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
  taskCode: string,
): Promise<void> {
  const plan = await holdForEdit(trx, code, versions);
  const before = plan.tasks.find((line) => line.code === taskCode);
  if (before === undefined) throw new Problem(planProblems['plan-task-not-found']);
  await deleteTask(trx, plan.id, taskCode);
  await raiseVersion(trx, plan.id);
  await record(trx, { action: 'plan.remove-task', object_kind: 'plan', object_id: code, before });
}
