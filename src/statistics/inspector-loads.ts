import { type Kysely, sql } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import type { Database } from '../platform/database.ts';
import type { Asked } from './asked.ts';
import { visitFacts, visitKey } from './visit-facts.ts';

export interface InspectorLoad {
  readonly inspector: string;
  readonly name: string;
  readonly department: string;
  /** That department and all above it. */
  readonly departments: readonly string[];
  /** Units in which somebody is still to be visited, or was. */
  readonly units: number;
  readonly visits: number;
}

/** Behind `visitFacts` those who could have been drawn, and the seats they hold today. */
export const LOAD_TABLES = sql`team_draw AS MATERIALIZED (
      SELECT draw_id FROM live_draw
      UNION SELECT staffing.draw_id FROM live_draw JOIN staffing ON staffing.parent_id = live_draw.draw_id
      JOIN frame ON frame.draw_id = staffing.draw_id
      WHERE NOT EXISTS (SELECT FROM ledger_entry WHERE ledger_entry.draw = frame.number AND type = 'void')
    ),
    able AS MATERIALIZED (
      SELECT DISTINCT inspector_id FROM team_draw JOIN staff_member USING (draw_id)
    ),
    seated AS MATERIALIZED (
      SELECT m.inspector_id, count(DISTINCT (u.team_draw_id, u.unit)) AS units, count(DISTINCT fact.key) AS visits
      FROM team_draw JOIN staff_member m USING (draw_id)
      JOIN seat_now s ON s.draw_id = m.draw_id AND s.pseudonym = m.pseudonym
      JOIN unit_of_visit u ON u.team_draw_id = s.draw_id AND u.unit = s.unit
      JOIN fact ON fact.key = ${visitKey(sql`u.draw_id`, sql`u.visit`)} AND fact.state <> 'replaced'
      GROUP BY m.inspector_id
    )`;

/**
 * The staff of the year's official draws and of the staffing draws over their units, those without a seat too; by
 * certificate number.
 */
export const inspectorLoads = ({ departments, scope }: Asked) => sql<InspectorLoad>`
    SELECT inspector.id AS inspector, inspector.name, inspector.department,
      ARRAY(SELECT ancestor FROM above WHERE above.code = inspector.department) AS departments,
      coalesce(seated.units, 0)::integer AS units, coalesce(seated.visits, 0)::integer AS visits
    FROM able JOIN inspector ON inspector.id = able.inspector_id
    LEFT JOIN seated ON seated.inspector_id = inspector.id
    WHERE ${inScope(scope, 'inspector')}
      AND ${departments === undefined ? sql`true` : sql`inspector.department = ANY (${[...departments]})`}
    ORDER BY inspector.id`;

export async function listInspectors(db: Kysely<Database>, asked: Asked): Promise<InspectorLoad[]> {
  const { rows } = await sql<InspectorLoad>`
    WITH ${visitFacts(asked)}, ${LOAD_TABLES} ${inspectorLoads(asked)}`.execute(db);
  return rows;
}
