import type { Kysely } from 'kysely';
import { revisionsOfDraws } from '../plan/frozen-revisions.ts';
import type { Database } from '../platform/database.ts';
import type { Visit } from './schema.ts';

/** The tasks of each draw, by code, as the revision has them that it was drawn from. */
export async function tasksOfDraws(
  db: Kysely<Database>,
  draws: readonly number[],
): Promise<ReadonlyMap<number, Visit['tasks']>> {
  if (draws.length === 0) return new Map();
  const covered = db
    .selectFrom('draw_task')
    .innerJoin('plan', 'plan.id', 'draw_task.plan_id')
    .select(['draw_id', 'plan_id', 'plan.code as plan', 'revision', 'task_code as task'])
    .where('draw_id', 'in', draws)
    .orderBy('draw_id')
    .orderBy('task_code');
  const [lines, texts] = await Promise.all([covered.execute(), revisionsOfDraws(db, draws)]);
  const found = new Map<number, Visit['tasks']>();
  for (const { draw_id, plan_id, plan, revision, task: code } of lines) {
    const text = texts.get(`${plan_id}/${revision}`)!;
    const line = text.tasks.find((task) => task.code === code)!;
    const shown: Visit['tasks'][number] = {
      plan,
      lead_department: text.lead_department,
      task: code,
      title: line.title,
      matters: line.matters,
      list_version: text.matter_list ?? null,
      methods: line.methods,
      window_from: line.window_from,
      window_to: line.window_to,
      content: line.teams.map(({ department, content, authority }) => ({
        department,
        content: content ?? null,
        authority: authority ?? null,
      })),
    };
    found.set(draw_id, [...(found.get(draw_id) ?? []), shown]);
  }
  return found;
}
