import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Whose service it is. */
export interface Office {
  /** Begins every draw number: `{code}-{year}-{n}`; by custom the district's code. */
  readonly code: string;
  /** As it stands above its public pages: 黔江区双随机抽查联席会议办公室. */
  readonly name?: string;
  /**
   * Where everybody reaches its public pages: `https://choujian.example.gov.cn`. Stated and never taken from a request,
   * whose Host anybody may choose: pages are kept for others, and their QR codes would lead wherever he likes.
   */
  readonly public_url?: string;
  /** First line of every checkpoint of the public log (C2SP tlog-checkpoint); never changed once in use. */
  readonly log_origin: string;
  /** Whether published results name the inspectors, by certificate number; without it they do not. */
  readonly shows_inspectors?: boolean;
}

/** How people log in. */
export interface AccountRules {
  /** `asvs`: long, no forced change (OWASP ASVS); `mlps`: mixed, changed every 90 days (GB/T 22239 等级保护). */
  readonly passwords: 'asvs' | 'mlps';
  /** Under `mlps`, after how many days a password must be changed. */
  readonly passwordDays: number;
  /** A session ends when nothing was asked for this long, */
  readonly idleMinutes: number;
  /** and at the latest after this. */
  readonly sessionHours: number;
  /** Cookies over https alone; false where the office's network speaks plain HTTP. */
  readonly secureCookies: boolean;
  /** Proxies whose X-Forwarded-For is believed: addresses or CIDR. */
  readonly trustedProxies: string[] | false;
}

export const ACCOUNT_DEFAULTS: AccountRules = {
  passwords: 'asvs',
  passwordDays: 90,
  idleMinutes: 30,
  sessionHours: 12,
  secureCookies: true,
  trustedProxies: false,
};

/** Where scans lie that back a step, and how large one may be. */
export interface AttachmentFolder {
  readonly folder: string;
  readonly max_bytes: number;
}

/** Where the files lie that everybody may read, and on which terms; all of it can be made again from the database. */
export interface PublicFolder {
  readonly folder: string;
  /** Under which terms anybody may use what is published, in words: it stands in feeds and in the index of data sets. */
  readonly licence: string;
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
  readonly ledgerKeyFile: string;
  /** PEM file of the roots whose time stamps are taken. */
  readonly timeStampRoots: string | undefined;
  readonly logLevel: string;
  readonly office: Office;
  readonly attachments: AttachmentFolder;
  readonly publicFolder: PublicFolder;
  readonly accounts: AccountRules;
  /** NODE_ENV is `production`: secrets that stand in examples stop the start. */
  readonly production: boolean;
}

/** What is true of everything that an office publishes here, whatever else it grants. */
const LICENCE =
  '依照《中华人民共和国政府信息公开条例》公开；使用请注明来源 | Disclosed under the Regulations on Open Government Information of the People’s Republic of China; name the source';

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must look like postgres://role:password@host:5432/database')
  .optional();

/** Scheme, host and port alone: pages stand at the root, and what they print is the address they are asked for. */
const webOrigin = z
  .url({ protocol: /^https?$/, error: 'must look like https://host or https://host:port' })
  .refine((text) => URL.canParse(text) && /^https?:\/\/[^/?#@]+\/?$/.test(text), {
    error: 'must look like https://host or https://host:port',
  })
  .transform((text) => new URL(text).origin);

const Environment = z
  .object({
    PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(3000),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATABASE_URL: postgresUrl,
    DATABASE_OWNER_URL: postgresUrl,
    DATA_DIR: z.string().min(1).default('./data'),
    KEY_FILE: z.string().min(1).optional(),
    LEDGER_KEY_FILE: z.string().min(1).optional(),
    TIME_STAMP_ROOTS: z.string().min(1).optional(),
    OFFICE_CODE: z
      .string()
      .regex(/^[0-9A-Za-z._:-]{1,32}$/, 'must be a code')
      .default('LOCAL'),
    OFFICE_NAME: z.string().trim().max(100).optional(),
    PUBLIC_URL: webOrigin.optional(),
    OFFICE_SHOWS_INSPECTORS: z.enum(['true', 'false']).default('false'),
    LEDGER_ORIGIN: z
      .string()
      .regex(/^[^\s+]{1,200}$/, 'must be one word without +')
      .optional(),
    PASSWORD_RULES: z.enum(['asvs', 'mlps']).default(ACCOUNT_DEFAULTS.passwords),
    PASSWORD_DAYS: z.coerce
      .number('must be a number')
      .int()
      .min(1)
      .max(3_650)
      .default(ACCOUNT_DEFAULTS.passwordDays),
    SESSION_IDLE_MINUTES: z.coerce
      .number('must be a number')
      .int()
      .min(1)
      .max(1_440)
      .default(ACCOUNT_DEFAULTS.idleMinutes),
    SESSION_HOURS: z.coerce
      .number('must be a number')
      .int()
      .min(1)
      .max(168)
      .default(ACCOUNT_DEFAULTS.sessionHours),
    SECURE_COOKIES: z.enum(['true', 'false']).default('true'),
    TRUSTED_PROXIES: z.string().optional(),
    NODE_ENV: z.string().optional(),
    ATTACHMENT_MAX_MB: z.coerce.number('must be a number').int().min(1).max(1_000).default(20),
    PUBLIC_LICENCE: z.string().trim().min(1).max(1_000).default(LICENCE),
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
    ledgerKeyFile: resolve(env.LEDGER_KEY_FILE ?? join(dataDir, 'ledger-key')),
    timeStampRoots: env.TIME_STAMP_ROOTS === undefined ? undefined : resolve(env.TIME_STAMP_ROOTS),
    logLevel: env.LOG_LEVEL,
    accounts: {
      passwords: env.PASSWORD_RULES,
      passwordDays: env.PASSWORD_DAYS,
      idleMinutes: env.SESSION_IDLE_MINUTES,
      sessionHours: env.SESSION_HOURS,
      secureCookies: env.SECURE_COOKIES === 'true',
      trustedProxies: env.TRUSTED_PROXIES?.split(',').map((proxy) => proxy.trim()) ?? false,
    },
    production: env.NODE_ENV === 'production',
    attachments: { folder: join(dataDir, 'attachments'), max_bytes: env.ATTACHMENT_MAX_MB * 2 ** 20 },
    publicFolder: { folder: join(dataDir, 'public'), licence: env.PUBLIC_LICENCE },
    office: {
      code: env.OFFICE_CODE,
      ...(env.OFFICE_NAME && { name: env.OFFICE_NAME }),
      ...(env.PUBLIC_URL !== undefined && { public_url: env.PUBLIC_URL }),
      log_origin: env.LEDGER_ORIGIN ?? `double-random/${env.OFFICE_CODE}`,
      shows_inspectors: env.OFFICE_SHOWS_INSPECTORS === 'true',
    },
  };
}
