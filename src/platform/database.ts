import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { type Actor, beginWriting, entriesOf } from './audit.ts';
import { columnTypes } from './column-types.ts';
import type { Database } from './database/schema.generated.ts';

export type { Database } from './database/schema.generated.ts';

export interface DatabaseOptions {
  /** Connections at most; a transaction holds one, progress of long work another. */
  readonly connections?: number;
}

/** A pool with the project's column types; ends with the Kysely instance made on it. */
export function openPool(url: string, options: DatabaseOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 20,
    types: columnTypes,
    application_name: 'double-random',
    connectionTimeoutMillis: 10_000,
    // A new connection knows no table yet and plans everything anew, which the next burst of requests would wait for.
    idleTimeoutMillis: 600_000,
    options: '-c TimeZone=UTC',
  });
  // An idle connection that the server closes must not end the process; the next query reconnects.
  pool.on('error', () => undefined);
  // Nor one that it closes in the middle of a transaction: whoever waits for the query is told by its failure.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The typed query builder on `pool`; `destroy()` closes both. */
export function openDatabase(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * One verb = one transaction = at least one audit entry: runs `verb` in a transaction as `actor`,
 * whom the history of rows and the audit log will name, and rolls back if it recorded nothing.
 */
export async function transact<T>(
  db: Kysely<Database>,
  actor: Actor,
  verb: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return await db.transaction().execute(async (trx) => {
    await sql`SELECT set_config('app.actor', ${actor.id}, true), set_config('app.request', ${actor.request ?? ''}, true)`.execute(
      trx,
    );
    beginWriting(trx, actor);
    const result = await verb(trx);
    if (entriesOf(trx) === 0)
      throw new Error('A transaction ended without an audit entry: call record(trx, …).');
    return result;
  });
}
