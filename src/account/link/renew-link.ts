import type { Transaction } from 'kysely';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { requireTwoPeople } from '../../platform/second-person.ts';
import { holdAccount, isOwn } from '../change-account.ts';
import { accountProblems } from '../problems.ts';
import { type IssuedLink, issueLink } from './account-link.ts';

/**
 * Another link for a person who lost the first, or forgot the password. Whoever holds the link becomes that person,
 * so for an account that has rights or a password it works only after the security officer confirmed it.
 * @throws Problem `account-not-found`, `account-disabled`, `service-account`
 */
export async function renewLink(
  trx: Transaction<Database>,
  id: string,
): Promise<IssuedLink & { confirmation_needed: boolean }> {
  const account = await holdAccount(trx, id);
  if (account.disabled_at !== null) throw new Problem(accountProblems['account-disabled']);
  if (account.kind === 'service') throw new Problem(accountProblems['service-account']);
  const isReset = account.activated || account.roles.length > 0;
  const link = await issueLink(trx, isReset ? 'reset' : 'activation', id);
  await record(trx, {
    action: isReset ? 'account.reset' : 'account.invite',
    object_kind: 'account',
    object_id: id,
  });
  return { ...link, confirmation_needed: isReset };
}

/**
 * The second person's yes to a reset.
 * @throws Problem `account-not-found`, `own-account`, `no-reset-pending`, `second-person-needed`
 */
export async function confirmReset(trx: Transaction<Database>, id: string): Promise<void> {
  const actor = actorOf(trx);
  if (isOwn(trx, await holdAccount(trx, id))) throw new Problem(accountProblems['own-rights']);
  const pending = await trx
    .selectFrom('account_link')
    .select('created_by')
    .where('account_id', '=', id)
    .where('purpose', '=', 'reset')
    .where('confirmed_by', 'is', null)
    .where('expires_at', '>', instantNow())
    .executeTakeFirst();
  if (pending === undefined) throw new Problem(accountProblems['no-reset-pending']);
  await requireTwoPeople(trx, pending.created_by);
  await trx
    .updateTable('account_link')
    .set({ confirmed_by: actor.id })
    .where('account_id', '=', id)
    .where('purpose', '=', 'reset')
    .execute();
  await record(trx, { action: 'account.confirm-reset', object_kind: 'account', object_id: id });
}
