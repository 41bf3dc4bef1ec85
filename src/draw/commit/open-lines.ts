import { sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, drawsOverSameTasks, findDrawByNumber } from '../queries.ts';

/**
 * Of all rounds of a task one draw at a time is between commitment and outcome: they are one line of the log, and of two
 * that were open at once neither could ever verify as single (protocol section 6). Holds the plan until the transaction
 * ends, so that no two commit side by side.
 * @throws Problem `draw-line-open`
 */
export async function refuseOpenLines(trx: Transaction<Database>, draw: Draw): Promise<void> {
  if (draw.rehearsal) return;
  const { plan_id } = draw.tasks[0]!;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('plan-lines', ${plan_id}))`.execute(trx);
  const open = [];
  for (const number of await drawsOverSameTasks(trx, draw, 'any')) {
    const { now } = (await findDrawByNumber(trx, number))!;
    if (now.committed && !now.outcome && !now.voided) open.push({ number, state: now.state });
  }
  if (open.length > 0) throw new Problem(drawProblems['draw-line-open'], { members: { draws: open } });
}
