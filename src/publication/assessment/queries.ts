import type { Kysely } from 'kysely';
import { officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import type { Assessment } from './schema.ts';

const rows = (db: Kysely<Database>) =>
  db
    .selectFrom('impact_assessment as a')
    .leftJoin('impact_assessment_confirmation as c', 'c.assessment', 'a.number')
    .select(['a.number', 'a.title', 'a.conclusion', 'a.scan', 'a.assessed_on', 'a.valid_until'])
    .select(['a.created_by', 'a.created_at', 'c.confirmed_at']);

/** An assessment with who entered it. */
export interface EnteredAssessment extends Assessment {
  readonly created_by: string;
}

/** All assessments from the newest. */
export async function listAssessments(db: Kysely<Database>): Promise<EnteredAssessment[]> {
  const today = officeToday();
  return (await rows(db).orderBy('a.number', 'desc').execute()).map(({ scan, created_at, ...row }) => ({
    ...row,
    scan: scan!.toString('hex'),
    entered_at: created_at,
    in_force: row.confirmed_at !== null && row.assessed_on <= today && today <= row.valid_until,
  }));
}

/** The newest that permits today to publish personal data; undefined where there is none. */
export async function assessmentInForce(db: Kysely<Database>): Promise<EnteredAssessment | undefined> {
  return (await listAssessments(db)).find(({ in_force }) => in_force);
}
