import { type RawBuilder, sql } from 'kysely';
import { COUNTED_ORIGINS } from '../outside-check/schema.ts';

/**
 * Common table expressions that end in `event`: one row for each visit that counts for the year, or that may
 * begin a cooling-off: `target_id`, `counts`, `departments` and `clean` (its day, of a clean random check).
 *
 * Visits of official draws count once however many tasks they are for, done or not; what fell out and was replaced does
 * not count, nor do visits of a draw that is void. One that was not disclosed in time counts: its visits are made all the
 * same. Checks of other systems count by their origin. A visit counts for the year of its task's window; where its filed
 * record says that it was found clean, it is a clean random check of the day on which it ended.
 * @param coolingOff whether clean random checks of earlier years are wanted too
 */
export function countedEvents(year: number, coolingOff: boolean, today: string): RawBuilder<unknown> {
  const [from, to] = [`${year}-01-01`, `${year}-12-31`];
  const day = sql`${sql.lit(today)}::date`;
  const inYear = sql`checked_on BETWEEN ${sql.lit(from)} AND ${sql.lit(to)}`;
  const isClean = sql`origin = 'random' AND result = 'clean' AND checked_on <= ${day}`;
  const may = coolingOff ? sql`(${inYear} OR ${isClean})` : inYear;
  const windowInYear = sql`line ->> 'window_from' BETWEEN ${sql.lit(from)} AND ${sql.lit(to)}`;
  const origins = sql.join(COUNTED_ORIGINS.map((origin) => sql.lit(origin)));
  return sql`live AS MATERIALIZED (
      SELECT draw_task.draw_id, draw_task.task_code, draw_task.round, plan.text ->> 'plan' AS plan,
        ${windowInYear} AS in_year,
        CASE WHEN line -> 'teams' = '[]' THEN jsonb_build_array(jsonb_build_object('department', plan.text -> 'lead_department'))
          ELSE line -> 'teams' END AS teams
      FROM draw
      JOIN draw_task ON draw_task.draw_id = draw.id
      JOIN frame ON frame.draw_id = draw.id
      JOIN outcome ON outcome.draw_id = draw.id
      JOIN plan_revision USING (plan_id, revision)
      CROSS JOIN LATERAL (SELECT plan_revision.document::jsonb AS text OFFSET 0) AS plan
      CROSS JOIN LATERAL jsonb_array_elements(plan.text -> 'tasks') AS line
      WHERE NOT draw.rehearsal
        AND line ->> 'code' = draw_task.task_code
        AND ${coolingOff ? sql`true` : windowInYear}
        AND NOT EXISTS (SELECT FROM ledger_entry WHERE ledger_entry.draw = frame.number AND type = 'void')
    ),
    event AS (
      SELECT visit.target_id, bool_or(live.in_year) AS counts, array_agg(DISTINCT team ->> 'department') FILTER (WHERE live.in_year) AS departments,
        ${coolingOff ? CLEAN_DAY : sql`NULL::date`} AS clean
      FROM live ${VISITS_OF_TASK}
      CROSS JOIN LATERAL jsonb_array_elements(live.teams) AS team
      GROUP BY visit.draw_id, visit.id, visit.target_id
      UNION ALL
      SELECT target_id, ${inYear}, ARRAY[department], CASE WHEN ${isClean} THEN checked_on END
      FROM outside_check
      WHERE origin IN (${origins}) AND ${may} AND (retired_on IS NULL OR retired_on > ${day})
    )`;
}

/**
 * The office day on which a visit of `event` ended, if its record stands and found it clean, or was corrected to. While it is returned to its
 * team, nothing is known of it.
 */
const CLEAN_DAY: RawBuilder<unknown> = sql`(SELECT CASE WHEN last.type <> 'returned' AND coalesce((SELECT c.outcome FROM frame AS f
            JOIN corrected_finding AS c ON c.subject = f.number || '/' || visit.id WHERE f.draw_id = visit.draw_id),
            filed.body ->> 'outcome') = 'clean'
          THEN ((filed.body ->> 'ended_at')::timestamptz AT TIME ZONE 'Asia/Shanghai')::date END
        FROM (SELECT body FROM visit_event AS e WHERE e.draw_id = visit.draw_id AND e.visit = visit.id
          AND e.type = 'recorded' ORDER BY e.sequence DESC LIMIT 1) AS filed,
        (SELECT type FROM visit_event AS e WHERE e.draw_id = visit.draw_id AND e.visit = visit.id
          ORDER BY e.sequence DESC LIMIT 1) AS last)`;

/** The visits that a task of a draw has now: those drawn for it, less those it left, with those that joined for it. */
export const VISITS_OF_TASK: RawBuilder<unknown> = sql`JOIN visit ON visit.draw_id = live.draw_id
        AND (live.task_code = ANY (visit.tasks) OR ${moved(sql`visit`)}) AND NOT ${moved(sql`left_visit`)}`;

/** Whether a replacement (protocol section 8) took the task into the visit, or out of it, by the column that names it. */
function moved(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`EXISTS (SELECT FROM target_replacement AS moved
          WHERE moved.draw_id = visit.draw_id AND moved.${column} = visit.id AND moved.task = live.task_code)`;
}
