import { type Kysely, sql } from 'kysely';
import { stateOf } from '../../core/visit/state.ts';
import type { Database } from '../../platform/database.ts';
import { findVisits, type VisitRow } from '../queries.ts';

/**
 * The visits of a draw whose sheets are printed together: unit by unit, in the order in which a team does them. Nobody
 * goes to a target that was replaced, so it has no sheet.
 * @returns `next`: how many to skip for those that follow, if there are any
 */
export async function sheetsOfDraw(
  db: Kysely<Database>,
  drawId: number,
  {
    unit,
    skip,
    limit,
  }: { readonly unit?: string | undefined; readonly skip: number; readonly limit: number },
): Promise<{ readonly rows: VisitRow[]; readonly next: number | undefined }> {
  const ofUnit = unit === undefined ? sql`true` : sql`place.unit = ${unit}`;
  const { rows: names } = await sql<{ draw: string; id: string }>`
    SELECT frame.number AS draw, visit.id FROM visit
    JOIN frame ON frame.draw_id = visit.draw_id
    LEFT JOIN LATERAL (SELECT unit, position FROM unit_of_visit u
      WHERE u.draw_id = visit.draw_id AND u.visit = visit.id ORDER BY u.team_draw_id LIMIT 1) AS place ON true
    WHERE visit.draw_id = ${drawId} AND ${ofUnit}
    ORDER BY place.unit COLLATE "C", place.position, visit.id
    OFFSET ${skip} LIMIT ${limit + 1}`.execute(db);
  const page = names.slice(0, limit);
  const found = new Map((await findVisits(db, { names: page }, limit)).map((row) => [row.id, row]));
  const rows = page.flatMap(({ id }) => found.get(id) ?? []).filter((row) => stateOf(row) !== 'replaced');
  return { rows, next: names.length > limit ? skip + limit : undefined };
}
