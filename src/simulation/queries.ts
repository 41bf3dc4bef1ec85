import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Database } from '../platform/database.ts';

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

/** Whether a simulation is under way in any process: each keeps a core busy for minutes. */
export async function isSimulating(db: Kysely<Database>, kind: string): Promise<boolean> {
  const running = await db
    .selectFrom('operation')
    .select('id')
    .where('kind', '=', kind)
    .where('state', '=', 'running')
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
