import type { Transaction } from 'kysely';
import type { DocumentOf } from '../../core/privacy/public-fields.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { beginBulletin } from '../bulletin/begin-bulletin.ts';
import { publishBulletin } from '../bulletin/publish-bulletin.ts';
import type { HeldPublication } from './hold-publication.ts';
import type { PublishedBeside } from './schema.ts';

/** Publishes a text beside another, under a bulletin of its own; the log says `corrected`. */
export async function publishBeside(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  held: HeldPublication,
  document: DocumentOf<'correction' | 'withdrawal' | 'objection'>,
  { title, earlier, reason }: { readonly title: string; readonly earlier: string; readonly reason: string },
): Promise<PublishedBeside> {
  const begun = await beginBulletin(trx, office);
  const { subject, year, department } = held;
  // Whoever looks for the firm finds the new text; a withdrawal or an answer names nobody.
  const { district, target_id, target_name } = held;
  const found = document.kind === 'correction' ? { district, target_id, target_name } : {};
  const {
    number: bulletin,
    ledger_position,
    items,
  } = await publishBulletin(trx, begun, {
    kind: document.kind,
    items: [{ document, subject, title, year, department, ...found }],
    beside: { corrects: held.number, earlier, reason },
  });
  return { ...items[0]!, bulletin, ledger_position };
}
