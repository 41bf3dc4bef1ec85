import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { APP_ROLE, PORTAL_ROLE } from './roles.ts';

/** The migrations of this checkout: plain SQL, applied in the order of their names. */
export const MIGRATIONS = fileURLToPath(new URL('../../migrations/', import.meta.url));

export type MigrationFailure =
  | 'migration-changed'
  | 'migration-missing'
  | 'migration-failed'
  | 'roles-missing';

/** Why the database could not be brought up to date; nothing of the failing file was kept. */
export class MigrationError extends Error {
  readonly code: MigrationFailure;

  constructor(code: MigrationFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
    this.code = code;
  }
}

interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** The migration files of `folder` with their digests, in order. */
export function readMigrations(folder: string = MIGRATIONS): MigrationFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Applies what is not yet applied, each file in a transaction of its own, under an advisory lock, so
 * that of several processes starting together one does the work and the others wait for it.
 *
 * @param ownerUrl connects as the role that owns the tables.
 * @returns the names of the files applied now; empty if the database was up to date.
 * @throws {MigrationError} if an applied file was edited or is gone, a file fails, or a role is missing.
 */
export async function migrate(ownerUrl: string, folder: string = MIGRATIONS): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('double-random migrations'))`);
    await requireRoles(client);
    await client.query(`
      CREATE TABLE IF NOT EXISTS schema_migration (
        name text PRIMARY KEY,
        sha256 text NOT NULL,
        applied_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await client.query(`GRANT SELECT ON schema_migration TO ${APP_ROLE}`);
    return await applyMissing(client, readMigrations(folder));
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client, files: readonly MigrationFile[]): Promise<string[]> {
  const known = await client.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM schema_migration',
  );
  const applied = new Map(known.rows.map((row) => [row.name, row.sha256]));
  for (const name of applied.keys()) {
    if (!files.some((file) => file.name === name)) {
      throw new MigrationError(
        'migration-missing',
        `The database has ${name}, which this version of the service does not know. Start the newer version.`,
      );
    }
  }
  const missing = files.filter((file) => !applied.has(file.name));
  for (const file of files) {
    const sha256 = applied.get(file.name);
    if (sha256 !== undefined && sha256 !== file.sha256) {
      throw new MigrationError(
        'migration-changed',
        `${file.name} was edited after it had been applied. Restore it and put the change into a new file.`,
      );
    }
  }
  for (const file of missing) await apply(client, file);
  return missing.map((file) => file.name);
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(file.sql);
    await client.query('INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)', [
      file.name,
      file.sha256,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const line = errorLine(file.sql, error);
    const place = line === undefined ? '' : ` at line ${line}`;
    throw new MigrationError('migration-failed', `${file.name}${place}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function errorLine(sql: string, error: unknown): number | undefined {
  const position = Number((error as pg.DatabaseError).position);
  return position > 0 ? sql.slice(0, position).split('\n').length : undefined;
}

async function requireRoles(client: pg.Client): Promise<void> {
  const known = await client.query<{ rolname: string }>(
    'SELECT rolname FROM pg_roles WHERE rolname = ANY($1)',
    [[APP_ROLE, PORTAL_ROLE]],
  );
  if (known.rowCount === 2) return;
  throw new MigrationError(
    'roles-missing',
    `The database has no roles ${APP_ROLE} and ${PORTAL_ROLE}. As its administrator run: CREATE ROLE ${APP_ROLE} LOGIN PASSWORD '…'; CREATE ROLE ${PORTAL_ROLE} LOGIN PASSWORD '…';`,
  );
}
