import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { drawProblems } from './problems.ts';
import type { Draw } from './queries.ts';

/** Rounds of a plan's tasks that an official draw, not void, has drawn. */
export async function drawnRounds(
  db: Kysely<Database>,
  planId: number,
): Promise<{ task: string; round: number }[]> {
  return await db
    .selectFrom('draw_task')
    .innerJoin('draw', 'draw.id', 'draw_task.draw_id')
    .innerJoin('frame', 'frame.draw_id', 'draw.id')
    .innerJoin('outcome', 'outcome.draw_id', 'draw.id')
    .select(['draw_task.task_code as task', 'draw_task.round'])
    .distinct()
    .where('draw_task.plan_id', '=', planId)
    .where('draw.rehearsal', '=', false)
    .where(
      sql<SqlBool>`NOT EXISTS (SELECT FROM ledger_entry WHERE ledger_entry.draw = frame.number AND type = 'void')`,
    )
    .orderBy('task')
    .orderBy('round')
    .execute();
}

/**
 * The rounds of a task are drawn in their order, rehearsals too: what one draws follows from what those before it drew
 * (`resolveSample`), and a list that was sealed before they had drawn would hold the same firms again.
 * @throws Problem `draw-round-out-of-order`
 */
export async function refuseRoundsOutOfOrder(
  db: Kysely<Database>,
  { tasks, staffing }: Pick<Draw, 'tasks' | 'staffing'>,
): Promise<void> {
  const later = tasks.filter(({ round }) => round > 1);
  // A staffing draw is of visits that exist already.
  if (staffing !== undefined || later.length === 0) return;
  const drawn = await drawnRounds(db, later[0]!.plan_id);
  const missing = later.flatMap(({ task, round }) => {
    const isMissing = (earlier: number) => !drawn.some((one) => one.task === task && one.round === earlier);
    return Array.from({ length: round - 1 }, (_, i) => ({ task, round: i + 1 })).filter((one) =>
      isMissing(one.round),
    );
  });
  if (missing.length > 0)
    throw new Problem(drawProblems['draw-round-out-of-order'], { members: { missing } });
}
