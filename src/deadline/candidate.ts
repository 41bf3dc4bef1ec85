import type { Term } from '../core/calendar/deadline.ts';
import type { Seen } from './sight.ts';
import type { DutyRole, Step } from './steps.ts';

/** What a deadline is about; which of these there are follows from the step. */
export interface Subject {
  readonly draw: string | null;
  /** `target/group` */
  readonly visit: string | null;
  readonly task: string | null;
  readonly matter: string | null;
  /** Place of the measure within its matter's result, from 0. */
  readonly measure: number | null;
  readonly publication: string | null;
  readonly objection: string | null;
}

/** Something that has to be done, before anybody has counted days. */
export interface Candidate extends Subject, Seen {
  readonly step: Step;
  readonly role: DutyRole;
  readonly term: Term;
  /** Whose name the office looks up. */
  readonly target_id?: string;
  /** As the public reads it. */
  readonly public_name?: string | null;
}

export const NOTHING: Subject = {
  draw: null,
  visit: null,
  task: null,
  matter: null,
  measure: null,
  publication: null,
  objection: null,
};
