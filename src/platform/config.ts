import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Whose service it is. */
export interface Office {
  /** Begins every draw number: `{code}-{year}-{n}`; by custom the district's code. */
  readonly code: string;
  /** First line of every checkpoint of the public log (C2SP tlog-checkpoint); never changed once in use. */
  readonly log_origin: string;
}

/** What an operator may set; docs/operations.md says when to. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Application role; without it the service runs its own PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Owner role, for migrations; without it they are expected to have run (`npm run migrate`). */
  readonly databaseOwnerUrl: string | undefined;
  readonly dataDir: string;
  readonly keyFile: string;
  readonly logLevel: string;
  readonly office: Office;
}

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must look like postgres://role:password@host:5432/database')
  .optional();

const Environment = z
  .object({
    PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(3000),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATABASE_URL: postgresUrl,
    DATABASE_OWNER_URL: postgresUrl,
    DATA_DIR: z.string().min(1).default('./data'),
    KEY_FILE: z.string().min(1).optional(),
    OFFICE_CODE: z
      .string()
      .regex(/^[0-9A-Za-z._:-]{1,32}$/, 'must be a code')
      .default('LOCAL'),
    LEDGER_ORIGIN: z
      .string()
      .regex(/^[^\s+]{1,200}$/, 'must be one word without +')
      .optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  })
  .refine((env) => env.DATABASE_OWNER_URL === undefined || env.DATABASE_URL !== undefined, {
    path: ['DATABASE_URL'],
    message: 'is needed as well when DATABASE_OWNER_URL is given',
  });

/**
 * The configuration in `environment`; a variable that is set but empty counts as not set.
 *
 * @throws {Error} naming every variable that does not fit.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = Environment.safeParse(set);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new Error(`The configuration does not fit:\n  ${faults.join('\n  ')}`);
  }
  const env = result.data;
  const dataDir = resolve(env.DATA_DIR);
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    databaseOwnerUrl: env.DATABASE_OWNER_URL,
    dataDir,
    keyFile: resolve(env.KEY_FILE ?? join(dataDir, 'key')),
    logLevel: env.LOG_LEVEL,
    office: { code: env.OFFICE_CODE, log_origin: env.LEDGER_ORIGIN ?? `double-random/${env.OFFICE_CODE}` },
  };
}
