/** What is asked of `visit` in SQL: fragments over a row of that table, by its own name. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { stateOfEvent, VISIT_EVENTS, type VisitEventType, type VisitState } from '../core/visit/state.ts';

export const isStaffed = sql<boolean>`EXISTS (SELECT FROM unit_of_visit u
  JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit
  WHERE u.draw_id = visit.draw_id AND u.visit = visit.id AND s.pseudonym IS NOT NULL)`;

export const lastEvent = sql<VisitEventType | null>`(SELECT type FROM visit_event e
  WHERE e.draw_id = visit.draw_id AND e.visit = visit.id ORDER BY e.sequence DESC LIMIT 1)`;

export const eventCount = sql<number>`(SELECT count(*)::integer FROM visit_event e
  WHERE e.draw_id = visit.draw_id AND e.visit = visit.id)`;

/** With those that joined by a replacement, without those that another target took over. */
export const tasksNow = sql<string[]>`ARRAY(
  SELECT task FROM (
    SELECT unnest(visit.tasks) AS task
    UNION SELECT task FROM target_replacement r WHERE r.draw_id = visit.draw_id AND r.visit = visit.id
    EXCEPT SELECT task FROM target_replacement r WHERE r.draw_id = visit.draw_id AND r.left_visit = visit.id
  ) AS held ORDER BY task COLLATE "C")`;

/** The tasks that its record is about: those it has, or had when the lot was cast, if others took over all of them. */
export const tasksHeld = sql<string[]>`(SELECT CASE WHEN cardinality(now) = 0 THEN visit.tasks ELSE now END
  FROM (SELECT ${tasksNow} AS now) AS held)::text[]`;

/** Events in which a record stands filed: `recorded` and what follows, but not `returned`. */
export const FILED_STATES = ['recorded', 'reviewed', 'published', 'closed'] as const;

/** Sequence and body of the event whose result stands, as it was filed, as a relation of at most one row. */
export const filedResult = sql<{
  sequence: number;
  body: unknown;
}>`(SELECT e.sequence, e.body FROM visit_event e
  WHERE e.draw_id = visit.draw_id AND e.visit = visit.id AND e.type = 'recorded'
    AND ${lastEvent} = ANY (${[...FILED_STATES]}::text[])
  ORDER BY e.sequence DESC LIMIT 1)`;

/** What a result that stands says today: the outcome that was filed, or that of the correction in force. */
export const outcomeNow = sql<string>`coalesce((SELECT c.outcome FROM frame f
    JOIN corrected_finding c ON c.subject = f.number || '/' || visit.id WHERE f.draw_id = visit.draw_id),
  (SELECT filed.body ->> 'outcome' FROM ${filedResult} AS filed))`;

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
