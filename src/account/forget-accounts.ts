import { type Kysely, sql } from 'kysely';
import { instantNow } from '../platform/clock.ts';
import type { AccountRules } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';

/** Takes away what no longer opens anything: ended sessions, dead links, old attempts. Once an hour is enough. */
export async function forgetEndedSessions(db: Kysely<Database>, rules: AccountRules): Promise<void> {
  const now = sql`${instantNow()}::timestamptz`;
  await db
    .deleteFrom('account_session')
    .where((row) =>
      row.or([
        sql<boolean>`seen_at <= ${now} - make_interval(mins => ${rules.idleMinutes})`,
        sql<boolean>`created_at <= ${now} - make_interval(hours => ${rules.sessionHours})`,
      ]),
    )
    .execute();
  await db.deleteFrom('account_link').where(sql<boolean>`expires_at <= ${now}`).execute();
  await db.deleteFrom('login_attempt').where(sql<boolean>`at <= ${now} - interval '1 day'`).execute();
}
