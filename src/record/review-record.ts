import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { actorOf, record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { paragraph } from '../register/fields.ts';
import { type HeldVisit, holdVisit, type VisitName } from '../visit/hold-visit.ts';
import { checkPaper, paper } from '../visit/paper.ts';
import { appendVisitEvents, refuseVisitsOutOfOrder } from '../visit/visit-events.ts';
import { recordProblems } from './problems.ts';
import { teamOf } from './visit-team.ts';

export const review = z
  .strictObject({
    decision: z.enum(['reviewed', 'returned']).describe('通过 reviewed；退回 returned'),
    opinion: paragraph(2000).describe('审核意见；历次意见都保留'),
    paper: paper.optional().describe('由登记人员代为录入时：签字的审核表'),
  })
  .meta({ id: 'RecordReview', examples: [{ decision: 'reviewed', opinion: '事实清楚，同意公示' }] });
export type Review = z.infer<typeof review>;

/**
 * A reviewer of the lead department approves a filed record or returns it with an opinion; returned, its parts are
 * written and confirmed anew. What is approved may still be returned until it is published.
 * @throws Problem `visit-not-found`, `visit-out-of-order`, `review-own`, `review-not-lead`, and as `checkPaper` does
 */
export async function reviewRecord(
  trx: Transaction<Database>,
  name: VisitName,
  { decision, opinion, paper }: Review,
): Promise<void> {
  const visit = await holdVisit(trx, name);
  refuseVisitsOutOfOrder([visit], decision);
  await checkPaper(trx, paper);
  await refuseForeignReviewer(trx, visit);
  if (paper === undefined) await refuseOwnRecord(trx, visit);
  await appendVisitEvents(trx, [visit], decision, { opinion }, paper);
  await record(trx, {
    action: decision === 'reviewed' ? 'record.approve' : 'record.return',
    object_kind: 'visit',
    object_id: `${visit.draw}/${visit.id}`,
    reason: opinion,
    ...(paper && { after: { paper: paper.scan } }),
  });
}

/** The lead files the summary, so the lead answers for the whole. */
async function refuseForeignReviewer(trx: Transaction<Database>, visit: HeldVisit): Promise<void> {
  const { departments } = actorOf(trx);
  const { lead } = await teamOf(trx, visit);
  if (departments === undefined || departments.includes(lead)) return;
  throw new Problem(recordProblems['review-not-lead'], { members: { lead_department: lead } });
}

/**
 * Whoever wrote, entered or confirmed any version of it, by his account or by a link, has said already that it is right.
 */
async function refuseOwnRecord(trx: Transaction<Database>, visit: HeldVisit): Promise<void> {
  const { id } = actorOf(trx);
  const { rows } = await sql<{ own: boolean }>`SELECT EXISTS (
    SELECT FROM (
      SELECT draw_id, visit, actor, inspector_id FROM visit_record
      UNION ALL SELECT draw_id, visit, actor, inspector_id FROM record_confirmation) AS said
    WHERE draw_id = ${visit.draw_id} AND visit = ${visit.id} AND (actor = ${id}
      OR inspector_id = (SELECT inspector FROM account WHERE 'account:' || account.id = ${id}))
  ) AS own`.execute(trx);
  if (rows[0]?.own === false) return;
  throw new Problem(recordProblems['review-own']);
}
