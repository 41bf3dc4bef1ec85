import type { Kysely } from 'kysely';
import { isLive } from '../../core/draw/state.ts';
import { planNow } from '../../plan/queries.ts';
import { officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, drawsOverSameTasks, findDrawByNumber, plannedTasks, type RoundTask } from '../queries.ts';
import { refuseRoundsOutOfOrder } from '../rounds.ts';
import { refuseUnlawfulMatters } from './lawful-matters.ts';
import type { VisitWindow } from './staff-store.ts';

/** What must hold on the day of sealing; gives the tasks to be drawn. */
export async function conditionsMet(db: Kysely<Database>, draw: Draw): Promise<RoundTask[]> {
  await refuseRevised(db, draw);
  await refuseLiveDraws(db, draw);
  await refuseRoundsOutOfOrder(db, draw);
  const planned = await plannedTasks(db, draw);
  refusePastWindows(planned, officeToday());
  await refuseUnlawfulMatters(db, planned, officeToday());
  return planned;
}

/** A draw is made from the text in force; one drafted from an earlier revision is drafted again. */
async function refuseRevised(db: Kysely<Database>, draw: Draw): Promise<void> {
  const plans = new Map(draw.tasks.map((task) => [task.plan_id, task]));
  for (const [id, { plan, revision }] of plans) {
    const { published } = await planNow(db, id);
    if (published === revision) continue;
    throw new Problem(drawProblems['draw-plan-revised'], { members: { plan, revision, published } });
  }
}

/** One live draw for a task and round: with two, the office could disclose the one it likes. */
export async function refuseLiveDraws(db: Kysely<Database>, draw: Draw): Promise<void> {
  if (draw.rehearsal) return;
  const draws = [];
  for (const number of await drawsOverSameTasks(db, draw)) {
    const other = await findDrawByNumber(db, number);
    if (other !== undefined && isLive(other.now)) draws.push({ number, state: other.now.state });
  }
  if (draws.length > 0) throw new Problem(drawProblems['draw-already-live'], { members: { draws } });
}

function refusePastWindows(tasks: readonly RoundTask[], today: string): void {
  const past = tasks.filter(({ window_to: last }) => last < today);
  if (past.length === 0) return;
  throw new Problem(drawProblems['draw-window-past'], {
    members: { tasks: past.map(({ code, window_to }) => ({ task: code, window_to })) },
  });
}

/** The days on which visits of these tasks can be done: from the first window's begin, but not before today. */
export function windowOf(tasks: readonly RoundTask[], today: string): VisitWindow {
  const begins = tasks.map(({ window_from: first }) => first).sort();
  const ends = tasks.map(({ window_to: last }) => last).sort();
  return { from: begins[0]! > today ? begins[0]! : today, to: ends.at(-1)! };
}
