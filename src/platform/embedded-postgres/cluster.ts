import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { type Binaries, ROOTS_OWN_FOLDER } from './binaries.ts';
import { canReach, giveTo, type PlainUser } from './plain-user.ts';

/** A folder with PostgreSQL's own data (`cluster`) and, for us alone, the passwords of its roles. */
export interface Cluster {
  readonly home: string;
  readonly data: string;
  readonly passwords: Passwords;
}

export interface Passwords {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
  readonly portal: string;
}

/** An environment in which initdb and postgres do the same on every machine, whatever LANG says. */
export const PLAIN_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' };

/**
 * The cluster below `dataDir`, made if it is not there. It is built aside and moved in by one
 * rename, so a killed initdb leaves nothing half-made and of two at once the second uses the first's.
 */
export function openCluster(
  dataDir: string,
  binaries: Binaries,
  user: PlainUser | undefined,
  durable: boolean,
): Cluster {
  const home = join(folderWithinReach(resolve(dataDir), user), 'postgres');
  if (!existsSync(home)) makeCluster(home, binaries, user, durable);
  const passwords = JSON.parse(readFileSync(join(home, 'passwords.json'), 'utf8')) as Passwords;
  return { home, data: join(home, 'cluster'), passwords };
}

function folderWithinReach(dataDir: string, user: PlainUser | undefined): string {
  mkdirSync(dataDir, { recursive: true });
  // A folder just made, by a strict umask or for a temporary one, may be passed through; its files stay closed.
  if (user !== undefined && readdirSync(dataDir).length === 0) chmodSync(dataDir, 0o711);
  if (user === undefined || canReach(dataDir, user)) return dataDir;
  const label = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const elsewhere = join(ROOTS_OWN_FOLDER, `data-${label}`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  return elsewhere;
}

function makeCluster(home: string, binaries: Binaries, user: PlainUser | undefined, durable: boolean): void {
  const unfinished = mkdtempSync(`${home}.new-`);
  chmodSync(unfinished, 0o755);
  const passwords: Passwords = {
    superuser: randomBytes(24).toString('hex'),
    owner: randomBytes(24).toString('hex'),
    app: randomBytes(24).toString('hex'),
    portal: randomBytes(24).toString('hex'),
  };
  writeFileSync(join(unfinished, 'passwords.json'), JSON.stringify(passwords), { mode: 0o600 });
  const data = join(unfinished, 'cluster');
  mkdirSync(data, { mode: 0o700 });
  giveTo(user, data);
  try {
    initialise(data, join(unfinished, 'initial-password'), passwords.superuser, binaries, user, durable);
    renameSync(unfinished, home);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

function initialise(
  data: string,
  passwordFile: string,
  password: string,
  binaries: Binaries,
  user: PlainUser | undefined,
  durable: boolean,
): void {
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(user, passwordFile);
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  // One call for the whole file system instead of one for each of a thousand files.
  const speed = !durable ? ['--no-sync'] : process.platform === 'linux' ? ['--sync-method=syncfs'] : [];
  const run = spawnSync(binaries.initdb, ['-D', data, '-E', 'UTF8', ...locale, ...access, ...speed], {
    ...user,
    cwd: '/',
    env: PLAIN_ENVIRONMENT,
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (run.status !== 0) {
    throw new Error(`PostgreSQL could not make its data folder: ${run.error?.message ?? run.stderr.trim()}`);
  }
}
