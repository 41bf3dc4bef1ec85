import type { Kysely } from 'kysely';
import { loadCalendar } from '../calendar/queries.ts';
import { type Standing, standingOn } from '../core/calendar/deadline.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Candidate } from './candidate.ts';
import { dueDisclosures } from './due-disclosures.ts';
import { dueMeasures } from './due-measures.ts';
import { dueAnswers, dueWithdrawals } from './due-publications.ts';
import { dueVisits } from './due-visits.ts';
import type { DeadlineFilter } from './schema.ts';
import { isDuty, type Sight } from './sight.ts';
import type { Step } from './steps.ts';

export interface Deadline extends Candidate, Standing {
  /** Whether it is for whoever reads to do it. */
  readonly duty: boolean;
  /** What tells it from every other; in a list the place among those of one day. */
  readonly key: string;
}

/** Where candidates come from, and for which steps. */
const SOURCES: readonly (readonly [typeof dueVisits, ...Step[]])[] = [
  [dueDisclosures, 'disclosure'],
  [dueVisits, 'visit', 'publication'],
  [dueMeasures, 'correction', 'transfer'],
  [dueAnswers, 'objection_answer'],
  [dueWithdrawals, 'withdrawal'],
];

/**
 * Everything that somebody may see and that is not done yet, by its last day. Due dates are counted here and nowhere
 * kept, on today's day of the office. Where a year's calendar is missing its rows say so, and the others stand.
 */
export async function readDeadlines(
  db: Kysely<Database>,
  sight: Sight,
  { step, role, department, state = 'open' }: DeadlineFilter = {},
): Promise<Deadline[]> {
  const sources = SOURCES.filter(([, ...steps]) => step === undefined || steps.includes(step));
  const [calendar, ...found] = await Promise.all([
    loadCalendar(db),
    ...sources.map(([source]) => source(db, sight)),
  ]);
  const standing = standingOn(calendar, officeToday());
  return found
    .flat()
    .filter(
      (one) =>
        (step === undefined || one.step === step) &&
        (role === undefined || one.role === role) &&
        (department === undefined || one.department === department),
    )
    .map((one): Deadline => ({ ...one, ...standing(one.term), duty: isDuty(sight, one), key: keyOf(one) }))
    .filter(
      (one) => (one.duty || (sight.oversees && one.around)) && (state === 'open' || one.state === state),
    )
    .sort((a, b) => compare(a.not_before, b.not_before) || compare(a.key, b.key));
}

const keyOf = ({ step, draw, visit, department, task, matter, measure, publication, objection }: Candidate) =>
  [step, draw, visit, department, task, matter, measure, publication, objection].join(' ');

/** By code units: the order of a list must not hang on the language of the server. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
