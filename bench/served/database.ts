import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { migrate } from '../../src/platform/migrate.ts';

/** A migrated database of its own, as an office has it, below a folder that is gone when `work` is done. */
export async function withDatabase<T>(
  work: (postgres: EmbeddedPostgres, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'double-random-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: folder });
  try {
    await migrate(postgres.ownerUrl);
    return await work(postgres, folder);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Work that no role of the service may do: fill tables past their triggers and references. */
export async function asSuperuser<T>(
  postgres: EmbeddedPostgres,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** As a database is that has been in use for a while: rows visible to all, statistics made, nothing left to write. */
export async function settle(client: pg.Client): Promise<void> {
  await client.query('VACUUM (ANALYZE, FREEZE)');
  await client.query('CHECKPOINT');
}
