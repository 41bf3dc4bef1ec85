import { type RawBuilder, sql } from 'kysely';
import { outcomeOf, RESULT_CODE_LIST } from '../core/visit/result-codes.ts';
import { visitKey } from './visit-facts.ts';

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
 * Behind `visitFacts` the sample: each place in the frame that the lot gave to a task.
 *
 * - `matter_result` (check_key, matter, outcome): of the results that stand; of departments that checked the same
 *   matter together
 * - `drawn_check` (check_key, key, draw_id, plan, task, tier, stratum, rank, joined, target_id, is_own, standing): one row
 *   for each drawn target of each task; `joined` by a replacement, which is the next of the shuffled list
 */
export const DRAWN_CHECKS: RawBuilder<unknown> = sql`matter_result AS MATERIALIZED (
      SELECT check_key, matter, ${together} AS outcome FROM (
        SELECT key || ' ' || (result ->> 'task') AS check_key, result ->> 'matter' AS matter,
          CASE WHEN result -> 'codes' ?| ${PROBLEM} THEN 'problem' WHEN result -> 'codes' ?| ${ENDED} THEN 'not_checked'
            ELSE 'clean' END AS outcome
        FROM filed CROSS JOIN LATERAL jsonb_array_elements(body -> 'results') AS result
      ) AS one GROUP BY check_key, matter
    ),
    task_result AS MATERIALIZED (
      SELECT check_key, ${together} AS outcome FROM matter_result GROUP BY check_key
    ),
    place AS MATERIALIZED (
      SELECT place.*, live.plan, live.task, e.target_id,
        ${visitKey(sql`place.draw_id`, sql`(e.target_id || '/' || live.visit_group)`)} AS key
      FROM (
        SELECT draw_id, stratum, rank, ordinal, false AS joined FROM live_draw JOIN selection USING (draw_id)
        UNION ALL
        SELECT draw_id, stratum, joined_rank, ordinal, true FROM live_draw JOIN target_replacement USING (draw_id)
      ) AS place
      JOIN live ON live.draw_id = place.draw_id AND live.task = left(place.stratum, -2)
      JOIN frame_entry e ON e.draw_id = place.draw_id AND e.ordinal = place.ordinal
    ),
    drawn_check AS MATERIALIZED (
      SELECT place.key || ' ' || place.task AS check_key, place.key, place.draw_id, place.plan, place.task,
        right(place.stratum, 1) AS tier, place.stratum, place.rank, place.joined, place.target_id, fact.is_own,
        coalesce(t.outcome, CASE WHEN gone.rank IS NULL THEN 'pending' ELSE 'replaced' END) AS standing
      FROM place JOIN fact USING (key)
      LEFT JOIN target_replacement gone
        ON gone.draw_id = place.draw_id AND gone.stratum = place.stratum AND gone.rank = place.rank
      LEFT JOIN task_result t ON t.check_key = place.key || ' ' || place.task
    )`;
