import { type Kysely, sql } from 'kysely';
import { dateOf, daysOf } from '../core/calendar/date.ts';
import { officeDay } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { type Candidate, NOTHING, type Subject } from './candidate.ts';
import { type SeenVisit, withSeenVisits } from './seen-visits.ts';
import type { Sight } from './sight.ts';
import { TRANSFER_ANSWER_DAYS } from './steps.ts';

type Row = Pick<SeenVisit, 'draw' | 'department' | 'around' | 'own' | 'target_id'> &
  Pick<Subject, 'visit' | 'task' | 'matter' | 'measure'> & {
    readonly ended_at: string;
    readonly kind: 'correction_ordered' | 'transferred';
    /** A correction order without its day is not filed (src/record/check-complete.ts). */
    readonly due_on: string;
  };

/**
 * Correction orders that no re-check has found followed, by the day they name; and transferred cases without a case
 * number. Of a record that is being written anew after its return those of the last filed one: the order stands with
 * the target meanwhile.
 */
export async function dueMeasures(db: Kysely<Database>, sight: Sight): Promise<Candidate[]> {
  const rows = await waiting(db, sight);
  return rows.map(({ kind, ended_at, due_on, ...about }): Candidate => {
    const began_on = officeDay(ended_at);
    const shared = { ...NOTHING, ...about, role: 'inspector' as const };
    if (kind === 'correction_ordered') return { ...shared, step: 'correction', term: { began_on, due_on } };
    const asked_on = dateOf(daysOf(began_on) + TRANSFER_ANSWER_DAYS);
    return { ...shared, step: 'transfer', term: { began_on, due_on: asked_on } };
  });
}

const waiting = (db: Kysely<Database>, sight: Sight): Promise<Row[]> =>
  sql<Row>`${withSeenVisits(sight)}
    SELECT seen.draw, seen.around, seen.own, seen.id AS visit, seen.target_id, filed.body ->> 'ended_at' AS ended_at,
      line ->> 'department' AS department, line ->> 'task' AS task, line ->> 'matter' AS matter,
      place::integer - 1 AS measure, given ->> 'kind' AS kind, given ->> 'due_on' AS due_on
    FROM seen
    JOIN visit_event filed ON filed.draw_id = seen.draw_id AND filed.visit = seen.id AND filed.type = 'recorded'
    CROSS JOIN LATERAL jsonb_array_elements(filed.body -> 'results') AS line
    CROSS JOIN LATERAL jsonb_array_elements(line -> 'measures') WITH ORDINALITY AS of_line (given, place)
    WHERE (given ->> 'kind' = 'correction_ordered'
        OR (given ->> 'kind' = 'transferred' AND given ->> 'number' IS NULL))
      AND NOT EXISTS (SELECT FROM visit_event e WHERE e.draw_id = filed.draw_id AND e.visit = filed.visit
        AND e.sequence > filed.sequence AND e.type IN ('recorded', 'closed'))
      AND NOT EXISTS (SELECT FROM visit_follow_up f WHERE f.draw_id = filed.draw_id AND f.visit = filed.visit
        AND f.filing = filed.sequence AND f.department = line ->> 'department' AND f.task = line ->> 'task'
        AND f.matter = line ->> 'matter' AND f.measure = place - 1
        AND (f.type <> 're_checked' OR (f.body ->> 'passed')::boolean))`
    .execute(db)
    .then(({ rows }) => rows);
