import { type Kysely, sql } from 'kysely';
import { resultsTerm } from '../calendar/terms.ts';
import type { Term } from '../core/calendar/deadline.ts';
import { stateOf } from '../core/visit/state.ts';
import { officeDay } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { allRules, inForceAt, type StoredRules } from '../sampling-rules/queries.ts';
import type { VisitRow } from '../visit/queries.ts';
import type { Visit } from '../visit/schema.ts';
import { tasksOfDraws } from '../visit/tasks-of-draws.ts';
import { tasksNow } from '../visit/visit-relations.ts';
import { type Candidate, NOTHING } from './candidate.ts';
import { type SeenVisit, withSeenVisits } from './seen-visits.ts';
import type { Sight } from './sight.ts';
import { WAITS_FOR } from './steps.ts';

interface Row extends SeenVisit, Pick<VisitRow, 'staffed' | 'last_event'> {
  /** As they are now, with a blank between: an array of each row would cost more than the rest of it. */
  readonly tasks: string;
  /** When the check ended, by the record filed last; of a visit whose result is to be published. */
  readonly ended_at: string | null;
}

/**
 * Visits that are not made yet, by the end of the first of their tasks' windows; and visits that are made and not
 * published, by the end of the term that the sampling rules of the day they ended set for results.
 */
export async function dueVisits(db: Kysely<Database>, sight: Sight): Promise<Candidate[]> {
  const [rows, rules] = await Promise.all([unpublished(db, sight), allRules(db)]);
  const tasks = await tasksOfDraws(db, [...new Set(rows.map(({ draw_id }) => draw_id))]);
  return rows.flatMap((row): Candidate[] => {
    const codes = row.tasks === '' ? [] : row.tasks.split(' ');
    const waits = WAITS_FOR[stateOf({ ...row, tasks: codes })];
    if (waits === undefined) return [];
    const { draw, id, department, around, own, target_id, ended_at } = row;
    const term =
      waits.step === 'visit' ? windowOf(tasks.get(row.draw_id)!, codes) : resultTerm(rules, ended_at!);
    return [{ ...NOTHING, draw, visit: id, department, around, own, target_id, ...waits, term }];
  });
}

function windowOf(tasks: Visit['tasks'], codes: readonly string[]): Term {
  const { window_from, window_to } = tasks
    .filter(({ task }) => codes.includes(task))
    .reduce((first, one) => (one.window_to < first.window_to ? one : first));
  return { began_on: window_from, due_on: window_to };
}

const resultTerm = (rules: readonly StoredRules[], ended_at: string): Term => ({
  began_on: officeDay(ended_at),
  working_days: resultsTerm(inForceAt(rules, ended_at)),
});

const unpublished = (db: Kysely<Database>, sight: Sight): Promise<Row[]> =>
  sql<Row>`${withSeenVisits(sight)}
    SELECT visit.draw_id, visit.draw, visit.department, visit.around, visit.own, visit.id, visit.target_id,
      last.type AS last_event, filed.ended_at, array_to_string(
        CASE WHEN visit.draw_id IN (SELECT draw_id FROM target_replacement) THEN ${tasksNow} ELSE visit.tasks END,
        ' ') AS tasks,
      CASE WHEN last.type IS NULL THEN (visit.draw_id, visit.id) IN (SELECT u.draw_id, u.visit FROM unit_of_visit u
        JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit WHERE s.pseudonym IS NOT NULL)
        ELSE true END AS staffed
    FROM seen AS visit
    LEFT JOIN LATERAL (SELECT type FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id ORDER BY e.sequence DESC LIMIT 1) AS last ON true
    LEFT JOIN LATERAL (SELECT e.body ->> 'ended_at' AS ended_at FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id AND e.type = 'recorded'
        AND last.type IN ('recorded', 'returned', 'reviewed')
      ORDER BY e.sequence DESC LIMIT 1) AS filed ON true
    WHERE NOT EXISTS (SELECT FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id AND e.type = 'published')`
    .execute(db)
    .then(({ rows }) => rows);
