import type { Transaction } from 'kysely';
import type { Scope } from '../account/scope/row-scope.ts';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { holdVisits, type VisitName } from './hold-visit.ts';
import { checkPaper, type Paper } from './paper.ts';
import { appendVisitEvents } from './visit-events.ts';

/**
 * The agency head approves that these visits are made (行政检查审批), all of them or none.
 * @throws Problem `visits-unknown`, `visit-out-of-order`, and as `checkPaper` does
 */
export async function approveVisits(
  trx: Transaction<Database>,
  scope: Scope,
  { visits: names, opinion, paper }: Approval,
): Promise<number> {
  await checkPaper(trx, paper);
  const visits = await holdVisits(trx, names, scope);
  await appendVisitEvents(trx, visits, 'approved', { ...(opinion !== undefined && { opinion }) }, paper);
  for (const draw of new Set(visits.map((visit) => visit.draw))) {
    const approved = visits.filter((visit) => visit.draw === draw).map(({ id }) => id);
    await record(trx, {
      action: 'visit.approve',
      object_kind: 'draw',
      object_id: draw,
      after: { visits: approved, ...(paper && { paper: paper.scan }) },
    });
  }
  return visits.length;
}

export interface Approval {
  readonly visits: readonly VisitName[];
  readonly opinion?: string | undefined;
  readonly paper?: Paper | undefined;
}
