import { sql, type Transaction } from 'kysely';
import { attachmentOrProblem } from '../../attachment/queries.ts';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow, officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { requireTwoPeople } from '../../platform/second-person.ts';
import { assessmentProblems } from './problems.ts';
import { type EnteredAssessment, listAssessments } from './queries.ts';
import type { NewAssessment } from './schema.ts';

/**
 * Enters an impact assessment from its paper. It permits nothing before a second person has confirmed it.
 * @throws Problem `assessment-ahead`, `attachment-unknown`
 */
export async function enterAssessment(
  trx: Transaction<Database>,
  { scan, ...given }: NewAssessment,
): Promise<EnteredAssessment> {
  if (given.assessed_on > officeToday()) throw new Problem(assessmentProblems['assessment-ahead']);
  await attachmentOrProblem(trx, scan);
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('impact-assessment', 0))`.execute(trx);
  const number = ((await listAssessments(trx))[0]?.number ?? 0) + 1;
  const { id: created_by } = actorOf(trx);
  await trx
    .insertInto('impact_assessment')
    .values({ number, ...given, scan: Buffer.from(scan, 'hex'), created_by, created_at: instantNow() })
    .execute();
  await record(trx, {
    action: 'impact-assessment.enter',
    object_kind: 'impact_assessment',
    object_id: String(number),
    after: { ...given, scan },
  });
  return await assessmentOrProblem(trx, number);
}

/**
 * Another person has compared it with its scan.
 * @throws Problem `assessment-not-found`, `assessment-confirmed`, `second-person-needed`
 */
export async function confirmAssessment(
  trx: Transaction<Database>,
  number: number,
): Promise<EnteredAssessment> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('impact-assessment', 0))`.execute(trx);
  const found = await assessmentOrProblem(trx, number);
  if (found.confirmed_at !== null) throw new Problem(assessmentProblems['assessment-confirmed']);
  await requireTwoPeople(trx, found.created_by);
  await trx
    .insertInto('impact_assessment_confirmation')
    .values({ assessment: number, confirmed_by: actorOf(trx).id, confirmed_at: instantNow() })
    .execute();
  await record(trx, {
    action: 'impact-assessment.confirm',
    object_kind: 'impact_assessment',
    object_id: String(number),
  });
  return await assessmentOrProblem(trx, number);
}

async function assessmentOrProblem(trx: Transaction<Database>, number: number): Promise<EnteredAssessment> {
  const found = (await listAssessments(trx)).find((one) => one.number === number);
  if (found === undefined) throw new Problem(assessmentProblems['assessment-not-found']);
  return found;
}
