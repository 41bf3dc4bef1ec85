import type { Transaction } from 'kysely';
import { record } from '../../platform/audit.ts';
import type { AccountRules } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { choosePassword } from '../password/choose-password.ts';
import { lockAccount } from '../queries.ts';
import { endSessions } from '../session/log-in.ts';
import { revokeTokens } from '../tokens/token-verbs.ts';
import { accountOfLink, removeLinks } from './account-link.ts';

/**
 * The person chooses a password by a one-time link, which is then gone; sessions and tokens of before end: they may be
 * why the password was reset.
 * @returns false if the link opens nothing any more
 * @throws Problem `password-weak`
 */
export async function activateAccount(
  trx: Transaction<Database>,
  token: string,
  password: string,
  rules: AccountRules,
): Promise<boolean> {
  const named = await accountOfLink(trx, token);
  // Looked up once more behind the lock: of two who open it at once only the first one chooses.
  const account = named && (await lockAccount(trx, named.id)) && (await accountOfLink(trx, token));
  if (account === undefined) {
    await record(trx, { action: 'account.activation-refused', object_kind: 'account', object_id: 'unknown' });
    return false;
  }
  await choosePassword(trx, account, password, rules);
  await removeLinks(trx, account.id);
  const after = { sessions: await endSessions(trx, account.id), tokens: await revokeTokens(trx, account.id) };
  await record(trx, { action: 'account.activate', object_kind: 'account', object_id: account.id, after });
  return true;
}
