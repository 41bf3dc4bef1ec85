import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import type { Frontier } from '../core/canonical/merkle.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import type { NoteSignature } from '../core/ledger/checkpoint.ts';
import { type EntryOf, keyEntry, type LogEntry, logEntry } from '../core/ledger/entries.ts';
import type { Database } from '../platform/database.ts';

/** The newest checkpoint; `undefined` while the log is empty. */
export const lastCheckpoint = (db: Kysely<Database>) =>
  db
    .selectFrom('ledger_checkpoint')
    .select(['size', 'root', 'frontier', 'at'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The checkpoint over the first `size` entries; there is one for every transaction that appended. */
export const findCheckpoint = (db: Kysely<Database>, size: number) =>
  db.selectFrom('ledger_checkpoint').select(['root', 'at']).where('size', '=', size).executeTakeFirst();

export async function insertEntries(
  trx: Transaction<Database>,
  rows: readonly Insertable<Database['ledger_entry']>[],
): Promise<void> {
  await trx.insertInto('ledger_entry').values(rows).execute();
}

export async function insertCheckpoint(
  trx: Transaction<Database>,
  { size, peaks }: Frontier,
  root: Uint8Array,
  at: string,
): Promise<void> {
  await trx
    .insertInto('ledger_checkpoint')
    .values({ size, root: Buffer.from(root), frontier: Buffer.from(peaks), at })
    .execute();
}

export interface StoredEntry {
  readonly position: number;
  /** The entry as JCS, exactly the bytes under its leaf hash. */
  readonly body: string;
}

/** Up to `limit` entries from position `start`, in order. */
export const entriesFrom = (db: Kysely<Database>, start: number, limit: number): Promise<StoredEntry[]> =>
  db
    .selectFrom('ledger_entry')
    .select(['position', 'body'])
    .where('position', '>=', start)
    .orderBy('position')
    .limit(limit)
    .execute();

/** Entries of one draw with their positions, in the order of the log. */
export async function entriesOfDraw(
  db: Kysely<Database>,
  draw: string,
): Promise<{ position: number; entry: LogEntry }[]> {
  const rows = await db
    .selectFrom('ledger_entry')
    .select(['position', 'body'])
    .where('draw', '=', draw)
    .orderBy('position')
    .execute();
  return rows.map(({ position, body }) => ({ position, entry: logEntry.parse(parseJson(body)) }));
}

/** The `key` entries among the first `size`, in order. */
export async function keyEntries(db: Kysely<Database>, size: number): Promise<EntryOf<'key'>[]> {
  return (await placedKeyEntries(db, size)).map(({ entry }) => entry);
}

/** The same with their positions. */
export async function placedKeyEntries(
  db: Kysely<Database>,
  size: number,
): Promise<{ position: number; entry: EntryOf<'key'> }[]> {
  const rows = await db
    .selectFrom('ledger_entry')
    .select(['position', 'body'])
    // As a constant, so that the partial index over keys serves.
    .where(sql<boolean>`type = 'key'`)
    .where('position', '<', size)
    .orderBy('position')
    .execute();
  return rows.map(({ position, body }) => ({ position, entry: keyEntry.parse(parseJson(body)) }));
}

/** Co-signatures of the checkpoint of this size, as lines of a note. */
export async function cosignaturesAt(db: Kysely<Database>, size: number): Promise<NoteSignature[]> {
  const rows = await db
    .selectFrom('ledger_cosignature')
    .select(['key', 'signature'])
    .where('size', '=', size)
    .orderBy('key')
    .execute();
  return rows.map(({ key, signature }) => ({ name: key.slice(0, key.indexOf('+')), signature }));
}

/** Keys of the witnesses who co-signed the checkpoint of this size. */
export async function cosignersOf(db: Kysely<Database>, size: number): Promise<string[]> {
  const rows = await db.selectFrom('ledger_cosignature').select('key').where('size', '=', size).execute();
  return rows.map(({ key }) => key);
}

/** Numbers of the draws that were disclosed in the checkpoint of this size, and in no earlier one that this witness co-signed. */
export async function disclosedSinceCosigned(
  db: Kysely<Database>,
  key: string,
  size: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('ledger_entry')
    .select('draw')
    .where('type', '=', 'disclosed')
    .where('position', '<', size)
    .where('position', '>=', (eb) =>
      eb
        .selectFrom('ledger_cosignature')
        .select(({ fn, val }) => fn.coalesce(fn.max<number>('size'), val(0)).as('earlier'))
        .where('key', '=', key)
        .where('size', '<', size),
    )
    .orderBy('position')
    .execute();
  return rows.map(({ draw }) => draw!);
}

/** Sizes of the first and the newest checkpoint from `size` on that each witness co-signed. */
export async function cosignedSizes(db: Kysely<Database>, size: number): Promise<number[]> {
  const rows = await db
    .selectFrom('ledger_cosignature')
    .select(({ fn }) => [fn.min('size').as('first'), fn.max('size').as('newest')])
    .where('size', '>=', size)
    .groupBy('key')
    .execute();
  return rows.flatMap(({ first, newest }) => [first, newest]);
}

/** Names of the witnesses who co-signed the log when it had at least this size, and when each did so first. */
export async function firstCosigners(
  db: Kysely<Database>,
  size: number,
): Promise<{ witness: string; size: number; signed_at: string }[]> {
  const rows = await db
    .selectFrom('ledger_cosignature')
    .distinctOn('key')
    .select(['key', 'size', 'signed_at'])
    .where('size', '>=', size)
    .orderBy('key')
    .orderBy('size')
    .execute();
  return rows.map(({ key, ...row }) => ({ witness: key.slice(0, key.indexOf('+')), ...row }));
}

/** The first `size` entries with their positions. */
export async function entriesUpTo(
  db: Kysely<Database>,
  size: number,
): Promise<{ position: number; entry: LogEntry }[]> {
  const rows = await entriesFrom(db, 0, size);
  return rows.map(({ position, body }) => ({ position, entry: logEntry.parse(parseJson(body)) }));
}

/** The same as the texts that were hashed. */
export const linesUpTo = async (db: Kysely<Database>, size: number): Promise<string[]> =>
  (await entriesFrom(db, 0, size)).map(({ body }) => body);

/** Leaf hashes of the first `size` entries, joined: 32 bytes for each entry of the log. */
export async function leavesUpTo(db: Kysely<Database>, size: number): Promise<Uint8Array> {
  const rows = await db
    .selectFrom('ledger_entry')
    .select('leaf')
    .where('position', '<', size)
    .orderBy('position')
    .execute();
  // A plain array: a `Buffer` would pass for one, but its `slice` shares memory.
  return new Uint8Array(Buffer.concat(rows.map(({ leaf }) => leaf)));
}
