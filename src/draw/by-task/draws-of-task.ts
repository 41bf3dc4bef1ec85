import type { Kysely } from 'kysely';
import { findPlan } from '../../plan/queries.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { publicationProblems } from '../../publication/problems.ts';
import { type Draw, drawsOfPlan } from '../queries.ts';

export interface TaskDraw {
  readonly draw: Draw;
  /** Of the task, which other tasks of the draw need not be in. */
  readonly round: number;
}

/**
 * Every sealed draw over a task of a published plan, rehearsals too, in the order of sealing (protocol section 10).
 * @throws Problem `public-plan-not-found`
 */
export async function drawsOfTask(db: Kysely<Database>, planCode: string, task: string): Promise<TaskDraw[]> {
  const plan = await findPlan(db, planCode);
  if (plan?.now.published === undefined) throw new Problem(publicationProblems['public-plan-not-found']);
  const sealed = (await drawsOfPlan(db, plan.id)).flatMap((draw) => {
    const covered = draw.tasks.find((one) => one.task === task);
    const at = draw.now.sealed?.at;
    return covered === undefined || at === undefined ? [] : [{ draw, round: covered.round, at }];
  });
  return sealed.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ draw, round }) => ({ draw, round }));
}
