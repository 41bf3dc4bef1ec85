import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './embedded-postgres/binaries.ts';
import { type Cluster, openCluster } from './embedded-postgres/cluster.ts';
import { isAlive } from './embedded-postgres/is-alive.ts';
import { plainUserFor } from './embedded-postgres/plain-user.ts';
import {
  findRunning,
  launch,
  type Postmaster,
  removeStaleFile,
  shutDown,
} from './embedded-postgres/postmaster.ts';
import { APP_ROLE, OWNER_ROLE, PORTAL_ROLE } from './roles.ts';

/** A PostgreSQL of our own under the data folder; addresses are for `pg`, with passwords in them. */
export interface EmbeddedPostgres {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly portalUrl: string;
  readonly port: number;
  /** True if it was already running, left by a process that was killed or shared with a living one. */
  readonly adopted: boolean;
  /** Stops it, unless a living process other than ours started it. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** False only for tests: no fsync, so that a power cut may lose everything. */
  readonly durable?: boolean;
}

export const DATABASE_NAME = 'double_random';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // Paths of sockets must be short and data folders need not be: TCP only.
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Details of a failing row and statements hold names and phones; logs must not.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  jit: 'off',
  max_connections: '200',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
};

const UNSAFE_AND_FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum_naptime: '1h',
};

const START_TRIES = 50;

/**
 * Starts PostgreSQL on the cluster below `dataDir`, making it the first time, or adopts the one
 * that still runs there. Creates the three roles and the database if they are missing.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const user = plainUserFor(options.dataDir);
  const binaries = findBinaries(user);
  const durable = options.durable ?? true;
  const cluster = openCluster(options.dataDir, binaries, user, durable);
  const settings = durable ? SETTINGS : { ...SETTINGS, ...UNSAFE_AND_FAST };

  let failure: unknown;
  for (let tries = 0; tries < START_TRIES; tries += 1) {
    const running = await findRunning(cluster);
    if (running !== undefined) return ready(cluster, running, true);
    removeStaleFile(cluster);
    try {
      const started = await launch(cluster, binaries, user, settings);
      return await ready(cluster, started, false);
    } catch (error) {
      // Another process may be starting the same cluster, or have taken the port in between.
      failure = error;
      if (!/lock file|could not bind|could not create any TCP/i.test(String(error))) break;
      await pause(200);
    }
  }
  throw failure;
}

async function ready(cluster: Cluster, running: Postmaster, adopted: boolean): Promise<EmbeddedPostgres> {
  const ours = !adopted || (!isAlive(running.launcher) && claimed(cluster, running));
  const url = (role: string, password: string, database = DATABASE_NAME) =>
    `postgres://${role}:${password}@127.0.0.1:${running.port}/${database}`;
  const { passwords } = cluster;
  await createRoles(url('postgres', passwords.superuser, 'postgres'), cluster);
  return {
    superuserUrl: url('postgres', passwords.superuser),
    ownerUrl: url(OWNER_ROLE, passwords.owner),
    appUrl: url(APP_ROLE, passwords.app),
    portalUrl: url(PORTAL_ROLE, passwords.portal),
    port: running.port,
    adopted,
    stop: async () => {
      if (!ours) return;
      await shutDown(cluster, running);
      rmSync(claimOf(cluster, running), { force: true });
    },
  };
}

const claimOf = (cluster: Cluster, { pid }: Postmaster) => join(cluster.home, `adopted-${pid}`);

/** Of several that find an orphan at once, one takes it over and stops it in the end; the others are guests. */
function claimed(cluster: Cluster, orphan: Postmaster): boolean {
  const file = claimOf(cluster, orphan);
  try {
    writeFileSync(file, String(process.pid), { mode: 0o600, flag: 'wx' });
    return true;
  } catch {
    if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
    writeFileSync(file, String(process.pid), { mode: 0o600 });
    return true;
  }
}

async function createRoles(url: string, cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two processes may arrive here at once; roles know no IF NOT EXISTS.
    await client.query(`SELECT pg_advisory_lock(hashtext('double-random roles'))`);
    const roles = { [OWNER_ROLE]: 'owner', [APP_ROLE]: 'app', [PORTAL_ROLE]: 'portal' } as const;
    for (const [role, key] of Object.entries(roles)) {
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      if (known.rowCount === 0) {
        await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${cluster.passwords[key]}'`);
      }
    }
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME} OWNER ${OWNER_ROLE}`);
  } finally {
    await client.end();
  }
}
