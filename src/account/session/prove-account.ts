import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { passwordsOf } from '../password/choose-password.ts';
import { hashPassword, isCurrent, isPassword } from '../password/hash-password.ts';
import { type Account, findAccountByLogin } from '../queries.ts';

/** What somebody shows to be let in; docs/decisions/0010 says how other proofs join here. */
export interface Proof {
  readonly login: string;
  readonly password: string;
}

export interface Proved {
  /** Whose name was given, if there is such an account: for the audit log alone. */
  readonly named: Account | undefined;
  /** The account that the proof opens. */
  readonly account: Account | undefined;
}

/** The account that a proof opens. A name nobody has costs the same work as a wrong password. */
export async function proveAccount(db: Kysely<Database>, { login, password }: Proof): Promise<Proved> {
  const named = await findAccountByLogin(db, login);
  const [stored] = named === undefined ? [] : await passwordsOf(db, named.id);
  const right = await isPassword(stored?.hash, password);
  return { named, account: right && named?.disabled_at === null ? named : undefined };
}

/** After a proof: a hash of an earlier cost is made anew, which only now is possible. */
export async function renewHash(
  trx: Transaction<Database>,
  account: string,
  password: string,
): Promise<void> {
  const [stored] = await passwordsOf(trx, account);
  if (stored === undefined || isCurrent(stored.hash)) return;
  await trx
    .updateTable('account_password')
    .set({ hash: await hashPassword(password) })
    .where('account_id', '=', account)
    .where('set_at', '=', stored.set_at)
    .execute();
}
