import { type RawBuilder, sql } from 'kysely';
import { officeDate } from '../visit/filter-visits.ts';
import { FILED_STATES } from '../visit/visit-relations.ts';
import type { Asked } from './asked.ts';

/**
 * Common table expressions over the visits asked for, each made once by joins over sets. Those that a query does not
 * use cost nothing. What a visit is follows the same rules as its list (src/visit/filter-visits.ts), row by row there.
 *
 * - `live` (draw_id, task, plan, visit_group, departments): the tasks
 * - `held` (draw_id, visit, task): the tasks that a visit's record is about; `is_now` unless others took over all of them
 * - `filed` (draw_id, visit, sequence, body): results that stand
 * - `fact` (draw_id, visit, target_id, plan, tasks, departments, is_own, state, published_on, closed_on): one row for each
 *   visit; `departments` with all above them; `is_own` where one of them is asked for
 */
export function visitFacts({ tasks, departments }: Asked): RawBuilder<unknown> {
  const live = tasks.map(({ draw_id, task, plan, visit_group, departments: named }) => ({
    ...{ draw_id, task, plan, visit_group, departments: named },
  }));
  const isOwn =
    departments === undefined
      ? sql`true`
      : sql`coalesce(sent.departments, planned.departments) && ${[...departments]}::text[]`;
  return sql`RECURSIVE live AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(live)}::jsonb)
        AS live (draw_id bigint, task text, plan text, visit_group text, departments text[])
    ),
    live_draw AS MATERIALIZED (SELECT DISTINCT draw_id, plan FROM live),
    drawn_pair AS MATERIALIZED (
      SELECT draw_id, visit.id AS visit, task FROM live_draw JOIN visit USING (draw_id) CROSS JOIN unnest(visit.tasks) AS task
    ),
    now_pair AS MATERIALIZED (
      SELECT * FROM drawn_pair
      UNION SELECT draw_id, visit, task FROM live_draw JOIN target_replacement USING (draw_id)
      EXCEPT SELECT draw_id, left_visit, task FROM live_draw JOIN target_replacement USING (draw_id)
    ),
    held AS MATERIALIZED (
      SELECT *, true AS is_now FROM now_pair
      UNION ALL
      SELECT *, false FROM drawn_pair d
      WHERE NOT EXISTS (SELECT FROM now_pair n WHERE n.draw_id = d.draw_id AND n.visit = d.visit)
    ),
    last_event AS MATERIALIZED (
      SELECT DISTINCT ON (draw_id, visit) draw_id, visit, e.type
      FROM live_draw JOIN visit_event e USING (draw_id) ORDER BY draw_id, visit, sequence DESC
    ),
    reached AS MATERIALIZED (
      SELECT draw_id, visit, min(${officeDate(sql`at`)}) FILTER (WHERE type = 'published') AS published_on,
        min(${officeDate(sql`at`)}) FILTER (WHERE type = 'closed') AS closed_on
      FROM live_draw JOIN visit_event USING (draw_id) WHERE type IN ('published', 'closed') GROUP BY draw_id, visit
    ),
    filed AS MATERIALIZED (
      SELECT DISTINCT ON (draw_id, visit) draw_id, visit, e.sequence, e.body
      FROM visit_event e JOIN last_event USING (draw_id, visit)
      WHERE e.type = 'recorded' AND last_event.type = ANY (${[...FILED_STATES]}::text[])
      ORDER BY draw_id, visit, e.sequence DESC
    ),
    above (code, ancestor) AS (
      SELECT code, code FROM department
      UNION SELECT above.code, d.parent FROM above JOIN department d ON d.code = above.ancestor WHERE d.parent IS NOT NULL
    ),
    sent AS MATERIALIZED (
      SELECT u.draw_id, u.visit, array_agg(DISTINCT above.ancestor) AS departments
      FROM live_draw JOIN unit_of_visit u USING (draw_id)
      JOIN team ON team.draw_id = u.team_draw_id AND team.unit = u.unit
      JOIN above ON above.code = team.department GROUP BY u.draw_id, u.visit
    ),
    planned AS MATERIALIZED (
      SELECT held.draw_id, held.visit, array_agg(DISTINCT above.ancestor) AS departments
      FROM held JOIN live USING (draw_id, task) CROSS JOIN unnest(live.departments) AS named (code) JOIN above USING (code)
      GROUP BY held.draw_id, held.visit
    ),
    staffed AS MATERIALIZED (
      SELECT DISTINCT u.draw_id, u.visit FROM live_draw JOIN unit_of_visit u USING (draw_id)
      JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit AND s.pseudonym IS NOT NULL
    ),
    holding AS MATERIALIZED (
      SELECT draw_id, visit, array_agg(task ORDER BY task COLLATE "C") AS tasks, bool_or(is_now) AS is_now
      FROM held GROUP BY draw_id, visit
    ),
    fact AS MATERIALIZED (
      SELECT visit.draw_id, visit.id AS visit, visit.target_id, live_draw.plan, holding.tasks,
        coalesce(sent.departments, planned.departments) AS departments, coalesce(${isOwn}, false) AS is_own,
        CASE
          WHEN NOT holding.is_now AND coalesce(last_event.type NOT IN
            ('recorded', 'returned', 'reviewed', 'published', 'closed'), true) THEN 'replaced'
          WHEN last_event.type IS NULL THEN CASE WHEN staffed.visit IS NULL THEN 'drawn' ELSE 'assigned' END
          WHEN last_event.type = 'begun' THEN 'under_way'
          ELSE last_event.type END AS state,
        reached.published_on, reached.closed_on
      FROM live_draw JOIN visit USING (draw_id)
      JOIN holding ON holding.draw_id = visit.draw_id AND holding.visit = visit.id
      LEFT JOIN last_event ON last_event.draw_id = visit.draw_id AND last_event.visit = visit.id
      LEFT JOIN reached ON reached.draw_id = visit.draw_id AND reached.visit = visit.id
      LEFT JOIN sent ON sent.draw_id = visit.draw_id AND sent.visit = visit.id
      LEFT JOIN planned ON planned.draw_id = visit.draw_id AND planned.visit = visit.id
      LEFT JOIN staffed ON staffed.draw_id = visit.draw_id AND staffed.visit = visit.id
    )`;
}
