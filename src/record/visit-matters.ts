import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import { mattersOfTasks } from '../visit/matters-of-tasks.ts';
import type { VisitRow } from '../visit/queries.ts';
import type { Visit } from '../visit/schema.ts';
import { tasksOfDraws } from '../visit/tasks-of-draws.ts';

/** What has to be checked on a visit: one line for each matter of each task, with the codes of its checklist. */
export interface MatterToCheck {
  readonly task: string;
  readonly matter: string;
  readonly name: string;
  readonly items: readonly string[];
}

/** The matters of the tasks that the visit has now, or had when the lot was cast, if others took them over since. */
export async function mattersToCheck(db: Kysely<Database>, visit: VisitRow): Promise<MatterToCheck[]> {
  const held = visit.tasks.length > 0 ? visit.tasks : visit.drawn_tasks;
  const tasks = (await tasksOfDraws(db, [visit.draw_id])).get(visit.draw_id)!;
  const own: Visit['tasks'] = tasks.filter(({ task }) => held.includes(task));
  const shown = await mattersOfTasks(db, own);
  return own.flatMap(({ task, matters, list_version }) =>
    matters.map((matter) => {
      const text = shown.find((one) => one.code === matter && one.list_version === list_version);
      const items = text?.checklist.map(({ code }) => code) ?? [];
      return { task, matter, name: text?.name ?? matter, items };
    }),
  );
}
