import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { inScope, type Scope } from '../account/scope/row-scope.ts';
import { stateOfEvent, VISIT_EVENTS, type VisitEventType, type VisitState } from '../core/visit/state.ts';
import type { Database } from '../platform/database.ts';

export interface VisitRow {
  readonly draw_id: number;
  readonly draw: string;
  readonly title: string;
  readonly rehearsal: boolean;
  readonly id: string;
  readonly target_id: string;
  /** As they are now. */
  readonly tasks: string[];
  readonly drawn_tasks: string[];
  /** Whether somebody sits in one of its teams. */
  readonly staffed: boolean;
  readonly last_event: VisitEventType | null;
  /** How many events there were. */
  readonly events: number;
}

export interface VisitFilter {
  /** Only visits on which this inspector (certificate number) sits in a team. */
  readonly inspector?: string | undefined;
  readonly draw?: string | undefined;
  readonly state?: VisitState | undefined;
  readonly id?: string | undefined;
  readonly names?: readonly { readonly draw: string; readonly id: string }[] | undefined;
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
    .select(['visit.target_id', tasksNow.as('tasks'), 'visit.tasks as drawn_tasks'])
    .select([isStaffed.as('staffed'), lastEvent.as('last_event'), eventCount.as('events')])
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
  if (filter.names !== undefined) rows = rows.where(isOneOf(filter.names));
  if (filter.state !== undefined) rows = rows.where(isIn(filter.state));
  if (filter.inspector !== undefined) rows = rows.where(isOf(filter.inspector));
  if (after !== undefined) {
    rows = rows.where(
      sql<SqlBool>`(visit.draw_id < ${after.draw_id} OR (visit.draw_id = ${after.draw_id} AND visit.id > ${after.id}))`,
    );
  }
  return await rows.execute();
}

const isOneOf = (names: NonNullable<VisitFilter['names']>) =>
  sql<SqlBool>`(frame.number, visit.id) IN (SELECT * FROM unnest(${names.map(({ draw }) => draw)}::text[],
    ${names.map(({ id }) => id)}::text[]))`;

const isStaffed = sql<boolean>`EXISTS (SELECT FROM unit_of_visit u
  JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit
  WHERE u.draw_id = visit.draw_id AND u.visit = visit.id AND s.pseudonym IS NOT NULL)`;

const lastEvent = sql<VisitEventType | null>`(SELECT type FROM visit_event e
  WHERE e.draw_id = visit.draw_id AND e.visit = visit.id ORDER BY e.sequence DESC LIMIT 1)`;

const eventCount = sql<number>`(SELECT count(*)::integer FROM visit_event e
  WHERE e.draw_id = visit.draw_id AND e.visit = visit.id)`;

/** The same as `stateOf` (src/core/visit/state.ts), asked of the database. */
export const isIn = (state: VisitState): RawBuilder<SqlBool> => {
  const left = sql<SqlBool>`(cardinality(${tasksNow}) = 0
    AND coalesce(${lastEvent} NOT IN ('recorded', 'returned', 'reviewed', 'published', 'closed'), true))`;
  if (state === 'replaced') return left;
  const event = VISIT_EVENTS.find((type) => stateOfEvent(type) === state);
  if (event !== undefined) return sql<SqlBool>`(${lastEvent} = ${event} AND NOT ${left})`;
  const fresh = sql<SqlBool>`(${lastEvent} IS NULL AND NOT ${left})`;
  return state === 'assigned'
    ? sql<SqlBool>`(${fresh} AND ${isStaffed})`
    : sql<SqlBool>`(${fresh} AND NOT ${isStaffed})`;
};

/** From the person to the seats and units, so that nobody else's visits are looked at. */
const isOf = (inspector: string) => sql<SqlBool>`(visit.draw_id, visit.id) IN (
  SELECT u.draw_id, u.visit FROM staff_member m
  JOIN seat_now s ON s.draw_id = m.draw_id AND s.pseudonym = m.pseudonym
  JOIN unit_of_visit u ON u.team_draw_id = s.draw_id AND u.unit = s.unit
  WHERE m.inspector_id = ${inspector})`;

/** With those that joined by a replacement, without those that another target took over. */
const tasksNow = sql<string[]>`ARRAY(
  SELECT task FROM (
    SELECT unnest(visit.tasks) AS task
    UNION SELECT task FROM target_replacement r WHERE r.draw_id = visit.draw_id AND r.visit = visit.id
    EXCEPT SELECT task FROM target_replacement r WHERE r.draw_id = visit.draw_id AND r.left_visit = visit.id
  ) AS held ORDER BY task COLLATE "C")`;

