import { type Kysely, sql, type Transaction } from 'kysely';
import { instantNow } from '../../platform/clock.ts';
import type { AccountRules } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { accountProblems } from '../problems.ts';
import { hashPassword, isPassword } from './hash-password.ts';
import { type PasswordFault, passwordFaults, REMEMBERED } from './password-rules.ts';

/** Hashes of the account's passwords, the one in force first. */
export async function passwordsOf(db: Kysely<Database>, account: string) {
  return await db
    .selectFrom('account_password')
    .select(['hash', 'set_at'])
    .where('account_id', '=', account)
    .orderBy('set_at', 'desc')
    .execute();
}

/**
 * Gives the account a password by the office's rules; the caller records why.
 * @throws Problem `password-weak` with every fault at once
 */
export async function choosePassword(
  trx: Transaction<Database>,
  account: { readonly id: string; readonly login: string; readonly name: string },
  password: string,
  rules: AccountRules,
): Promise<void> {
  const faults = passwordFaults(password, account, rules);
  const earlier = (await passwordsOf(trx, account.id)).slice(0, REMEMBERED[rules.passwords]);
  for (const { hash } of earlier) {
    if (!(await isPassword(hash, password))) continue;
    faults.push('used-before');
    break;
  }
  refuseFaults(faults);
  const [kept] = earlier.slice(-1);
  await trx
    .deleteFrom('account_password')
    .where('account_id', '=', account.id)
    .where('set_at', '<', kept?.set_at ?? 'infinity')
    .execute();
  await trx
    .insertInto('account_password')
    .values({
      account_id: account.id,
      hash: await hashPassword(password),
      // Two changes within the clock's second still have an order.
      set_at: sql`greatest(${instantNow()}::timestamptz, (SELECT max(set_at) + interval '1 ms' FROM account_password
        WHERE account_id = ${account.id}))`,
    })
    .execute();
}

function refuseFaults(faults: readonly PasswordFault[]): void {
  if (faults.length > 0) throw new Problem(accountProblems['password-weak'], { members: { faults } });
}
