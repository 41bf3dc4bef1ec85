import { sql } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { visitsOfInspector } from '../visit/queries.ts';
import { isAround, looksAround, type Sight } from './sight.ts';

export interface LiveDraw {
  readonly draw_id: number;
  readonly draw: string;
  /** Which leads the plan. */
  readonly department: string;
  readonly around: boolean;
}

/**
 * `live`: the draws of which something can be due, as `LiveDraw`. Rehearsals and void draws are nobody's work. Looked up
 * once, whatever the number of visits.
 */
export const withLiveDraws = (sight: Sight) => sql`WITH live AS MATERIALIZED (
  SELECT draw.id AS draw_id, frame.number AS draw, ${isAround(sight, inScope(sight.scope, 'draw'))} AS around,
    (SELECT plan.lead_department FROM draw_task JOIN plan ON plan.id = draw_task.plan_id
      WHERE draw_task.draw_id = coalesce((SELECT parent_id FROM staffing WHERE staffing.draw_id = draw.id), draw.id)
      LIMIT 1) AS department
  FROM draw JOIN frame ON frame.draw_id = draw.id
  WHERE NOT draw.rehearsal AND NOT EXISTS (SELECT FROM ledger_entry
    WHERE ledger_entry.draw = frame.number AND ledger_entry.type = 'void'))`;

export interface SeenVisit extends LiveDraw {
  readonly id: string;
  readonly target_id: string;
  /** Whether whoever looks sits in a team of it. */
  readonly own: boolean;
}

/**
 * `seen`: the visits of live draws at which somebody may look, as `SeenVisit` with their tasks as drawn, behind
 * `withLiveDraws`. Whoever looks at his own visits alone is led from those to the rest.
 */
export const withSeenVisits = (sight: Sight) => sql`${withLiveDraws(sight)},
  own AS MATERIALIZED (${sight.inspector === undefined ? NONE : visitsOfInspector(sight.inspector)}),
  seen AS (SELECT live.*, visit.id, visit.target_id, visit.tasks, own.visit IS NOT NULL AS own
    FROM live JOIN visit ON visit.draw_id = live.draw_id
    ${looksAround(sight) ? sql`LEFT JOIN` : sql`JOIN`} own ON own.draw_id = visit.draw_id AND own.visit = visit.id
    WHERE live.around OR own.visit IS NOT NULL)`;

const NONE = sql`SELECT NULL::bigint AS draw_id, NULL::text AS visit WHERE false`;
