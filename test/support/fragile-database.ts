import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { migrate } from '../../src/platform/migrate.ts';

/** A PostgreSQL of its own that keeps what it has confirmed, and that a test may stop at once. */
export interface FragileDatabase {
  readonly folder: string;
  /** Addresses change with every start. */
  now(): EmbeddedPostgres;
  /** Immediate shutdown (SIGQUIT): no session ends its work, the next start recovers from the log. */
  stopAtOnce(): void;
  startAgain(): Promise<EmbeddedPostgres>;
  end(): Promise<void>;
}

export async function fragileDatabase(): Promise<FragileDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'double-random-fragile-'));
  const start = () => startEmbeddedPostgres({ dataDir: folder, durable: true });
  let postgres = await start();
  await migrate(postgres.ownerUrl);
  let pid = await postmasterOf(postgres);
  const stopAtOnce = () => process.kill(pid, 'SIGQUIT');
  // It would live on without who started it.
  process.once('SIGTERM', () => {
    stopAtOnce();
    rmSync(folder, { recursive: true, force: true });
    process.exit(143);
  });
  return {
    folder,
    now: () => postgres,
    stopAtOnce,
    startAgain: async () => {
      await ended(pid);
      postgres = await start();
      pid = await postmasterOf(postgres);
      return postgres;
    },
    end: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The first line of `postmaster.pid` is its process. */
async function postmasterOf({ superuserUrl }: EmbeddedPostgres): Promise<number> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ data: string }>(`SELECT current_setting('data_directory') AS data`);
    return Number(readFileSync(join(rows[0]!.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } finally {
    await client.end();
  }
}

/** A process that we did not wait for stays as a zombie: its end is that it takes no signal, or is one. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    if (!isRunning(pid)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
