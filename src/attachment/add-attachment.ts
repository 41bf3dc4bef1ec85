import type { Transaction } from 'kysely';
import { actorOf, record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { findAttachment } from './queries.ts';
import type { Attachment } from './schema.ts';
import type { StoredFile } from './stored-files.ts';

/**
 * Registers a file that is stored already, and its sender; of the same bytes sent before the first attachment stays.
 * @returns `added`: whether nobody had sent these bytes before.
 */
export async function addAttachment(
  trx: Transaction<Database>,
  file: StoredFile & { readonly name: string },
): Promise<{ readonly attachment: Attachment; readonly added: boolean }> {
  const { received_digest, ...kept } = file;
  const { digest, media_type, size } = kept;
  const sender = actorOf(trx).id;
  const added = await trx
    .insertInto('attachment')
    .values({ ...kept, created_by: sender })
    .onConflict((conflict) => conflict.doNothing())
    .returning('digest')
    .executeTakeFirst();
  await trx
    .insertInto('attachment_sender')
    .values({ digest, sent_by: sender, received_digest })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await record(trx, {
    action: added === undefined ? 'attachment.send' : 'attachment.add',
    object_kind: 'attachment',
    object_id: digest,
    after: { media_type, size, received_digest },
  });
  return { attachment: (await findAttachment(trx, digest))!, added: added !== undefined };
}
