import { type Kysely, sql, type Transaction } from 'kysely';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Role } from '../platform/http/access.ts';
import { EXCLUSIVE_ROLES } from '../platform/http/roles.ts';
import { Problem } from '../platform/problems.ts';
import { type IssuedLink, issueLink, removeLinks } from './link/account-link.ts';
import { accountProblems } from './problems.ts';
import { type Account, findAccount, findAccountByLogin, insertAccount, lockAccount } from './queries.ts';
import { endSessions } from './session/log-in.ts';
import { revokeTokens } from './tokens/token-verbs.ts';

/** @throws Problem `account-not-found` */
export async function accountOrProblem(db: Kysely<Database>, id: string): Promise<Account> {
  const account = await findAccount(db, id);
  if (account === undefined) throw new Problem(accountProblems['account-not-found']);
  return account;
}

/** The account, held until the transaction ends. @throws Problem `account-not-found` */
export async function holdAccount(trx: Transaction<Database>, id: string): Promise<Account> {
  const account = await lockAccount(trx, id);
  if (account === undefined) throw new Problem(accountProblems['account-not-found']);
  return account;
}

/** Whether it is the account of whoever acts; asked of the row, since one id can be spelled in two ways. */
export const isOwn = (trx: Transaction<Database>, { id }: Account): boolean =>
  actorOf(trx).id === `account:${id}`;

export type NewAccount = Pick<Account, 'login' | 'name' | 'kind'>;

/** An account that may do nothing yet; a person gets the link to choose a password by. @throws Problem `login-taken` */
export async function createAccount(
  trx: Transaction<Database>,
  account: NewAccount,
): Promise<{ account: Account; activation: IssuedLink | null }> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('account-login', 0))`.execute(trx);
  if ((await findAccountByLogin(trx, account.login)) !== undefined) {
    throw new Problem(accountProblems['login-taken']);
  }
  const id = await insertAccount(trx, account);
  const activation = account.kind === 'person' ? await issueLink(trx, 'activation', id) : null;
  await record(trx, { action: 'account.create', object_kind: 'account', object_id: id, after: account });
  return { account: await accountOrProblem(trx, id), activation };
}

/** @throws Problem `account-not-found` */
export async function renameAccount(trx: Transaction<Database>, id: string, name: string): Promise<Account> {
  const before = await holdAccount(trx, id);
  await trx
    .updateTable('account')
    .set((row) => ({ name, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
  await record(trx, {
    action: 'account.rename',
    object_kind: 'account',
    object_id: id,
    before: { name: before.name },
    after: { name },
  });
  return await accountOrProblem(trx, id);
}

/**
 * Its sessions, links and tokens open nothing from the next request on, and never again: whoever had one of them
 * may not be who comes back.
 * @throws Problem `account-not-found`, `account-disabled`, `own-account`, `last-of-its-role`
 */
export async function disableAccount(
  trx: Transaction<Database>,
  id: string,
  reason: string,
): Promise<Account> {
  await lockRights(trx);
  const account = await holdAccount(trx, id);
  if (isOwn(trx, account)) throw new Problem(accountProblems['own-account']);
  if (account.disabled_at !== null) throw new Problem(accountProblems['account-disabled']);
  await refuseLastOfRole(trx, account, account.roles);
  await setDisabled(trx, id, instantNow());
  await removeLinks(trx, id);
  const after = { sessions: await endSessions(trx, id), tokens: await revokeTokens(trx, id) };
  await record(trx, { action: 'account.disable', object_kind: 'account', object_id: id, after, reason });
  return await accountOrProblem(trx, id);
}

/**
 * With the rights it had; neither sessions nor tokens come back.
 * @throws Problem `account-enabled`, `inspector-linked` if somebody else became its inspector meanwhile
 */
export async function enableAccount(
  trx: Transaction<Database>,
  id: string,
  reason: string,
): Promise<Account> {
  await lockRights(trx);
  const account = await holdAccount(trx, id);
  if (account.disabled_at === null) throw new Problem(accountProblems['account-enabled']);
  if (account.inspector !== null && (await isLinkedElsewhere(trx, account.inspector, id)))
    throw new Problem(accountProblems['inspector-linked']);
  await setDisabled(trx, id, null);
  await record(trx, { action: 'account.enable', object_kind: 'account', object_id: id, reason });
  return await accountOrProblem(trx, id);
}

async function setDisabled(trx: Transaction<Database>, id: string, at: string | null): Promise<void> {
  await trx
    .updateTable('account')
    .set((row) => ({ disabled_at: at, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/**
 * What is asked of all accounts together is asked by one writer at a time: of two who take one another's rights at
 * once, or grant one inspector twice, the second sees what the first did.
 */
export async function lockRights(trx: Transaction<Database>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('account-rights', 0))`.execute(trx);
}

/**
 * Without an administrator or a security officer nobody could be let in or given rights ever again, and without an
 * auditor nobody would see what they do.
 * @param lost roles that the account is about to lose
 * @throws Problem `last-of-its-role`
 */
export async function refuseLastOfRole(
  trx: Transaction<Database>,
  account: Account,
  lost: readonly Role[],
): Promise<void> {
  for (const role of EXCLUSIVE_ROLES) {
    if (account.disabled_at !== null || !account.roles.includes(role) || !lost.includes(role)) continue;
    if ((await othersWith(trx, role, account.id)) === 0)
      throw new Problem(accountProblems['last-of-its-role']);
  }
}

/** Whether another account that may act is this inspector's: one person must not be two of those who say yes. */
export async function isLinkedElsewhere(
  trx: Transaction<Database>,
  inspector: string,
  id: string,
): Promise<boolean> {
  const other = await trx
    .selectFrom('account')
    .select('id')
    .where('inspector', '=', inspector)
    .where('id', '<>', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return other !== undefined;
}

/** How many other accounts that can log in have the role. */
async function othersWith(db: Kysely<Database>, role: string, id: string): Promise<number> {
  const { count } = await db
    .selectFrom('account_role')
    .innerJoin('account', 'account.id', 'account_role.account_id')
    .select(sql<number>`count(*)`.as('count'))
    .where('role', '=', role)
    .where('account.id', '<>', id)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`EXISTS (SELECT FROM account_password p WHERE p.account_id = account.id)`)
    .executeTakeFirstOrThrow();
  return Number(count);
}
