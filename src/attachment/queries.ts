import { type Kysely, type SqlBool, sql, type Transaction } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { actorOf } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import type { AccountActor } from '../platform/http/access.ts';
import { Problem } from '../platform/problems.ts';
import { attachmentProblems } from './problems.ts';
import type { Attachment } from './schema.ts';
import type { StoredFile } from './stored-files.ts';

/** The attachment with this digest, 64 lower-case hexadecimal digits. */
export const findAttachment = (db: Kysely<Database>, digest: string): Promise<Attachment | undefined> =>
  db
    .selectFrom('attachment')
    .selectAll()
    .where('digest', '=', digest)
    .$castTo<Attachment>()
    .executeTakeFirst();

/** The attachment that this sender sent before out of the very same file. */
export const findSent = (
  db: Kysely<Database>,
  sender: string,
  { digest, received_digest }: StoredFile,
): Promise<Attachment | undefined> =>
  db
    .selectFrom('attachment_sender')
    .innerJoin('attachment', 'attachment.digest', 'attachment_sender.digest')
    .selectAll('attachment')
    .where('attachment.digest', '=', digest)
    .where('sent_by', '=', sender)
    .where('received_digest', '=', received_digest)
    .$castTo<Attachment>()
    .executeTakeFirst();

/**
 * The attachment, if the actor may read it: for an inspector those that he sent, and those of his own visits. Departments
 * are the scope guard's matter.
 */
export async function findReadable(
  db: Kysely<Database>,
  digest: string,
  actor: AccountActor,
): Promise<Attachment | undefined> {
  let rows = db.selectFrom('attachment').selectAll().where('digest', '=', digest);
  if (actor.role === 'inspector') rows = rows.where(ofInspector(actor.inspector ?? ''));
  return await rows.$castTo<Attachment>().executeTakeFirst();
}

/** Sent by an account of the inspector with this certificate number, or part of a visit on which he has a seat. */
const ofInspector = (inspector: string) =>
  sql<SqlBool>`(EXISTS (SELECT FROM attachment_sender s JOIN account a ON s.sent_by = 'account:' || a.id
      WHERE s.digest = attachment.digest AND a.inspector = ${inspector})
    OR EXISTS (SELECT FROM visit_evidence e
      JOIN unit_of_visit u ON u.draw_id = e.draw_id AND u.visit = e.visit
      JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit
      JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
      WHERE e.digest = attachment.digest AND m.inspector_id = ${inspector}))`;

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
