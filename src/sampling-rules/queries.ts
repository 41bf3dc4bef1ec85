import type { Insertable, Kysely, Transaction } from 'kysely';
import { hex } from '../core/canonical/bytes.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import type { Ceilings } from '../core/frequency/ceilings.ts';
import { instantNow, officeDay } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { samplingRulesProblems } from './problems.ts';
import { type RulesDocument, rulesDocument } from './schema.ts';

/** A version of the sampling rules that a draw is bound by. */
export interface RulesInForce {
  readonly version: number;
  /** Hex of SHA-256 over `text`. */
  readonly digest: string;
  readonly ceilings: Ceilings;
  readonly document: RulesDocument;
  /** The whole document as JCS, for a suite other than SHA-256. */
  readonly text: string;
}

export interface StoredRules {
  readonly version: number;
  readonly digest: string;
  readonly ledger_position: number;
  readonly published_at: string;
  readonly text: string;
  readonly document: RulesDocument;
}

const select = (db: Kysely<Database>) =>
  db
    .selectFrom('sampling_rules')
    .select(['version', 'document as text', 'digest', 'ledger_position', 'published_at'])
    .orderBy('version', 'desc');

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const opened = (row: Row): StoredRules => ({
  ...row,
  digest: hex(row.digest),
  document: rulesDocument.parse(parseJson(row.text)),
});

/**
 * The version in force at an instant: of those published by then whose day had come, the last.
 * @param at RFC 3339; now, unless given
 */
export async function rulesInForce(
  db: Kysely<Database>,
  at: string = instantNow(),
): Promise<RulesInForce | undefined> {
  const row = await select(db)
    .where('effective_on', '<=', officeDay(at))
    .where('published_at', '<=', at)
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { version, digest, text, document } = opened(row);
  return { version, digest, ceilings: document.ceilings, document, text };
}

/** The same of versions at hand, the newest first; for many instants at once. */
export const inForceAt = (versions: readonly StoredRules[], at: string): StoredRules | undefined =>
  versions.find(
    ({ document, published_at }) =>
      document.effective_on <= officeDay(at) && Date.parse(published_at) <= Date.parse(at),
  );

/** All versions, the newest first. */
export async function allRules(db: Kysely<Database>): Promise<StoredRules[]> {
  return (await select(db).limit(1000).execute()).map(opened);
}

/** The version published last, in force or not yet. */
export async function newestRules(db: Kysely<Database>): Promise<StoredRules | undefined> {
  const row = await select(db).limit(1).executeTakeFirst();
  return row && opened(row);
}

/** @throws Problem `sampling-rules-not-found` */
export async function rulesOrProblem(db: Kysely<Database>, version: number): Promise<StoredRules> {
  const row = await select(db).where('version', '=', version).executeTakeFirst();
  if (row !== undefined) return opened(row);
  throw new Problem(samplingRulesProblems['sampling-rules-not-found'], { members: { version } });
}

export async function insertRules(
  trx: Transaction<Database>,
  row: Insertable<Database['sampling_rules']>,
): Promise<void> {
  await trx.insertInto('sampling_rules').values(row).execute();
}
