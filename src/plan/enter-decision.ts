import type { Transaction } from 'kysely';
import { attachmentOrProblem } from '../attachment/queries.ts';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { holdForDecision, type PaperDecision, refuseMeetingAhead } from './decision.ts';
import { appendPlanEvent } from './plan-events.ts';
import { raiseVersion } from './queries.ts';

/**
 * Enters a decision that was made on paper, with its scan; it holds once a second person has confirmed it.
 * @throws Problem as `holdForDecision` and `refuseMeetingAhead` do, `attachment-unknown`,
 * `plan-decision-pending`, `plan-out-of-order`
 */
export async function enterDecision(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
  entry: PaperDecision,
): Promise<void> {
  const { plan } = await holdForDecision(trx, code, versions);
  refuseMeetingAhead(entry);
  await attachmentOrProblem(trx, entry.scan);
  await appendPlanEvent(trx, plan, plan.now, 'decision_entered', entry);
  await raiseVersion(trx, plan.id);
  await record(trx, { action: 'plan.enter-decision', object_kind: 'plan', object_id: code, after: entry });
}
