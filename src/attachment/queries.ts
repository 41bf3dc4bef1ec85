import type { Kysely, Transaction } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { actorOf } from '../platform/audit.ts';
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
 * The attachment that a step names; whoever takes a digest of a scan from a request calls this. One that does not
 * exist for the actor cannot be named: naming it would show it to his department.
 * @throws Problem `attachment-unknown`
 */
export async function attachmentOrProblem(trx: Transaction<Database>, digest: string): Promise<Attachment> {
  const found = await trx
    .selectFrom('attachment')
    .selectAll()
    .where('digest', '=', digest)
    .where(inScope(actorOf(trx).departments, 'attachment'))
    .$castTo<Attachment>()
    .executeTakeFirst();
  if (found === undefined)
    throw new Problem(attachmentProblems['attachment-unknown'], { members: { digest } });
  return found;
}
