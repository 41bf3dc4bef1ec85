import type { Insertable, Kysely, Transaction } from 'kysely';
import { hex } from '../core/canonical/bytes.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { anyOf } from '../register/write-rows.ts';
import { matterListProblems } from './problems.ts';
import { type MatterInList, type MatterListDocument, matterListDocument } from './schema.ts';

/** A published version of the matter list. */
export interface MatterList {
  readonly number: string;
  /** Hex of SHA-256 over the document as JCS. */
  readonly digest: string;
  /** By code, those exempt from random draw too. */
  readonly matters: ReadonlyMap<string, MatterInList>;
}

export interface StoredList {
  readonly number: string;
  readonly year: number;
  readonly sequence: number;
  readonly digest: string;
  readonly ledger_position: number;
  readonly published_at: string;
  readonly document: MatterListDocument;
}

const select = (db: Kysely<Database>) =>
  db
    .selectFrom('matter_list')
    .select(['number', 'year', 'sequence', 'document', 'digest', 'ledger_position', 'published_at']);

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const opened = (row: Row): StoredList => ({
  ...row,
  digest: hex(row.digest),
  document: matterListDocument.parse(parseJson(row.document)),
});

const summed = ({ number, digest, document }: StoredList): MatterList => ({
  number,
  digest,
  matters: new Map(document.matters.map((matter) => [matter.code, matter])),
});

/** The version of this number, e.g. `2026-1`. */
export async function findMatterList(db: Kysely<Database>, number: string): Promise<MatterList | undefined> {
  const row = await select(db).where('number', '=', number).executeTakeFirst();
  return row && summed(opened(row));
}

/** The versions of these numbers, in no order. */
export async function findMatterLists(
  db: Kysely<Database>,
  numbers: readonly string[],
): Promise<MatterList[]> {
  const rows = await select(db).where('number', '=', anyOf(numbers)).execute();
  return rows.map((row) => summed(opened(row)));
}

/** The version published last; undefined while none is. */
export async function newestMatterList(db: Kysely<Database>): Promise<MatterList | undefined> {
  const newest = await newestStored(db);
  return newest && summed(newest);
}

/** Years and numbers only grow, so the newest version is the one with the last number. */
export async function newestStored(db: Kysely<Database>): Promise<StoredList | undefined> {
  const [row] = await newestFirst(db, 1);
  return row && opened(row);
}

const newestFirst = (db: Kysely<Database>, limit: number) =>
  select(db).orderBy('year', 'desc').orderBy('sequence', 'desc').limit(limit).execute();

/** All versions, the newest first; there are a few a year. */
export async function allLists(db: Kysely<Database>): Promise<StoredList[]> {
  return (await newestFirst(db, 1000)).map(opened);
}

/** @throws Problem `matter-list-not-found` */
export async function listOrProblem(db: Kysely<Database>, number: string): Promise<StoredList> {
  const row = await select(db).where('number', '=', number).executeTakeFirst();
  if (row === undefined)
    throw new Problem(matterListProblems['matter-list-not-found'], { members: { number } });
  return opened(row);
}

/** The version before one; undefined for the first. */
export async function listBefore(
  db: Kysely<Database>,
  { year, sequence }: StoredList,
): Promise<StoredList | undefined> {
  const row = await select(db)
    .where(({ eb, and, or }) =>
      or([eb('year', '<', year), and([eb('year', '=', year), eb('sequence', '<', sequence)])]),
    )
    .orderBy('year', 'desc')
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  return row && opened(row);
}

export async function insertList(
  trx: Transaction<Database>,
  row: Insertable<Database['matter_list']>,
): Promise<void> {
  await trx.insertInto('matter_list').values(row).execute();
}
