import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import { createToken } from '../src/account/create-token.ts';
import { openDatabase, openPool, transact } from '../src/platform/database.ts';
import type { EmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import type { Row } from './row.ts';
import { BENCH, fillRegister } from './seal-and-run/register.ts';
import { asSuperuser, settle, withDatabase } from './served/database.ts';
import { type Served, withService } from './served/serve.ts';

const ROWS = 1_000_000;
const QUICK_ROWS = 100_000;
const MOST_MB = 100;

/**
 * The register of targets as CSV over HTTP, against a bare COPY of the table; then once more, with the service's
 * connections to the database broken in the middle, which the client must notice.
 */
export async function benchExport({ quick }: { quick: boolean }): Promise<Row[]> {
  const n = quick ? QUICK_ROWS : ROWS;
  return await withDatabase(async (postgres, folder) => {
    const baseline_seconds = await asSuperuser(postgres, async (client) => {
      await fillRegister(client, n);
      await settle(client);
      const start = performance.now();
      await pipeline(client.query(copyTo('COPY target TO STDOUT (FORMAT csv)')), nowhere());
      return (performance.now() - start) / 1_000;
    });
    const headers = { authorization: `Bearer ${await planner(postgres)}` };
    return await withService(postgres.appUrl, folder, async (served) => {
      const begin = () => beginExport(served, headers);
      // What a process keeps for good once it has exported anything is not what an export of this size takes.
      await linesOf(await beginExport(served, headers, '&tag=none'));
      const start = performance.now();
      let whole = { lines: 0, total: 0 };
      const measured = await served.measure(async () => {
        const answer = await begin();
        whole = { lines: await linesOf(answer), total: Number(answer.headers['x-total-count']) };
      });
      const seconds = (performance.now() - start) / 1_000;
      if (whole.total !== n || whole.lines !== n + 1) throw new Error(`exported ${JSON.stringify(whole)}`);
      const isNoticed = await breakOff(postgres, await begin());
      const growth = measured.rss_mb - measured.idle_mb;
      return [
        {
          name: 'export CSV',
          n: String(n),
          seconds,
          baseline: 'bare COPY of the table as CSV',
          baseline_seconds,
          rss_mb: growth,
          figure: `${growth.toFixed(0)} MB above ${measured.idle_mb.toFixed(0)} MB idle, ${(seconds / baseline_seconds).toFixed(0)}× the COPY; event loop held up ${measured.blocked_ms} ms at most; announces its rows, and one that broke off ${isNoticed ? 'fails at the client' : 'LOOKS WHOLE'}; limited by one thread that turns rows into words`,
          asked: `streamed, ≤ ${MOST_MB} MB more than idle, truncation detectable`,
          reached: growth <= MOST_MB && isNoticed,
        },
      ];
    });
  });
}

async function planner(postgres: EmbeddedPostgres): Promise<string> {
  const db = openDatabase(openPool(postgres.appUrl));
  try {
    return await transact(db, BENCH, (trx) => createToken(trx, { role: 'planner', name: 'bench' }));
  } finally {
    await db.destroy();
  }
}

async function beginExport(
  served: Served,
  headers: Record<string, string>,
  criteria = '',
): Promise<IncomingMessage> {
  const address = `${served.address}/api/v1/targets/export?format=csv${criteria}`;
  const [answer] = (await once(get(address, { headers }), 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`the export was answered by ${answer.statusCode}`);
  return answer;
}

const LINE_FEED = 10;

async function linesOf(answer: IncomingMessage): Promise<number> {
  let lines = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>)
    for (const byte of chunk) if (byte === LINE_FEED) lines++;
  return lines;
}

/** Ends the service's connections to the database while the export is read; true if the client is told. */
async function breakOff(postgres: EmbeddedPostgres, answer: IncomingMessage): Promise<boolean> {
  const ended = asSuperuser(postgres, (client) => client.query(END_A_QUERY));
  try {
    await linesOf(answer);
    return false;
  } catch {
    return true;
  } finally {
    await ended;
  }
}

/** Waits for a query of the service: a connection that rests is replaced without anybody being the worse for it. */
const END_A_QUERY = `DO $$ BEGIN
  FOR i IN 1..1000 LOOP
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE usename = 'double_random_app' AND state = 'active' AND query LIKE '%target%';
    EXIT WHEN FOUND;
    PERFORM pg_sleep(0.005);
    PERFORM pg_stat_clear_snapshot();
  END LOOP;
END $$`;

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
