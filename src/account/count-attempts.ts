import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { instantNow } from '../platform/clock.ts';
import type { AccountRules } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import { networkOf } from '../platform/http/network-of.ts';
import { Problem } from '../platform/problems.ts';
import { accountProblems } from './problems.ts';

/** So many failures of one name within so many minutes close it for the rest of them. */
const BY_LOGIN: Readonly<Record<AccountRules['passwords'], Limit>> = {
  asvs: { attempts: 10, minutes: 10 },
  mlps: { attempts: 5, minutes: 30 },
};
/** A whole office may sit behind one address. */
const BY_ADDRESS: Limit = { attempts: 100, minutes: 10 };

interface Limit {
  readonly attempts: number;
  readonly minutes: number;
}

/** What was typed as the name is kept as a digest: people type passwords into the wrong field. */
const loginDigest = (login: string): string => createHash('sha256').update(login.toLowerCase()).digest('hex');

/**
 * Enters an attempt before it is looked at, so that many at once cannot slip through together: of any number of
 * them at most as many as the limit find themselves within it. Names that nobody has are counted like any other.
 * @throws Problem `too-many-attempts` with Retry-After
 */
export async function countAttempt(
  db: Kysely<Database>,
  login: string,
  address: string,
  rules: AccountRules,
): Promise<void> {
  const attempt = { at: instantNow(), login: loginDigest(login), address: networkOf(address) };
  const { id } = await db
    .insertInto('login_attempt')
    .values(attempt)
    .returning('id')
    .executeTakeFirstOrThrow();
  const waits = [
    await waitOf(db, 'login', attempt.login, BY_LOGIN[rules.passwords]),
    await waitOf(db, 'address', attempt.address, BY_ADDRESS),
  ];
  const seconds = Math.max(...waits);
  if (seconds <= 0) return;
  // Not looked at, so not counted: else asking again would put the end off for ever.
  await db.deleteFrom('login_attempt').where('id', '=', id).execute();
  const headers = { 'retry-after': String(seconds) };
  throw new Problem(accountProblems['too-many-attempts'], { headers, members: { retry_after: seconds } });
}

/** Seconds until the oldest attempt that fills the limit is old enough; 0 or less if the limit is not passed. */
async function waitOf(
  db: Kysely<Database>,
  column: 'login' | 'address',
  value: string,
  { attempts, minutes }: Limit,
): Promise<number> {
  const now = sql`${instantNow()}::timestamptz`;
  const row = await db
    .selectFrom('login_attempt')
    .select(
      sql<number>`ceil(extract(epoch FROM at + make_interval(mins => ${minutes}) - ${now}))::int`.as('wait'),
    )
    .where(column, '=', value)
    .where(sql<boolean>`at > ${now} - make_interval(mins => ${minutes})`)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .offset(attempts)
    .limit(1)
    .executeTakeFirst();
  return row?.wait ?? 0;
}

/** The right person came: earlier failures of this name were slips. */
export async function forgetAttempts(db: Kysely<Database>, login: string): Promise<void> {
  await db.deleteFrom('login_attempt').where('login', '=', loginDigest(login)).execute();
}
