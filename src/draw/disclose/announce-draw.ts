import type { Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { BegunBulletin } from '../../publication/bulletin/begin-bulletin.ts';
import { publishBulletin } from '../../publication/bulletin/publish-bulletin.ts';
import { type Draw, planText } from '../queries.ts';

/**
 * Publishes the bulletin of a draw that was disclosed.
 * @param evidence SHA-256 of the bundle, hex
 * @param position of the entry `disclosed`
 */
export async function announceDraw(
  trx: Transaction<Database>,
  bulletin: BegunBulletin,
  draw: Draw,
  evidence: string,
  position: number,
): Promise<void> {
  const number = draw.number!;
  const { plan, revision } = draw.tasks[0]!;
  const { year, lead_department } = (await planText(trx, draw)).document;
  const document = {
    kind: 'draw',
    draw: number,
    title: draw.title,
    ...{ plan, revision },
    tasks: draw.tasks.map(({ task, round }) => ({ task, round })),
    digest: evidence,
    ledger_position: position,
    address: `/api/v1/public/draws/${number}/evidence?digest=${evidence}`,
  } as const;
  await publishBulletin(trx, bulletin, {
    kind: 'draw',
    items: [{ document, subject: number, title: draw.title, year, department: lead_department }],
  });
}
