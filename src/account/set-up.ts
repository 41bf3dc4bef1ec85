import { type Kysely, sql, type Transaction } from 'kysely';
import { type Actor, record } from '../platform/audit.ts';
import { type Database, transact } from '../platform/database.ts';
import { createAccount } from './change-account.ts';
import { type IssuedLink, issueLink } from './link/account-link.ts';
import { replaceRights } from './queries.ts';

/** The three of the first start, in the order in which they are asked for. */
export const FIRST_ROLES = ['administrator', 'security-officer', 'auditor'] as const;
export type FirstRole = (typeof FIRST_ROLES)[number];
export type FirstPeople = Readonly<Record<FirstRole, { readonly login: string; readonly name: string }>>;

const SYSTEM = { id: 'system:setup', name: '首次启动 first start' } as const;

/** Accounts made of tokens of before there were accounts are nobody's. */
const hasAccounts = async (db: Kysely<Database>): Promise<boolean> => {
  const query = db.selectFrom('account').select('id').where('created_by', '<>', 'system:migration').limit(1);
  return (await query.executeTakeFirst()) !== undefined;
};

/** The one-time link of the first start; none once there is an account. */
export async function openSetup(db: Kysely<Database>): Promise<IssuedLink | undefined> {
  if (await hasAccounts(db)) return undefined;
  return await transact(db, SYSTEM, async (trx) => {
    const link = await issueLink(trx, 'setup');
    await record(trx, { action: 'setup.open', object_kind: 'account', object_id: 'setup' });
    return link;
  });
}

/** Whether two of the three are one: the same login or the same name. */
export function samePeople(people: FirstPeople): boolean {
  const logins = new Set(FIRST_ROLES.map((role) => people[role].login.toLowerCase()));
  const names = new Set(FIRST_ROLES.map((role) => people[role].name.trim()));
  return logins.size < 3 || names.size < 3;
}

/**
 * Makes the three administrators, once in the life of a database, and gives each the link by which that person
 * alone chooses a password. Links of the first start are dead from then on.
 * @param from whence the page was sent; nothing where it is done at the server (`npm run setup`)
 * @returns undefined if there is an account already
 */
export async function setUp(
  db: Kysely<Database>,
  people: FirstPeople,
  from: Pick<Actor, 'request' | 'address'> = {},
): Promise<Record<FirstRole, IssuedLink> | undefined> {
  return await transact(db, { ...SYSTEM, ...from }, async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('account-setup', 0))`.execute(trx);
    if (await hasAccounts(trx)) {
      await record(trx, { action: 'setup.refused', object_kind: 'account', object_id: 'setup' });
      return undefined;
    }
    const links: Partial<Record<FirstRole, IssuedLink>> = {};
    for (const role of FIRST_ROLES) links[role] = await makeFirst(trx, role, people[role]);
    await trx.deleteFrom('account_link').where('purpose', '=', 'setup').execute();
    await record(trx, { action: 'setup.done', object_kind: 'account', object_id: 'setup', after: people });
    return links as Record<FirstRole, IssuedLink>;
  });
}

async function makeFirst(
  trx: Transaction<Database>,
  role: FirstRole,
  { login, name }: FirstPeople[FirstRole],
): Promise<IssuedLink> {
  const { account, activation } = await createAccount(trx, { login, name, kind: 'person' });
  await replaceRights(trx, account.id, { roles: [role], department: null, inspector: null });
  return activation!;
}
