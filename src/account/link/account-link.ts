import type { Kysely, Transaction } from 'kysely';
import { actorOf } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { newSecret, secretHash } from '../../platform/http/access/secrets.ts';
import { type Account, findAccount } from '../queries.ts';

export type LinkPurpose = 'setup' | 'activation' | 'reset';

const DAYS: Readonly<Record<LinkPurpose, number>> = { setup: 1, activation: 7, reset: 1 };
const DAY = 86_400_000;

export interface IssuedLink {
  /** Path of the page it opens; whoever knows it may choose the password. Shown once. */
  readonly path: string;
  readonly expires_at: string;
}

/** A one-time link; an earlier one of the same account is dead from now on. Only its hash is kept. */
export async function issueLink(
  trx: Transaction<Database>,
  purpose: LinkPurpose,
  account?: string,
): Promise<IssuedLink> {
  const token = newSecret();
  const now = instantNow();
  const expires_at = new Date(Date.parse(now) + DAYS[purpose] * DAY).toISOString();
  if (account !== undefined) await removeLinks(trx, account);
  await trx
    .insertInto('account_link')
    .values({
      token_hash: secretHash(token),
      purpose,
      account_id: account ?? null,
      created_by: actorOf(trx).id,
      created_at: now,
      expires_at,
    })
    .execute();
  return { path: `/${purpose === 'setup' ? 'setup' : 'activate'}/${token}`, expires_at };
}

export async function removeLinks(trx: Transaction<Database>, account: string): Promise<void> {
  await trx.deleteFrom('account_link').where('account_id', '=', account).execute();
}

/** Whose password the link lets one choose; nobody's if it was used, has expired or waits to be confirmed. */
export async function accountOfLink(db: Kysely<Database>, token: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('account_link')
    .select('account_id')
    .where('token_hash', '=', secretHash(token))
    .where('expires_at', '>', instantNow())
    .where((link) => link.or([link('purpose', '=', 'activation'), link('confirmed_by', 'is not', null)]))
    .executeTakeFirst();
  const account = row?.account_id ? await findAccount(db, row.account_id) : undefined;
  return account?.disabled_at === null ? account : undefined;
}

/** Whether it is a link of the first start that still works. */
export async function isSetupLink(db: Kysely<Database>, token: string): Promise<boolean> {
  const row = await db
    .selectFrom('account_link')
    .select('purpose')
    .where('token_hash', '=', secretHash(token))
    .where('purpose', '=', 'setup')
    .where('expires_at', '>', instantNow())
    .executeTakeFirst();
  return row !== undefined;
}
