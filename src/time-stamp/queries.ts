import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';

export interface NewTimeStamp {
  readonly digest: Buffer;
  readonly size: number;
  readonly token: Buffer;
  readonly stamped_at: string;
  readonly authority: string;
  readonly policy: string;
  readonly is_trusted: boolean;
  readonly kept_by: string;
}

/** Keeps a token; false where the same one is kept already. */
export async function insertTimeStamp(trx: Transaction<Database>, stamp: NewTimeStamp): Promise<boolean> {
  const kept = await trx
    .insertInto('time_stamp')
    .values(stamp)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (kept.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Tokens over checkpoints of at least `from` entries, the earliest checkpoint first. */
export const timeStampsFrom = (db: Kysely<Database>, from: number, limit: number) =>
  db
    .selectFrom('time_stamp')
    .select(['digest', 'size', 'token', 'stamped_at', 'authority', 'policy', 'is_trusted'])
    .where('size', '>=', from)
    .orderBy('size')
    .orderBy('stamped_at')
    .orderBy('digest')
    .limit(limit)
    .execute();
