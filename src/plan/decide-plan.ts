import type { Transaction } from 'kysely';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { type Decision, holdForDecision, refuseMeetingAhead, refusePending } from './decision.ts';
import { appendPlanEvent } from './plan-events.ts';
import { raiseVersion } from './queries.ts';

/**
 * Approves or returns what was submitted. A return keeps everything: the text stays as it is, open for editing.
 * An approved plan may still be returned until it is published.
 * @throws Problem as `holdForDecision`, `refusePending`, `refuseMeetingAhead` do, `plan-out-of-order`
 */
export async function decidePlan(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
  { decision, ...body }: Decision,
): Promise<void> {
  const { plan } = await holdForDecision(trx, code, versions);
  refusePending(plan);
  refuseMeetingAhead(body);
  await appendPlanEvent(trx, plan, plan.now, decision, body);
  await raiseVersion(trx, plan.id);
  await record(trx, {
    action: decision === 'approved' ? 'plan.approve' : 'plan.return',
    object_kind: 'plan',
    object_id: code,
    after: body,
  });
}
