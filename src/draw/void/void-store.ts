import type { Kysely, Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import { actorOf } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import { voidProblems } from './problems.ts';
import type { VoidRequestView } from './request-view.ts';
import type { VoidRequestBody } from './schema.ts';

/** Why a draw is void, as it is digested: everybody can compare the published words with the ledger. */
export interface VoidReason {
  readonly reason: string;
  /** SHA-256 of an attachment, hex. */
  readonly attachment?: string | undefined;
}

/** SHA-256 of `{"attachment"?, "reason"}` as JCS: `reason` of the `void` entry. */
export const reasonDigest = ({ reason, attachment }: VoidReason): string =>
  hex(nativeSuites.sha256.hash(utf8(jcs({ reason, ...(attachment !== undefined && { attachment }) }))));

const requests = (db: Kysely<Database>, drawId: number) =>
  db
    .selectFrom('void_request')
    .leftJoin('void_decision', 'void_decision.request_id', 'void_request.id')
    .select(['id', 'reason', 'attachment', 'asked_by', 'asked_by_name', 'asked_by_role', 'asked_at'])
    .select(['decision', 'opinion', 'decided_by_name', 'decided_at'])
    .where('draw_id', '=', drawId);

export interface PendingVoid extends VoidReason {
  readonly id: number;
  /** Id of the actor. */
  readonly asked_by: string;
  readonly asked_by_role: string;
}

const attachmentOf = (bytes: Buffer | null) => (bytes === null ? {} : { attachment: bytes.toString('hex') });

/** The request that nobody has decided; at most one, since asking holds the draw. */
export async function pendingVoid(db: Kysely<Database>, drawId: number): Promise<PendingVoid | undefined> {
  const row = await requests(db, drawId).where('decision', 'is', null).executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, reason, asked_by, asked_by_role } = row;
  return { id, reason, ...attachmentOf(row.attachment), asked_by, asked_by_role };
}

/** @throws Problem `draw-void-not-requested` */
export async function pendingVoidOrProblem(db: Kysely<Database>, drawId: number): Promise<PendingVoid> {
  const pending = await pendingVoid(db, drawId);
  if (pending === undefined) throw new Problem(voidProblems['draw-void-not-requested']);
  return pending;
}

/** All requests of a draw in the order of time, with what became of them. */
export async function voidRequests(db: Kysely<Database>, drawId: number): Promise<VoidRequestView[]> {
  const rows = await requests(db, drawId).orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    reason: row.reason,
    ...attachmentOf(row.attachment),
    asked_by: row.asked_by_name,
    asked_at: row.asked_at,
    ...(row.decision !== null && {
      decision: row.decision as NonNullable<VoidRequestView['decision']>,
      ...(row.opinion !== null && { opinion: row.opinion }),
      decided_by: row.decided_by_name!,
      decided_at: row.decided_at!,
    }),
  }));
}

/** Why a void draw is void, as the public reads it; `undefined` where the service ended it. */
export async function confirmedReason(db: Kysely<Database>, drawId: number): Promise<VoidReason | undefined> {
  const row = await requests(db, drawId).where('decision', '=', 'confirmed').executeTakeFirst();
  return row && { reason: row.reason, ...attachmentOf(row.attachment) };
}

export async function insertVoidRequest(
  trx: Transaction<Database>,
  drawId: number,
  { reason, attachment }: VoidRequestBody,
): Promise<number> {
  const { id: asked_by, name: asked_by_name, role = 'service' } = actorOf(trx);
  const { id } = await trx
    .insertInto('void_request')
    .values({
      draw_id: drawId,
      reason,
      attachment: attachment === undefined ? null : Buffer.from(attachment, 'hex'),
      asked_by,
      asked_by_name,
      asked_by_role: role,
      asked_at: instantNow(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function insertVoidDecision(
  trx: Transaction<Database>,
  requestId: number,
  decision: NonNullable<VoidRequestView['decision']>,
  opinion?: string,
): Promise<void> {
  const { id: decided_by, name: decided_by_name } = actorOf(trx);
  await trx
    .insertInto('void_decision')
    .values({
      request_id: requestId,
      decision,
      opinion: opinion ?? null,
      decided_by,
      decided_by_name,
      decided_at: instantNow(),
    })
    .execute();
}
