import type { FastifyInstance } from 'fastify';
import { type Kysely, sql } from 'kysely';
import { instantNow } from '../../clock.ts';
import type { AccountRules } from '../../config.ts';
import type { Database } from '../../database.ts';
import { plannedOnce } from '../../planned-once.ts';
import type { Role } from '../roles.ts';
import { secretHash } from './secrets.ts';

/** The account behind a session or a token, as the database has it at this moment: nothing is cached. */
export interface FoundAccount {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'service';
  readonly department: string | null;
  /** The department and those below it, by code; null where the account has none. */
  readonly departments: readonly string[] | null;
  readonly inspector: string | null;
  /** In byte order. */
  readonly roles: readonly Role[];
  /** When the password was chosen; the rules may want a new one by now. Null where there is none. */
  readonly password_set_at: string | null;
}

/** Every request asks: planning it anew would take longer than finding the account. */
type Server = Pick<FastifyInstance, 'db' | 'pool'>;

const ACCOUNT = sql`
  a.id, a.name, a.kind, a.department, a.inspector,
  (SELECT max(p.set_at) FROM account_password p WHERE p.account_id = a.id) AS password_set_at,
  ARRAY(SELECT r.role FROM account_role r WHERE r.account_id = a.id ORDER BY r.role) AS roles,
  CASE WHEN a.department IS NOT NULL THEN ARRAY(
    WITH RECURSIVE below (code) AS (
      SELECT a.department UNION SELECT d.code FROM department d JOIN below ON d.parent = below.code)
    SELECT code FROM below ORDER BY code) END AS departments`;

export interface TokenFound extends FoundAccount {
  readonly token: string;
  /** At most these roles, and these groups of the interface. */
  readonly token_roles: readonly Role[];
  readonly operations: readonly string[] | null;
}

/** The account whose token this is, unless the token is revoked or expired or the account disabled. */
export async function accountOfToken(server: Server, token: string): Promise<TokenFound | undefined> {
  const [found] = await plannedOnce(
    server,
    sql<TokenFound>`
    SELECT ${ACCOUNT}, t.id AS token, t.roles AS token_roles, t.operations
    FROM access_token t JOIN account a ON a.id = t.account_id
    WHERE t.token_hash = ${secretHash(token)} AND t.revoked_at IS NULL
      AND t.expires_at > ${instantNow()} AND a.disabled_at IS NULL`,
  );
  return found;
}

export interface SessionFound extends FoundAccount {
  readonly seen_at: string;
}

/** The account whose session this is, unless it was idle or open too long or the account is disabled. */
export async function accountOfSession(
  server: Server,
  session: string,
  rules: AccountRules,
): Promise<SessionFound | undefined> {
  const now = sql`${instantNow()}::timestamptz`;
  const [found] = await plannedOnce(
    server,
    sql<SessionFound>`
    SELECT ${ACCOUNT}, s.seen_at
    FROM account_session s JOIN account a ON a.id = s.account_id
    WHERE s.id_hash = ${secretHash(session)} AND a.disabled_at IS NULL
      AND s.seen_at > ${now} - make_interval(mins => ${rules.idleMinutes})
      AND s.created_at > ${now} - make_interval(hours => ${rules.sessionHours})`,
  );
  return found;
}

/**
 * Seen again: once a minute is exact enough, and spares a write for every request; where a session may be idle for a
 * minute or two only, a quarter of that.
 */
export async function touchSession(
  db: Kysely<Database>,
  session: string,
  seenAt: string,
  { idleMinutes }: Pick<AccountRules, 'idleMinutes'>,
): Promise<void> {
  const exact = Math.min(60_000, (idleMinutes * 60_000) / 4);
  if (Date.parse(instantNow()) - Date.parse(seenAt) < exact) return;
  await db
    .updateTable('account_session')
    .set({ seen_at: instantNow() })
    .where('id_hash', '=', secretHash(session))
    .execute();
}
