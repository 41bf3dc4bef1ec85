import pg from 'pg';
import type { Config } from './config.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';

/** A migrated database and the address at which the application may use it. */
export interface ServiceDatabase {
  readonly appUrl: string;
  /** Stops what was started for it; nothing for an outside server. */
  stop(): Promise<void>;
}

/**
 * The database of the configuration, or a PostgreSQL of our own below the data folder; migrated if
 * the owner's address is known.
 *
 * @throws {Error} if the application's role could rewrite what must only be appended.
 */
export async function openServiceDatabase(config: Config): Promise<ServiceDatabase> {
  if (config.databaseUrl !== undefined) {
    if (config.databaseOwnerUrl !== undefined) await migrate(config.databaseOwnerUrl);
    await refusePowerfulRole(config.databaseUrl);
    return { appUrl: config.databaseUrl, stop: async () => undefined };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    await migrate(postgres.ownerUrl);
    await refusePowerfulRole(postgres.appUrl);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { appUrl: postgres.appUrl, stop: () => postgres.stop() };
}

/** Whoever can rewrite the audit log could rewrite a draw: the service does not serve as such a role. */
async function refusePowerfulRole(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answer = await client.query<{
      role: string;
      version: number;
      migrated: boolean;
      powerful: boolean | null;
    }>(`
      SELECT current_user AS role, current_setting('server_version_num')::int AS version,
             to_regclass('audit_entry') IS NOT NULL AS migrated,
             has_table_privilege(to_regclass('audit_entry'), 'UPDATE, DELETE, TRUNCATE') AS powerful`);
    const found = answer.rows[0];
    if ((found?.version ?? 0) < 150_000) throw new Error('The service needs PostgreSQL 15 or later.');
    if (found?.migrated !== true) {
      throw new Error('The database is empty: run npm run migrate with DATABASE_OWNER_URL.');
    }
    if (found.powerful !== false) {
      throw new Error(
        `DATABASE_URL connects as ${found.role}, which may change the audit log. Give the application's role, double_random_app.`,
      );
    }
  } finally {
    await client.end();
  }
}
