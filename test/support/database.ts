import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Database, openDatabase, openPool } from '../../src/platform/database.ts';
import { DATABASE_NAME } from '../../src/platform/embedded-postgres.ts';

export interface TestDatabase {
  /** As the application: what production may do, and nothing more. */
  readonly db: Kysely<Database>;
  readonly pool: pg.Pool;
  /** As the superuser: to prepare what the application cannot, and to play the intruder. */
  readonly intruder: Kysely<Database>;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
}

/** A migrated database for one test file; call it at the top of the file, with `await`. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = await createDatabase(DATABASE_NAME);
  const appUrl = withDatabase(inject('app_url'), name);
  const superuserUrl = withDatabase(inject('superuser_url'), name);
  const pool = openPool(appUrl, { connections: 10 });
  const db = openDatabase(pool);
  const intruder = openDatabase(openPool(superuserUrl, { connections: 2 }));
  afterAll(async () => {
    await db.destroy();
    await intruder.destroy();
    await asSuperuser((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  });
  return { db, pool, intruder, appUrl, ownerUrl: withDatabase(inject('owner_url'), name), superuserUrl };
}

/** An empty database, not migrated, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<{ ownerUrl: string; appUrl: string; superuserUrl: string }> {
  const name = await createDatabase('template0');
  afterAll(() => asSuperuser((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`)));
  return {
    ownerUrl: withDatabase(inject('owner_url'), name),
    appUrl: withDatabase(inject('app_url'), name),
    superuserUrl: withDatabase(inject('superuser_url'), name),
  };
}

async function createDatabase(template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser((client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER double_random_owner`),
  );
  return name;
}

async function asSuperuser(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(inject('superuser_url'), 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  return url.replace(/[^/]+$/, name);
}
