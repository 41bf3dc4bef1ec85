import { type RawBuilder, sql } from 'kysely';
import { outcomeOf, RESULT_CODE_LIST } from '../core/visit/result-codes.ts';
import type { Asked } from './asked.ts';
import { visitFacts } from './visit-facts.ts';

/** What became of a drawn target in a task. */
export const STANDINGS = ['clean', 'problem', 'not_checked', 'replaced', 'pending'] as const;
export type Standing = (typeof STANDINGS)[number];

const codesOf = (outcome: string) => RESULT_CODE_LIST.filter((code) => outcomeOf([code]) === outcome);
const PROBLEM = sql`${codesOf('problem')}::text[]`;
const ENDED = sql`${codesOf('not_checked')}::text[]`;

/** As `outcomeOfAll` (src/core/visit/result-codes.ts) puts outcomes together. */
const together = sql`CASE WHEN bool_or(outcome = 'problem') THEN 'problem'
  WHEN bool_or(outcome = 'clean') THEN 'clean' ELSE 'not_checked' END`;

/**
 * `visitFacts`, and the sample: each place in the frame that the lot gave to a task.
 *
 * - `matter_result` (draw_id, visit, task, matter, outcome): of the results that stand; of departments that checked
 *   the same matter together
 * - `task_result` (draw_id, visit, task, outcome)
 * - `drawn_check` (draw_id, plan, task, tier, stratum, rank, joined, target_id, visit, is_own, standing): one row for each
 *   drawn target of each task; `joined` by a replacement, which is the next of the shuffled list
 */
export function drawnChecks(asked: Asked): RawBuilder<unknown> {
  return sql`${visitFacts(asked)},
    matter_result AS MATERIALIZED (
      SELECT draw_id, visit, task, matter, ${together} AS outcome FROM (
        SELECT draw_id, visit, result ->> 'task' AS task, result ->> 'matter' AS matter,
          CASE WHEN result -> 'codes' ?| ${PROBLEM} THEN 'problem' WHEN result -> 'codes' ?| ${ENDED} THEN 'not_checked'
            ELSE 'clean' END AS outcome
        FROM filed CROSS JOIN LATERAL jsonb_array_elements(body -> 'results') AS result
      ) AS one GROUP BY draw_id, visit, task, matter
    ),
    task_result AS MATERIALIZED (
      SELECT draw_id, visit, task, ${together} AS outcome FROM matter_result GROUP BY draw_id, visit, task
    ),
    place AS MATERIALIZED (
      SELECT draw_id, stratum, rank, ordinal, false AS joined FROM live_draw JOIN selection USING (draw_id)
      UNION ALL
      SELECT draw_id, stratum, joined_rank, ordinal, true FROM live_draw JOIN target_replacement USING (draw_id)
    ),
    drawn_check AS MATERIALIZED (
      SELECT place.draw_id, live.plan, live.task, right(place.stratum, 1) AS tier, place.stratum, place.rank, place.joined,
        e.target_id, fact.visit, fact.is_own,
        coalesce(t.outcome, CASE WHEN gone.rank IS NULL THEN 'pending' ELSE 'replaced' END) AS standing
      FROM place
      JOIN live ON live.draw_id = place.draw_id AND live.task = left(place.stratum, -2)
      JOIN frame_entry e ON e.draw_id = place.draw_id AND e.ordinal = place.ordinal
      JOIN fact ON fact.draw_id = place.draw_id AND fact.visit = e.target_id || '/' || live.visit_group
      LEFT JOIN target_replacement gone
        ON gone.draw_id = place.draw_id AND gone.stratum = place.stratum AND gone.rank = place.rank
      LEFT JOIN task_result t ON t.draw_id = place.draw_id AND t.visit = fact.visit AND t.task = live.task
    )`;
}
