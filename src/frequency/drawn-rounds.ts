/**
 * A year's sample that is spread over several draws (domain section 3, batches) takes nobody twice: whoever one round
 * drew is left out of the others, and counted there, so that the rounds add up to the year (decision 0015).
 */
import { type RawBuilder, sql } from 'kysely';
import { isSpread, type Repeated } from '../core/frequency/spread-task.ts';
import { VISITS_OF_TASK } from './counted-events.ts';

/** Why a round leaves out a target that another round of its task has drawn; the later one only where a round is redone. */
export const ROUND_REASONS = ['drawn-earlier', 'drawn-later'] as const;
export type RoundReason = (typeof ROUND_REASONS)[number];

/** What of a task tells whom its other rounds took. */
export interface SpreadTask extends Repeated {
  readonly code: string;
  /** The round that is to be drawn; without it none is, and all that were drawn came earlier. */
  readonly round?: number | undefined;
}

/** Common table expression behind `live`: which round of which task of the plan has a visit of which target. */
export const drawnRoundsTable = (plan: string): RawBuilder<unknown> =>
  sql`drawn_round AS (
      SELECT live.task_code, live.round, visit.target_id FROM live ${VISITS_OF_TASK}
      WHERE live.in_year AND live.plan = ${sql.lit(plan)}
    )`;

/** Joins `drawn<i>` to `target` for the i-th task; nothing where its rounds do not share a sample. */
export const drawnRoundJoin = (task: SpreadTask, i: number): RawBuilder<unknown> =>
  isSpread(task)
    ? sql`LEFT JOIN (
        SELECT target_id, min(round) AS round FROM drawn_round
        WHERE task_code = ${sql.lit(task.code)} GROUP BY target_id
      ) AS ${sql.ref(`drawn${i}`)} ON ${sql.ref(`drawn${i}`)}.target_id = target.id`
    : sql``;

/** The reason of `ROUND_REASONS`, or null. */
export function drawnRoundReason(task: SpreadTask, i: number): RawBuilder<unknown> {
  if (!isSpread(task)) return sql`NULL`;
  const round = sql.ref(`drawn${i}.round`);
  const [earlier, later] = ROUND_REASONS;
  if (task.round === undefined) return sql`CASE WHEN ${round} IS NOT NULL THEN ${sql.lit(earlier)} END`;
  return sql`CASE WHEN ${round} < ${sql.lit(task.round)} THEN ${sql.lit(earlier)}
    WHEN ${round} IS NOT NULL THEN ${sql.lit(later)} END`;
}
