import { sql } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { isAround, type Sight } from './sight.ts';

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
