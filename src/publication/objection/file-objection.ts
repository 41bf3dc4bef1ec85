import { sql, type Transaction } from 'kysely';
import { attachmentOrProblem } from '../../attachment/queries.ts';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow, officeToday } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { holdStanding, refuseOtherThanResult, refuseUnfitDay } from '../beside/hold-publication.ts';
import { objectionOrProblem } from './queries.ts';
import type { NewObjection, Objection } from './schema.ts';

/**
 * Enters an objection that a target filed against its published result.
 * @throws Problem `publication-not-found`, `publication-not-a-result`, `publication-withdrawn`,
 *   `publication-date-refused`, `attachment-unknown`
 */
export async function fileObjection(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  publication: string,
  { scan, ...given }: NewObjection,
): Promise<Objection> {
  const held = await holdStanding(trx, publication);
  refuseOtherThanResult(held);
  refuseUnfitDay(held, given.filed_on);
  if (scan !== undefined) await attachmentOrProblem(trx, scan);
  const number = await nextNumber(trx, office.code);
  await trx
    .insertInto('objection')
    .values({
      number,
      publication,
      ...given,
      scan: scan === undefined ? null : Buffer.from(scan, 'hex'),
      created_by: actorOf(trx).id,
      created_at: instantNow(),
    })
    .execute();
  await record(trx, {
    action: 'objection.file',
    object_kind: 'objection',
    object_id: number,
    after: { publication, filed_on: given.filed_on },
  });
  return await objectionOrProblem(trx, number);
}

/** `{office}-{year}-Y{n}`, held until the transaction ends. */
async function nextNumber(trx: Transaction<Database>, area: string): Promise<string> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('objection-number', 0))`.execute(trx);
  const prefix = `${area}-${officeToday().slice(0, 4)}-Y`;
  const { rows } = await sql<{ last: number | null }>`
    SELECT max(substr(number, ${prefix.length + 1})::bigint) AS last FROM objection
    WHERE starts_with(number, ${prefix})`.execute(trx);
  return `${prefix}${(rows[0]?.last ?? 0) + 1}`;
}
