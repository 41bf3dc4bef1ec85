import type { Transaction } from 'kysely';
import { actorOf, record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { findAttachment } from './queries.ts';
import type { Attachment } from './schema.ts';
import type { StoredFile } from './stored-files.ts';

/** Registers a file that is stored already; of the same bytes sent at the same time the first one stays. */
export async function addAttachment(
  trx: Transaction<Database>,
  file: StoredFile & { readonly name: string },
): Promise<Attachment> {
  await trx
    .insertInto('attachment')
    .values({ ...file, created_by: actorOf(trx).id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { digest, media_type, size } = file;
  await record(trx, {
    action: 'attachment.add',
    object_kind: 'attachment',
    object_id: digest,
    after: { media_type, size },
  });
  return (await findAttachment(trx, digest))!;
}
