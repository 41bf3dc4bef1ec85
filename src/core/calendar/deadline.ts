/**
 * Where a term stands on a day: how much of it is left, and whether that is little. Computed whenever somebody asks and
 * stored nowhere, so that a calendar which is imported or amended later counts at once for everything still open.
 */
import { addWorkingDays, type Calendar, CalendarMissing, workingDaysBetween } from './working-days.ts';

/** A deadline with at most so many working days left is soon due. */
export const SOON_WITHIN = 5;

/** `unknown`: whether it is soon depends on a year whose calendar is missing. */
export const DEADLINE_STATES = ['overdue', 'soon', 'later', 'unknown'] as const;
export type DeadlineState = (typeof DEADLINE_STATES)[number];

/** From a day on, for a number of working days or up to a day that somebody fixed; every day as `2026-03-05`. */
export type Term = { readonly began_on: string } & (
  | { readonly working_days: number }
  | { readonly due_on: string }
);

export interface Standing {
  /** The last day; null where the calendar does not reach as far. */
  readonly due_on: string | null;
  /**
   * Working days after today up to and with the last day: 0 on the last day itself; below zero those that have passed
   * since, so that it is 0 too on a weekend right behind. Null where they cannot be counted.
   */
  readonly working_days_left: number | null;
  readonly state: DeadlineState;
  /** The first year that is not covered and would have to be. */
  readonly calendar_missing: number | null;
  /** The last day, or else the first day that it can be: the place in a list by day. */
  readonly not_before: string;
}

/** Judges any number of terms on one day. @param today `2026-03-05` */
export function standingOn(calendar: Calendar, today: string): (term: Term) => Standing {
  const later = known(() => addWorkingDays(calendar, today, SOON_WITHIN + 1));
  /** Of what ends on this day or later, where the working days that are left cannot be counted. */
  const uncounted = (from: string) => (later.missing === null && later.value <= from ? 'later' : 'unknown');
  const judge = (term: Term): Standing => {
    const due =
      'due_on' in term
        ? { value: term.due_on, missing: null }
        : known(() => addWorkingDays(calendar, term.began_on, term.working_days));
    if (due.missing !== null) {
      // All days before that year were counted, and the term went on.
      const newYear = `${due.missing}-01-01`;
      return {
        due_on: null,
        working_days_left: null,
        state: uncounted(newYear),
        calendar_missing: due.missing,
        not_before: newYear < term.began_on ? term.began_on : newYear,
      };
    }
    const due_on = due.value;
    const left = known(() => workingDaysBetween(calendar, today, due_on));
    const ahead = left.missing !== null ? uncounted(due_on) : left.value > SOON_WITHIN ? 'later' : 'soon';
    return {
      due_on,
      working_days_left: left.value,
      state: due_on < today ? 'overdue' : ahead,
      calendar_missing: left.missing,
      not_before: due_on,
    };
  };
  // Thousands of visits share a few terms.
  const judged = new Map<string, Standing>();
  return (term) => {
    const key = `${term.began_on} ${'due_on' in term ? term.due_on : term.working_days}`;
    const standing = judged.get(key) ?? judge(term);
    judged.set(key, standing);
    return standing;
  };
}

type Known<T> =
  | { readonly value: T; readonly missing: null }
  | { readonly value: null; readonly missing: number };

function known<T>(count: () => T): Known<T> {
  try {
    return { value: count(), missing: null };
  } catch (error) {
    if (error instanceof CalendarMissing) return { value: null, missing: error.year };
    throw error;
  }
}
