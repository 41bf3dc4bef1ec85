import type { Transaction } from 'kysely';
import { z } from 'zod';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { day, line } from '../register/fields.ts';
import type { HeldVisit } from './hold-visit.ts';
import { checkPaper, paper } from './paper.ts';
import { appendVisitEvents } from './visit-events.ts';

/** How the target was told that it will be checked. */
export const notice = z
  .strictObject({
    method: z.enum(['delivered', 'on_site', 'post', 'telephone', 'electronic']).describe('送达方式'),
    notified_on: day,
    number: line(100).optional().describe('通知书文号'),
    receiver: line(100).optional().describe('签收人'),
    paper: paper.optional(),
  })
  .meta({
    id: 'Notice',
    examples: [{ method: 'delivered', notified_on: '2026-04-15', number: '黔江交检通〔2026〕17号' }],
  });
export type Notice = z.infer<typeof notice>;

/** @throws Problem `visit-out-of-order`, and as `checkPaper` does */
export async function notifyVisit(
  trx: Transaction<Database>,
  visit: HeldVisit,
  { paper, ...body }: Notice,
): Promise<void> {
  await checkPaper(trx, paper);
  await appendVisitEvents(trx, [visit], 'notified', body, paper);
  await record(trx, {
    action: 'visit.notify',
    object_kind: 'visit',
    object_id: `${visit.draw}/${visit.id}`,
    after: { method: body.method, notified_on: body.notified_on },
  });
}
