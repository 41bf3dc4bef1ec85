import { setImmediate } from 'node:timers/promises';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import type pg from 'pg';
import type { Actor } from './audit.ts';
import { type Database, transact } from './database.ts';

/**
 * Like `transact`, with the bare connection of the transaction as well: COPY is not a query that Kysely
 * knows, and millions of rows do not move in any other way.
 */
export async function transactWithClient<T>(
  pool: pg.Pool,
  actor: Actor,
  verb: (trx: Transaction<Database>, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    return await transact(onlyOn(client), actor, (trx) => verb(trx, client));
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection that failed in the middle of a COPY is not given to anybody else.
    client.release(failure);
  }
}

/** A query builder over one connection that is somebody else's to release. */
function onlyOn(client: pg.PoolClient): Kysely<Database> {
  const lent = {
    query: client.query.bind(client),
    release: () => undefined,
  };
  return new Kysely<Database>({
    dialect: new PostgresDialect({
      pool: { connect: async () => lent, end: async () => undefined },
    }),
  });
}

/**
 * One snapshot for several reads: everything a frame is made of is read as it was at one moment.
 * @param lock advisory lock that is held from before that moment until the reading ends
 */
export async function readSnapshot<T>(
  pool: pg.Pool,
  read: (client: pg.PoolClient) => Promise<T>,
  lock?: number,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    if (lock !== undefined) await client.query('SELECT pg_advisory_lock($1)', [lock]);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await read(client);
    await client.query('COMMIT');
    if (lock !== undefined) await client.query('SELECT pg_advisory_unlock($1)', [lock]);
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection that is given up for a failure takes its lock with it.
    client.release(failure);
  }
}

/** Cuts a COPY in text form into pieces of whole lines, each ending with a line feed. */
export async function* wholeLines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(0x0a) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, chunk]);
      continue;
    }
    // Bytes are joined before they are decoded, so that a character across two chunks stays whole.
    const lines = rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = Buffer.from(chunk.subarray(end));
    yield lines.toString('utf8');
    // A socket that is always full would be read again and again before any other request gets its turn.
    await setImmediate();
  }
}
