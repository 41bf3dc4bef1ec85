import type { Kysely, Transaction } from 'kysely';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import type { Role } from '../../platform/http/access.ts';
import { Problem } from '../../platform/problems.ts';
import { accountProblems } from '../problems.ts';
import type { Account } from '../queries.ts';
import { issueToken } from './issue-token.ts';

const YEAR = 366 * 86_400_000;

export interface TokenRequest {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly operations?: readonly string[] | undefined;
  readonly expires_at: string;
}

/**
 * A token for at most what its account may do, for a year at most.
 * @throws Problem `account-disabled`, `roles-beyond-yours`, `expiry-out-of-range`
 */
export async function makeToken(
  trx: Transaction<Database>,
  account: Account,
  request: TokenRequest,
): Promise<{ id: string; token: string }> {
  if (account.disabled_at !== null) throw new Problem(accountProblems['account-disabled']);
  if (!request.roles.every((role) => account.roles.includes(role))) {
    throw new Problem(accountProblems['roles-beyond-yours'], { members: { roles: account.roles } });
  }
  const ahead = Date.parse(request.expires_at) - Date.parse(instantNow());
  if (!(ahead > 0 && ahead <= YEAR)) throw new Problem(accountProblems['expiry-out-of-range']);
  return await issueToken(trx, { account: account.id, ...request });
}

/** The account's tokens, revoked and expired ones too, from the newest; never what opens. */
export const listTokens = (db: Kysely<Database>, account: string) =>
  db
    .selectFrom('access_token')
    .select(['id', 'name', 'operations', 'created_at', 'expires_at', 'revoked_at'])
    .select((row) => row.ref('roles').$castTo<Role[]>().as('roles'))
    .where('account_id', '=', account)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();

/** All tokens of the account open nothing any more, for good; the caller records why. */
export async function revokeTokens(trx: Transaction<Database>, account: string): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('access_token')
    .set({ revoked_at: instantNow() })
    .where('account_id', '=', account)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** From the next request on the token opens nothing; a second time changes nothing. @throws Problem `token-not-found` */
export async function revokeToken(trx: Transaction<Database>, account: string, id: string): Promise<void> {
  const found = await trx
    .updateTable('access_token')
    .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(instantNow())) }))
    .where('id', '=', id)
    .where('account_id', '=', account)
    .returning('id')
    .executeTakeFirst();
  if (found === undefined) throw new Problem(accountProblems['token-not-found']);
  await record(trx, {
    action: 'token.revoke',
    object_kind: 'account',
    object_id: account,
    after: { token: id },
  });
}
