import type { Kysely, Transaction } from 'kysely';
import { jcs } from '../../core/canonical/jcs.ts';
import { parseJson } from '../../core/canonical/parse-json.ts';
import {
  type CommitmentDocument,
  commitmentDocument,
  type TargetCommitment,
} from '../../core/draw/document.ts';
import type { Database } from '../../platform/database.ts';

export async function insertCommitment(
  trx: Transaction<Database>,
  drawId: number,
  document: CommitmentDocument,
  digest: Uint8Array,
): Promise<void> {
  await trx
    .insertInto('commitment')
    .values({
      draw_id: drawId,
      document: jcs(document),
      digest: Buffer.from(digest),
      disclose_by: document.disclose_by,
      committed_at: document.issued_at,
    })
    .execute();
}

/** The commitment document of a draw; `undefined` before it is committed. */
export async function findCommitment(
  db: Kysely<Database>,
  drawId: number,
): Promise<CommitmentDocument | undefined> {
  const row = await db
    .selectFrom('commitment')
    .select('document')
    .where('draw_id', '=', drawId)
    .executeTakeFirst();
  return row && commitmentDocument.parse(parseJson(row.document));
}

/** The same of a draw of targets; `undefined` for a staffing draw, too. */
export async function findTargetCommitment(
  db: Kysely<Database>,
  drawId: number,
): Promise<TargetCommitment | undefined> {
  const document = await findCommitment(db, drawId);
  return document !== undefined && 'targets' in document ? document : undefined;
}

export interface EntropyValue {
  readonly value: string;
  /** Of a drand round. */
  readonly signature?: string | undefined;
}

/** Stores values of the items from place `from` of the document on. */
export async function insertValues(
  trx: Transaction<Database>,
  drawId: number,
  from: number,
  values: readonly EntropyValue[],
): Promise<void> {
  if (values.length === 0) return;
  await trx
    .insertInto('entropy_value')
    .values(
      values.map(({ value, signature }, i) => ({
        draw_id: drawId,
        item: from + i,
        value,
        signature: signature ?? null,
      })),
    )
    .execute();
}

/** The values that the service has, in the order of the draw's document: all of them once it was run. */
export async function valuesOf(db: Kysely<Database>, drawId: number): Promise<EntropyValue[]> {
  const rows = await db
    .selectFrom('entropy_value')
    .select(['value', 'signature'])
    .where('draw_id', '=', drawId)
    .orderBy('item')
    .execute();
  return rows.map(({ value, signature }) => (signature === null ? { value } : { value, signature }));
}
