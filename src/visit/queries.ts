import { type Kysely, type SqlBool, sql } from 'kysely';
import { inScope, type Scope } from '../account/scope/row-scope.ts';
import type { Database } from '../platform/database.ts';

export interface VisitRow {
  readonly draw_id: number;
  readonly draw: string;
  readonly title: string;
  readonly rehearsal: boolean;
  readonly id: string;
  readonly target_id: string;
  readonly tasks: string[];
  readonly unit: string | null;
  readonly position: number;
}

export interface VisitFilter {
  /** Only visits on which this inspector (certificate number) sits in a team. */
  readonly inspector?: string | undefined;
  readonly draw?: string | undefined;
  readonly state?: 'drawn' | 'assigned' | undefined;
  readonly id?: string | undefined;
  /** Only visits of plans of these departments. */
  readonly scope?: Scope;
}

/** Visits by draw, newest first, then by id; those of a void draw are nobody's work any more. */
export async function findVisits(
  db: Kysely<Database>,
  filter: VisitFilter,
  limit: number,
  after?: { readonly draw_id: number; readonly id: string },
): Promise<VisitRow[]> {
  let rows = db
    .selectFrom('visit')
    .innerJoin('draw', 'draw.id', 'visit.draw_id')
    .innerJoin('frame', 'frame.draw_id', 'visit.draw_id')
    .select(['visit.draw_id', 'frame.number as draw', 'draw.title', 'draw.rehearsal', 'visit.id'])
    .select(['visit.target_id', 'visit.tasks', 'visit.unit', 'visit.position'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('ledger_entry')
            .select('position')
            .whereRef('ledger_entry.draw', '=', 'frame.number')
            .where('ledger_entry.type', '=', 'void'),
        ),
      ),
    )
    .orderBy('visit.draw_id', 'desc')
    .orderBy('visit.id')
    .limit(limit);
  rows = rows.where(inScope(filter.scope, 'visit'));
  if (filter.draw !== undefined) rows = rows.where('frame.number', '=', filter.draw);
  if (filter.id !== undefined) rows = rows.where('visit.id', '=', filter.id);
  if (filter.state !== undefined) rows = rows.where(isAssigned(filter.state === 'assigned'));
  if (filter.inspector !== undefined) rows = rows.where(isOf(filter.inspector));
  if (after !== undefined) {
    rows = rows.where(
      sql<SqlBool>`(visit.draw_id < ${after.draw_id} OR (visit.draw_id = ${after.draw_id} AND visit.id > ${after.id}))`,
    );
  }
  return await rows.execute();
}

const isAssigned = (wanted: boolean) => {
  const seat = sql`SELECT FROM team_seat s WHERE s.draw_id = visit.draw_id AND s.unit = visit.unit`;
  return wanted ? sql<SqlBool>`EXISTS (${seat})` : sql<SqlBool>`NOT EXISTS (${seat})`;
};

/** From the person to the seats and units, so that nobody else's visits are looked at. */
const isOf = (inspector: string) => sql<SqlBool>`(visit.draw_id, visit.unit) IN (
  SELECT s.draw_id, s.unit FROM staff_member m
  JOIN team_seat s ON s.draw_id = m.draw_id AND s.pseudonym = m.pseudonym
  WHERE m.inspector_id = ${inspector})`;

/** Every seat of the units, in the order of departments and seats. */
export const seatsOf = (db: Kysely<Database>, units: readonly UnitKey[]) =>
  sql<Seat>`
    SELECT s.draw_id, s.unit, s.department, d.name AS department_name, i.id AS inspector, i.name, s.seat = 0 AS is_lead
    FROM team_seat s
    JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
    JOIN inspector i ON i.id = m.inspector_id
    JOIN department d ON d.code = s.department
    WHERE (s.draw_id, s.unit) IN ${keys(units)}
    ORDER BY s.department, s.seat`
    .execute(db)
    .then(({ rows }) => rows);

/** Every visit of the units, in the order in which they are to be done. */
export const visitsOfUnits = (db: Kysely<Database>, units: readonly UnitKey[]) =>
  sql<UnitKey & { id: string }>`
    SELECT draw_id, unit, id FROM visit WHERE (draw_id, unit) IN ${keys(units)} ORDER BY position`
    .execute(db)
    .then(({ rows }) => rows);

export interface UnitKey {
  readonly draw_id: number;
  readonly unit: string;
}

interface Seat extends UnitKey {
  readonly department: string;
  readonly department_name: string;
  readonly inspector: string;
  readonly name: string;
  readonly is_lead: boolean;
}

const keys = (units: readonly UnitKey[]) =>
  sql`(SELECT * FROM unnest(${units.map(({ draw_id }) => draw_id)}::bigint[], ${units.map(({ unit }) => unit)}::text[]))`;
