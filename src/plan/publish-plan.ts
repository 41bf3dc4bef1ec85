import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { appendEntries } from '../ledger/append.ts';
import { record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Office } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import { beginBulletin } from '../publication/bulletin/begin-bulletin.ts';
import { publishBulletin } from '../publication/bulletin/publish-bulletin.ts';
import { refuseIncomplete } from './check-registers.ts';
import { holdPlan } from './edit-plan.ts';
import type { Finding } from './finding.ts';
import { appendPlanEvent, refuseOutOfOrder } from './plan-events.ts';
import { findRevision, raiseVersion } from './queries.ts';
import { planEventBody } from './state.ts';

/** What the office says when it publishes: document number, issuer, where and when. */
export const publication = planEventBody.published.omit({ ledger_position: true });
export type Publication = z.infer<typeof publication>;

export interface PublishedPlan {
  readonly revision: number;
  /** Hex of SHA-256 over the revision as JCS. */
  readonly digest: string;
  readonly ledger_position: number;
  readonly warnings: readonly Finding[];
}

/**
 * Publishes an approved plan as it was approved: enters its digest in the public log, announces it in a bulletin, and
 * from then on it can be drawn from. What has become unlawful since, e.g. by a repealed basis, is not published; it is to be returned.
 * @throws Problem `plan-not-found`, `plan-incomplete`, `plan-out-of-order`
 */
export async function publishPlan(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  code: string,
  body: Publication,
): Promise<PublishedPlan> {
  const plan = await holdPlan(trx, code);
  refuseOutOfOrder(plan.now, 'published');
  const warnings = await refuseIncomplete(trx, plan);
  const { revision } = plan.now;
  const { digest, document } = (await findRevision(trx, plan.id, revision))!;
  const bulletin = await beginBulletin(trx, office);
  const number = `${code}/${revision}`;
  const entry = { type: 'published', at: instantNow(), digest, kind: 'plan', number } as const;
  const [place] = await appendEntries(trx, [entry]);
  const position = { ledger_position: place!.position };
  await appendPlanEvent(trx, plan, plan.now, 'published', { ...body, ...position });
  const published = { revision, digest, ...position };
  await raiseVersion(trx, plan.id);
  await record(trx, { action: 'plan.publish', object_kind: 'plan', object_id: code, after: published });
  const { title, year, lead_department } = document;
  const announced = {
    kind: 'plan',
    plan: code,
    ...{ revision, title, year, lead_department, digest },
    document_number: body.document_number,
    ...(body.issuer !== undefined && { issuer: body.issuer }),
    ...position,
    address: `/api/v1/public/plans/${code}?revision=${revision}`,
  } as const;
  await publishBulletin(trx, bulletin, {
    kind: 'plan',
    items: [{ document: announced, subject: number, title, year, department: lead_department }],
  });
  return { ...published, warnings };
}
