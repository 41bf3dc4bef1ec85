import { addWorkingDays, type Calendar } from '../core/calendar/working-days.ts';
import { officeDay } from '../platform/clock.ts';
import type { RulesInForce } from '../sampling-rules/queries.ts';
import { asCalendarProblem } from './problems.ts';

/** Terms in working days where the office has set none of its own. */
export const TERMS = {
  /** Results are published after the check's end. */
  results: 20,
  /** An objection to a published result is answered after it was received. */
  objection_answer: 15,
  /** A result leaves the site after the decision that withdraws it. */
  withdrawal: 3,
} as const;

/** Working days in which results are published: as the sampling rules say, if there are any. */
export const resultsTerm = (rules: Pick<RulesInForce, 'document'> | undefined): number =>
  rules?.document.disclosure.results_within_working_days ?? TERMS.results;

/**
 * The last day, `YYYY-MM-DD` in China, of a term that began with an event; it ends at that day's midnight
 * (`endOfDay` of src/core/calendar/instant.ts; Civil Code, articles 201 and 203).
 * @param began instant of the event with its offset, as `2026-03-05T01:30:00Z`; the zone of the machine has no say
 * @throws Problem `calendar-missing` where the term reaches into a year whose calendar nobody has imported
 */
export function dueOn(calendar: Calendar, began: string, workingDays: number): string {
  try {
    return addWorkingDays(calendar, officeDay(began), workingDays);
  } catch (error) {
    throw asCalendarProblem(error);
  }
}
