import { type Kysely, sql } from 'kysely';
import type { Draw } from '../draw/queries.ts';
import { listIsPublic } from '../draw/void/public-void.ts';
import type { Database } from '../platform/database.ts';

type Db = Kysely<Database>;

/** How much the lot could decide about a department's teams. */
export interface TeamTotal {
  /** The department's name. */
  readonly department: string;
  readonly teams: number;
  /** Teams for which no more inspectors were eligible than it needs: the lot had nothing to decide. */
  readonly no_choice: number;
}

/** A team as the evidence shows it: inspectors by pseudonym, and no id of a target, which may be a person's. */
export interface PublicTeam {
  /** Place in the drawing order, from 0. */
  readonly position: number;
  readonly department: string;
  readonly visits: number;
  readonly eligible: number;
  readonly no_choice: boolean;
  /** As drawn; the first leads. */
  readonly inspectors: string[];
}

const SIZE = sql`(SELECT count(*) FROM team_seat s WHERE s.draw_id = team.draw_id AND s.unit = team.unit
  AND s.department = team.department)`;

/** Totals by department; none while the outcome is hidden. */
export async function teamTotals(db: Db, draw: Draw): Promise<TeamTotal[]> {
  if (!listIsPublic(draw.now)) return [];
  const { rows } = await sql<TeamTotal>`
    SELECT d.name AS department, count(*)::int AS teams, count(*) FILTER (WHERE team.eligible = ${SIZE})::int AS no_choice
    FROM team JOIN department d ON d.code = team.department
    WHERE team.draw_id = ${draw.id} GROUP BY d.code, d.name ORDER BY d.code`.execute(db);
  return rows;
}

/** Teams in the order in which they were drawn, behind place `after`; none while the outcome is hidden. */
export async function publicTeams(
  db: Db,
  draw: Draw,
  { after = -1, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<PublicTeam[]> {
  if (!listIsPublic(draw.now)) return [];
  const { rows } = await sql<PublicTeam>`
    SELECT team.position, d.name AS department, team.eligible, team.eligible = ${SIZE} AS no_choice,
      (SELECT count(*)::int FROM unit_of_visit u WHERE u.team_draw_id = team.draw_id AND u.unit = team.unit) AS visits,
      ARRAY(SELECT s.pseudonym FROM team_seat s WHERE s.draw_id = team.draw_id AND s.unit = team.unit
        AND s.department = team.department ORDER BY s.seat) AS inspectors
    FROM team JOIN department d ON d.code = team.department
    WHERE team.draw_id = ${draw.id} AND team.position > ${after} ORDER BY team.position LIMIT ${limit}`.execute(
    db,
  );
  return rows;
}
