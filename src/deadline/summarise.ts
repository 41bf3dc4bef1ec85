import type { Deadline } from './read-deadlines.ts';
import { type DutyRole, STEP_NAMES, type Step } from './steps.ts';

export interface Tally {
  readonly step: Step;
  readonly role: DutyRole;
  readonly department: string | null;
  /** All that are not done, the three others among them. */
  open: number;
  overdue: number;
  soon: number;
  unknown: number;
  /** The earliest last day; null where none is known. */
  oldest: string | null;
}

/** How many deadlines of each step, role and department there are, in the order of the procedure. @param rows by last day */
export function summarise(rows: readonly Deadline[]): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const { step, role, department, state, due_on } of rows) {
    const key = [STEP_NAMES.indexOf(step), role, department].join(' ');
    const none = { step, role, department, open: 0, overdue: 0, soon: 0, unknown: 0, oldest: null };
    const tally: Tally = tallies.get(key) ?? none;
    tally.open += 1;
    if (state !== 'later') tally[state] += 1;
    tally.oldest ??= due_on;
    tallies.set(key, tally);
  }
  return [...tallies.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
}
