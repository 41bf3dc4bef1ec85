import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { attachmentProblems } from './problems.ts';
import type { Attachment } from './schema.ts';

/** The attachment with this digest, 64 lower-case hexadecimal digits. */
export const findAttachment = (db: Kysely<Database>, digest: string): Promise<Attachment | undefined> =>
  db
    .selectFrom('attachment')
    .selectAll()
    .where('digest', '=', digest)
    .$castTo<Attachment>()
    .executeTakeFirst();

/**
 * The attachment that a step names; whoever takes a digest of a scan from a request calls this.
 * @throws Problem `attachment-unknown`
 */
export async function attachmentOrProblem(db: Kysely<Database>, digest: string): Promise<Attachment> {
  const found = await findAttachment(db, digest);
  if (found === undefined)
    throw new Problem(attachmentProblems['attachment-unknown'], { members: { digest } });
  return found;
}