/** Every seat of the visits as it is today, in the order of departments and seats; nobody is in an open one. */
export const seatsOf = (db: Kysely<Database>, visits: readonly VisitKey[]) =>
  sql<Seat>`
    SELECT u.draw_id, u.visit, s.department, d.name AS department_name, s.seat, i.id AS inspector, i.name,
      s.seat = 0 AS is_lead, a.accepted_at
    FROM unit_of_visit u
    JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit
    JOIN department d ON d.code = s.department
    LEFT JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
    LEFT JOIN inspector i ON i.id = m.inspector_id
    LEFT JOIN visit_acceptance a ON a.draw_id = u.draw_id AND a.visit = u.visit AND a.inspector_id = i.id
    WHERE (u.draw_id, u.visit) IN ${keys(visits)}
    ORDER BY s.department, s.seat`
    .execute(db)
    .then(({ rows }) => rows);

/** The units of the visits, that of their own draw first, each with its visits in the order in which they are done. */
export const unitsOf = (db: Kysely<Database>, visits: readonly VisitKey[]) =>
  sql<UnitOfVisit>`
    SELECT u.draw_id, u.visit, u.unit AS id, u.position,
      ARRAY(SELECT o.visit FROM unit_of_visit o WHERE o.team_draw_id = u.team_draw_id AND o.unit = u.unit
        ORDER BY o.position) AS visits
    FROM unit_of_visit u
    WHERE (u.draw_id, u.visit) IN ${keys(visits)}
    ORDER BY u.team_draw_id`
    .execute(db)
    .then(({ rows }) => rows);

/** Who left a seat and who got it, in the order of time; the kind of the reason, never its words. */
export const seatChanges = (db: Kysely<Database>, visits: readonly VisitKey[]) =>
  sql<SeatChange>`
    SELECT u.draw_id, u.visit, p.replaced_at AS at, r.department, r.seat, r.n, q.cause,
      before.id AS left_inspector, before.name AS left_name, after.id AS joined_inspector, after.name AS joined_name
    FROM unit_of_visit u
    JOIN seat_replacement r ON r.draw_id = u.team_draw_id AND r.unit = u.unit
    JOIN replacement p ON p.draw_id = r.draw_id AND p.place = r.place
    JOIN replacement_request q ON q.id = p.request_id
    LEFT JOIN LATERAL (
      SELECT i.id, i.name FROM (
        SELECT pseudonym FROM team_seat t WHERE r.n = 1 AND t.draw_id = r.draw_id AND t.unit = r.unit
          AND t.department = r.department AND t.seat = r.seat
        UNION ALL
        SELECT pseudonym FROM seat_replacement t WHERE t.n = r.n - 1 AND t.draw_id = r.draw_id AND t.unit = r.unit
          AND t.department = r.department AND t.seat = r.seat) AS held
      JOIN staff_member m ON m.draw_id = r.draw_id AND m.pseudonym = held.pseudonym
      JOIN inspector i ON i.id = m.inspector_id) AS before ON true
    LEFT JOIN staff_member m ON m.draw_id = r.draw_id AND m.pseudonym = r.pseudonym
    LEFT JOIN inspector after ON after.id = m.inspector_id
    WHERE (u.draw_id, u.visit) IN ${keys(visits)}
    ORDER BY p.replaced_at, r.draw_id, r.place`
    .execute(db)
    .then(({ rows }) => rows);

/** Tasks that a visit took over from another target, or gave up to one. */
export const targetChanges = (db: Kysely<Database>, visits: readonly VisitKey[]) =>
  sql<TargetChange>`
    SELECT asked.draw_id, asked.visit, p.replaced_at AS at, t.task, q.cause, t.left_visit, t.visit AS joined_visit
    FROM (SELECT * FROM unnest(${visits.map(({ draw_id }) => draw_id)}::bigint[],
      ${visits.map(({ visit }) => visit)}::text[])) AS asked (draw_id, visit)
    JOIN target_replacement t ON t.draw_id = asked.draw_id AND asked.visit IN (t.visit, t.left_visit)
    JOIN replacement p ON p.draw_id = t.draw_id AND p.place = t.place
    JOIN replacement_request q ON q.id = p.request_id
    ORDER BY p.replaced_at, t.place`
    .execute(db)
    .then(({ rows }) => rows);

export interface VisitKey {
  readonly draw_id: number;
  readonly visit: string;
}

interface Seat extends VisitKey {
  readonly department: string;
  readonly department_name: string;
  readonly seat: number;
  readonly inspector: string | null;
  readonly name: string | null;
  readonly is_lead: boolean;
  readonly accepted_at: string | null;
}

interface UnitOfVisit extends VisitKey {
  readonly id: string;
  readonly position: number;
  readonly visits: string[];
}

interface SeatChange extends VisitKey {
  readonly at: string;
  readonly department: string;
  readonly seat: number;
  readonly n: number;
  readonly cause: string;
  readonly left_inspector: string | null;
  readonly left_name: string | null;
  readonly joined_inspector: string | null;
  readonly joined_name: string | null;
}

interface TargetChange extends VisitKey {
  readonly at: string;
  readonly task: string;
  readonly cause: string;
  readonly left_visit: string;
  readonly joined_visit: string;
}

const keys = (visits: readonly VisitKey[]) =>
  sql`(SELECT * FROM unnest(${visits.map(({ draw_id }) => draw_id)}::bigint[], ${visits.map(({ visit }) => visit)}::text[]))`;
