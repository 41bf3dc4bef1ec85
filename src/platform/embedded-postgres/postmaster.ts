import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import { type Cluster, PLAIN_ENVIRONMENT } from './cluster.ts';
import type { PlainUser } from './plain-user.ts';

/** A running PostgreSQL: where it listens, and which process it is. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** The process that started it, living or not. */
  readonly launcher: number;
}

/**
 * The name a running PostgreSQL goes by, followed by its launcher's process number. A file could not say it: a
 * guest that comes in between start and writing would take the server for an orphan, and stop it.
 */
const CLUSTER_NAME = 'double-random launched by ';

/** The PostgreSQL already running on this cluster, if it answers over TCP and is really this one. */
export async function findRunning(cluster: Cluster): Promise<Postmaster | undefined> {
  const file = readPostmasterFile(cluster);
  if (file === undefined) return undefined;
  const client = new pg.Client({
    host: '127.0.0.1',
    port: file.port,
    user: 'postgres',
    password: cluster.passwords.superuser,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ folder: string; name: string }>(
      `SELECT current_setting('data_directory') AS folder, current_setting('cluster_name') AS name`,
    );
    const { folder = '', name = '' } = answer.rows[0] ?? {};
    // Another cluster may have been given the port that a stale file still names.
    if (realpathSync(folder) !== realpathSync(cluster.data)) return undefined;
    return { ...file, launcher: Number(name.slice(CLUSTER_NAME.length)) };
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `postmaster.pid`: line 1 the process, line 4 the port (PostgreSQL's miscadmin.h). */
function readPostmasterFile(cluster: Cluster): Omit<Postmaster, 'launcher'> | undefined {
  try {
    const lines = readFileSync(join(cluster.data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes a `postmaster.pid` whose process number now belongs to something else, as happens in
 * containers, where numbers repeat: PostgreSQL itself would take that process for its twin.
 */
export function removeStaleFile(cluster: Cluster): void {
  const file = readPostmasterFile(cluster);
  if (file === undefined || process.platform !== 'linux') return;
  let name: string;
  try {
    name = readFileSync(`/proc/${file.pid}/comm`, 'utf8').trim();
  } catch {
    return;
  }
  if (name !== 'postgres') rmSync(join(cluster.data, 'postmaster.pid'), { force: true });
}

/**
 * Starts PostgreSQL on a free port and waits until it answers. In a process group of its own, so
 * that Ctrl-C reaches the service first and what is in flight can still be written.
 *
 * @throws {Error} with what it wrote to its log, if it ends instead.
 */
export async function launch(
  cluster: Cluster,
  binaries: Binaries,
  user: PlainUser | undefined,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster> {
  const port = await freePort();
  const logFile = join(cluster.home, 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  const before = fstatSync(log).size;
  const named = { ...settings, cluster_name: `${CLUSTER_NAME}${process.pid}` };
  const options = Object.entries(named).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', cluster.data, '-p', String(port), ...options], {
    ...user,
    cwd: '/',
    detached: true,
    env: PLAIN_ENVIRONMENT,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  if (await answers(cluster, child, port)) return { pid: child.pid ?? 0, port, launcher: process.pid };
  throw new Error(`PostgreSQL did not start: ${readFileSync(logFile).subarray(before).toString().trim()}`);
}

async function answers(cluster: Cluster, child: ChildProcess, port: number): Promise<boolean> {
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  // Recovery after a kill can take minutes on a large register; a broken start ends by itself.
  while (!ended) {
    if ((await findRunning(cluster))?.port === port) return true;
    await pause(40);
  }
  return false;
}

/**
 * Asks for a fast shutdown (SIGINT: transactions rolled back, data flushed) and waits for its end.
 * The end is that `postmaster.pid` is gone: an adopted process may stay as a zombie in a container.
 */
export async function shutDown(cluster: Cluster, postmaster: Pick<Postmaster, 'pid'>): Promise<void> {
  try {
    process.kill(postmaster.pid, 'SIGINT');
    while (readPostmasterFile(cluster)?.pid === postmaster.pid) {
      process.kill(postmaster.pid, 0);
      await pause(20);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
