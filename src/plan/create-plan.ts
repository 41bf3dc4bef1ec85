import type { Transaction } from 'kysely';
import { actorOf, record } from '../platform/audit.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { refuseUnknown } from './edit-plan.ts';
import { planProblems } from './problems.ts';
import { insertPlan, upsertTasks } from './queries.ts';
import type { NewPlan, Task, TaskText } from './schema.ts';

/** A task that names no visit group is a group of its own: no common visit with others. */
export const taskOf = (code: string, text: TaskText): Task => ({
  ...text,
  code,
  visit_group: text.visit_group ?? code,
});

/** @throws Problem `plan-code-taken`, `plan-reference-unknown` */
export async function createPlan(trx: Transaction<Database>, input: NewPlan): Promise<void> {
  const { tasks: texts, ...heading } = input;
  const tasks = texts.map(({ code, ...text }) => taskOf(code, text));
  await refuseUnknown(trx, heading, tasks, officeToday());
  const id = await insertPlan(trx, {
    ...heading,
    document_number: heading.document_number ?? null,
    matter_list: heading.matter_list ?? null,
    created_by: actorOf(trx).id,
  });
  if (id === undefined) throw new Problem(planProblems['plan-code-taken']);
  await upsertTasks(trx, id, tasks);
  await record(trx, { action: 'plan.create', object_kind: 'plan', object_id: heading.code, after: input });
}
