import { type Kysely, sql, type Transaction } from 'kysely';
import { actorOf } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Role } from '../platform/http/access.ts';

export interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly kind: 'person' | 'service';
  readonly department: string | null;
  readonly inspector: string | null;
  readonly roles: Role[];
  /** Whether the person has chosen a password by the activation link. */
  readonly activated: boolean;
  readonly created_at: string;
  readonly disabled_at: string | null;
  readonly version: number;
}

/** Accounts with their roles as a query, for lists to filter and order. */
export const selectAccounts = (db: Kysely<Database>) =>
  db
    .selectFrom('account')
    .select(['id', 'login', 'name', 'department', 'inspector', 'created_at', 'disabled_at', 'version'])
    .select((row) => [
      row.ref('kind').$castTo<Account['kind']>().as('kind'),
      sql<Role[]>`ARRAY(SELECT role FROM account_role r WHERE r.account_id = account.id ORDER BY role)`.as(
        'roles',
      ),
      sql<boolean>`EXISTS (SELECT FROM account_password p WHERE p.account_id = account.id)`.as('activated'),
    ]);

export const findAccount = async (db: Kysely<Database>, id: string): Promise<Account | undefined> =>
  await selectAccounts(db).where('id', '=', id).executeTakeFirst();

export const findAccountByLogin = async (db: Kysely<Database>, login: string): Promise<Account | undefined> =>
  await selectAccounts(db).where('login', '=', login.toLowerCase()).executeTakeFirst();

/** The account, held against every other writer until the transaction ends. */
export async function lockAccount(trx: Transaction<Database>, id: string): Promise<Account | undefined> {
  await trx.selectFrom('account').select('id').where('id', '=', id).forUpdate().execute();
  return await findAccount(trx, id);
}

/** The new account's id; without rights and without a password. */
export async function insertAccount(
  trx: Transaction<Database>,
  account: Pick<Account, 'login' | 'name' | 'kind'>,
): Promise<string> {
  const { id } = await trx
    .insertInto('account')
    .values({ ...account, created_by: actorOf(trx).id, created_at: instantNow() })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface Rights {
  readonly roles: readonly Role[];
  /** Sees this department and those below it; null for the whole office. */
  readonly department: string | null;
  /** Certificate number of the inspector the person is. */
  readonly inspector: string | null;
}

/** Gives the account exactly these rights. Roles that stay are not touched, so their history tells the changes alone. */
export async function replaceRights(
  trx: Transaction<Database>,
  id: string,
  { roles, department, inspector }: Rights,
): Promise<void> {
  await trx
    .updateTable('account')
    .set((row) => ({ department, inspector, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
  await trx
    .deleteFrom('account_role')
    .where('account_id', '=', id)
    .where(sql<boolean>`role <> ALL(${[...roles]})`)
    .execute();
  for (const role of roles) {
    await trx
      .insertInto('account_role')
      .values({ account_id: id, role })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
