import { type RawBuilder, sql } from 'kysely';
import { officeDate } from '../visit/filter-visits.ts';
import { FILED_STATES } from '../visit/visit-relations.ts';
import type { Asked } from './asked.ts';

/** One text for a visit: the planner counts on joins by two columns to find next to nothing, and would loop over all. */
export const visitKey = (draw: RawBuilder<unknown>, visit: RawBuilder<unknown>): RawBuilder<string> =>
  sql`(${draw} || ' ' || ${visit})`;

/**
 * Common table expressions over the visits asked for, each made once over whole sets; those that a query does not use
 * cost nothing. What a visit is follows the same rules as its list, which asks them of one row (src/visit/filter-visits.ts).
 *
 * - `live` (draw_id, task, plan, visit_group, departments): the tasks
 * - `above` (code, ancestor): every department with itself and all above it
 * - `held` (key, task, is_now): tasks that a visit's record is about; not `is_now` if others took over all of them
 * - `filed` (key, sequence, body): results that stand, with the finding of a correction in place of the first
 * - `fact` (key, draw_id, plan, tasks, departments, is_own, state, published_on, closed_on): one row for each visit;
 *   `departments` with all above them; `is_own` where one of them is asked for
 */
export function visitFacts({ tasks, departments }: Asked): RawBuilder<unknown> {
  const live = tasks.map(({ draw_id, task, plan, visit_group, departments: named }) => ({
    ...{ draw_id, task, plan, visit_group, departments: named },
  }));
  const isOwn = departments === undefined ? sql`true` : sql`departments && ${[...departments]}::text[]`;
  const key = visitKey(sql`draw_id`, sql`visit`);
  return sql`RECURSIVE live AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(live)}::jsonb)
        AS live (draw_id bigint, task text, plan text, visit_group text, departments text[])
    ),
    live_draw AS MATERIALIZED (SELECT DISTINCT draw_id, plan FROM live),
    above (code, ancestor) AS (
      SELECT code, code FROM department
      UNION SELECT above.code, d.parent FROM above JOIN department d ON d.code = above.ancestor WHERE d.parent IS NOT NULL
    ),
    drawn_pair AS MATERIALIZED (
      SELECT draw_id, visit.id AS visit, task FROM live_draw JOIN visit USING (draw_id) CROSS JOIN unnest(visit.tasks) AS task
    ),
    now_pair AS MATERIALIZED (
      SELECT * FROM drawn_pair
      UNION SELECT draw_id, visit, task FROM live_draw JOIN target_replacement USING (draw_id)
      EXCEPT SELECT draw_id, left_visit, task FROM live_draw JOIN target_replacement USING (draw_id)
    ),
    held AS MATERIALIZED (
      SELECT ${key} AS key, draw_id, task, true AS is_now FROM now_pair
      UNION ALL
      SELECT ${key}, draw_id, task, false FROM drawn_pair d
      WHERE NOT EXISTS (SELECT FROM now_pair n WHERE n.draw_id = d.draw_id AND n.visit = d.visit)
    ),
    last_event AS MATERIALIZED (
      SELECT DISTINCT ON (draw_id, visit) ${key} AS key, e.type
      FROM live_draw JOIN visit_event e USING (draw_id) ORDER BY draw_id, visit, sequence DESC
    ),
    filed AS MATERIALIZED (
      SELECT last.key, sequence, CASE WHEN c.publication IS NULL THEN body
        ELSE body || jsonb_build_object('outcome', c.outcome, 'results', c.results) END AS body
      FROM (
        SELECT DISTINCT ON (draw_id, visit) ${key} AS key, draw_id, visit, e.sequence, e.body
        FROM live_draw JOIN visit_event e USING (draw_id) JOIN last_event ON last_event.key = ${key}
        WHERE e.type = 'recorded' AND last_event.type = ANY (${[...FILED_STATES]}::text[])
        ORDER BY draw_id, visit, e.sequence DESC
      ) AS last JOIN frame USING (draw_id)
      LEFT JOIN corrected_finding c ON c.subject = frame.number || '/' || visit
    ),
    known AS (
      SELECT key, draw_id, task, is_now, NULL AS last, NULL::date AS published_on, NULL::date AS closed_on,
        NULL AS department, false AS staffed FROM held
      UNION ALL SELECT key, NULL, NULL, NULL, type, NULL, NULL, NULL, false FROM last_event
      UNION ALL SELECT ${key}, NULL, NULL, NULL, NULL, CASE type WHEN 'published' THEN ${officeDate(sql`at`)} END,
          CASE type WHEN 'closed' THEN ${officeDate(sql`at`)} END, NULL, false
        FROM live_draw JOIN visit_event USING (draw_id) WHERE type IN ('published', 'closed')
      UNION ALL SELECT DISTINCT ${visitKey(sql`u.draw_id`, sql`u.visit`)}, NULL::bigint, NULL, NULL::boolean, NULL,
          NULL::date, NULL::date, above.ancestor, false
        FROM live_draw JOIN unit_of_visit u USING (draw_id)
        JOIN team ON team.draw_id = u.team_draw_id AND team.unit = u.unit JOIN above ON above.code = team.department
      UNION ALL SELECT ${visitKey(sql`u.draw_id`, sql`u.visit`)}, NULL, NULL, NULL, NULL, NULL, NULL, NULL, true
        FROM live_draw JOIN unit_of_visit u USING (draw_id)
        JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit WHERE s.pseudonym IS NOT NULL
    ),
    together AS MATERIALIZED (
      SELECT key, max(draw_id) AS draw_id, array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
        bool_or(is_now) AS is_now, max(last) AS last, min(published_on) AS published_on, min(closed_on) AS closed_on,
        array_agg(department) FILTER (WHERE department IS NOT NULL) AS sent, bool_or(staffed) AS staffed
      FROM known GROUP BY key
    ),
    fact AS MATERIALIZED (
      SELECT *, coalesce(${isOwn}, false) AS is_own FROM (
        SELECT key, t.draw_id, live_draw.plan, tasks, published_on, closed_on,
          coalesce(sent, ARRAY(SELECT DISTINCT above.ancestor FROM live CROSS JOIN unnest(live.departments) AS named (code)
            JOIN above USING (code) WHERE live.draw_id = t.draw_id AND live.task = ANY (t.tasks))) AS departments,
          CASE
            WHEN NOT is_now AND coalesce(last NOT IN ('recorded', 'returned', 'reviewed', 'published', 'closed'), true)
              THEN 'replaced'
            WHEN last IS NULL THEN CASE WHEN staffed THEN 'assigned' ELSE 'drawn' END
            WHEN last = 'begun' THEN 'under_way'
            ELSE last END AS state
        FROM together t JOIN live_draw USING (draw_id)
      ) AS visit
    )`;
}
