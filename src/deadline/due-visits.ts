import { type Kysely, sql } from 'kysely';
import { resultsTerm } from '../calendar/terms.ts';
import { stateOf } from '../core/visit/state.ts';
import { officeDay } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { allRules, inForceAt } from '../sampling-rules/queries.ts';
import { tasksNow, type VisitRow } from '../visit/queries.ts';
import type { Visit } from '../visit/schema.ts';
import { tasksOfDraws } from '../visit/tasks-of-draws.ts';
import { type Candidate, NOTHING } from './candidate.ts';
import { type LiveDraw, withLiveDraws } from './live-draws.ts';
import { isOwnVisit, type Sight } from './sight.ts';
import { WAITS_FOR } from './steps.ts';

interface Row
  extends LiveDraw,
    Pick<VisitRow, 'tasks' | 'drawn_tasks' | 'staffed' | 'last_event' | 'target_id'> {
  readonly visit: string;
  readonly own: boolean;
  /** When the check ended, by the record filed last. */
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
    const waits = WAITS_FOR[stateOf(row)];
    if (waits === undefined) return [];
    const { draw, visit, department, around, own, target_id, ended_at } = row;
    const about = { ...NOTHING, draw, visit, department, around, own, target_id, ...waits };
    if (waits.step === 'visit') {
      const { window_from, window_to } = firstToEnd(tasks.get(row.draw_id)!, row.tasks);
      return [{ ...about, term: { began_on: window_from, due_on: window_to } }];
    }
    const term = { began_on: officeDay(ended_at!), working_days: resultsTerm(inForceAt(rules, ended_at!)) };
    return [{ ...about, term }];
  });
}

const firstToEnd = (tasks: Visit['tasks'], codes: readonly string[]): Visit['tasks'][number] =>
  tasks
    .filter(({ task }) => codes.includes(task))
    .reduce((first, one) => (one.window_to < first.window_to ? one : first));

const unpublished = (db: Kysely<Database>, sight: Sight): Promise<Row[]> =>
  sql<Row>`${withLiveDraws(sight)}
    SELECT live.*, visit.id AS visit, visit.target_id, ${isOwnVisit(sight)} AS own, last.type AS last_event, filed.ended_at,
      visit.tasks AS drawn_tasks,
      CASE WHEN visit.draw_id IN (SELECT draw_id FROM target_replacement) THEN ${tasksNow} ELSE visit.tasks END AS tasks,
      (visit.draw_id, visit.id) IN (SELECT u.draw_id, u.visit FROM unit_of_visit u
        JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit WHERE s.pseudonym IS NOT NULL) AS staffed
    FROM live JOIN visit ON visit.draw_id = live.draw_id
    LEFT JOIN LATERAL (SELECT type FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id ORDER BY e.sequence DESC LIMIT 1) AS last ON true
    LEFT JOIN LATERAL (SELECT e.body ->> 'ended_at' AS ended_at FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id AND e.type = 'recorded'
      ORDER BY e.sequence DESC LIMIT 1) AS filed ON true
    WHERE (live.around OR ${isOwnVisit(sight)}) AND NOT EXISTS (SELECT FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id AND e.type = 'published')`
    .execute(db)
    .then(({ rows }) => rows);
