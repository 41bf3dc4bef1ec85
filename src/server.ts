import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { forgetEndedSessions } from './account/forget-accounts.ts';
import { openSetup } from './account/set-up.ts';
import { buildApp } from './app.ts';
import { bindAuditDays } from './audit/bind-days.ts';
import { selfTest } from './core/draw/known-answers.ts';
import { publishLate } from './draw/late/publish-late.ts';
import { forgetOldImports } from './import/forget-imports.ts';
import { beginLedger } from './ledger/begin-ledger.ts';
import { signLog } from './ledger/keep-signed.ts';
import { type Config, readConfig } from './platform/config.ts';
import { openDatabase, openPool } from './platform/database.ts';
import { refuseExampleSecrets } from './platform/example-secrets.ts';
import { forgetOldAnswers } from './platform/idempotency.ts';
import { openLog } from './platform/log.ts';
import { openLogKeys } from './platform/log-keys.ts';
import { nativeSuites } from './platform/native-suites.ts';
import { Operations } from './platform/operations.ts';
import { openServiceDatabase } from './platform/service-database.ts';
import { openVault } from './platform/vault.ts';
import { trustedRoots } from './time-stamp/trusted-roots.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Service {
  readonly app: FastifyInstance;
  /** Finishes what is in flight, then closes the database and stops it if it is our own. */
  stop(): Promise<void>;
}

/** Everything a running service needs, but not yet listening. */
export async function startService(config: Config): Promise<Service> {
  refuseExampleSecrets(config);
  const log = openLog(config.logLevel);
  const database = await openServiceDatabase(config);
  const pool = openPool(database.appUrl);
  const db = openDatabase(pool);
  const operations = await Operations.begin(db, database.appUrl, log);
  const logKeys = openLogKeys(config.ledgerKeyFile, config.office.log_origin, log);
  await beginLedger(db, logKeys);
  const app = await buildApp({
    db,
    pool,
    vault: openVault(config.keyFile),
    office: config.office,
    accounts: config.accounts,
    ...(config.timeStampRoots !== undefined && { timeStampRoots: trustedRoots(config.timeStampRoots) }),
    logKeys,
    attachments: config.attachments,
    publicFolder: config.publicFolder,
    operations,
    log,
    selfTestFailures: selfTest(nativeSuites),
    strict: false,
  });
  const bindDays = () =>
    bindAuditDays(db)
      .catch((error: unknown) =>
        log.error({ err: error }, 'a day of the audit log could not be bound into the ledger'),
      )
      .then(() => signLog(app));
  let binding = bindDays();
  const bind = setInterval(() => {
    binding = binding.then(bindDays);
  }, HOUR).unref();
  const publish = () =>
    publishLate(app, log)
      .then(() => signLog(app))
      // Also what was published while nobody wrote its files, or by another process.
      .then(() => app.publicFiles.bringUpToDate());
  let publishing = publish();
  const late = setInterval(() => {
    publishing = publishing.then(publish);
  }, MINUTE).unref();
  const forget = setInterval(() => {
    Promise.all([forgetOldAnswers(db), forgetOldImports(db), forgetEndedSessions(db, config.accounts)]).catch(
      (error: unknown) => log.error({ err: error }, 'old answers and previews could not be forgotten'),
    );
  }, HOUR).unref();

  return {
    app,
    stop: async () => {
      clearInterval(forget);
      clearInterval(bind);
      clearInterval(late);
      await app.close();
      await binding;
      await publishing;
      await operations.end();
      await db.destroy();
      await database.stop();
    },
  };
}

/**
 * Listens, and returns the address. If the port is taken, `fallback` chooses a free one; without it
 * that is an error.
 */
export async function listen(
  app: FastifyInstance,
  where: { readonly port: number; readonly host: string; readonly fallback: boolean },
): Promise<string> {
  const { port, host, fallback } = where;
  try {
    return await app.listen({ port, host });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (!fallback)
      throw new Error(`Port ${port} of ${host} is taken: set PORT to another one.`, { cause: error });
    return await app.listen({ port: 0, host });
  }
}

const PARENT_LOOKED_AT_EVERY = 500;

/** Calls `stop` once when the process is told to end, and exits behind it; a second signal does not cut it short. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // npm runs its scripts below a shell that dies of SIGTERM without passing it on.
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && end(), PARENT_LOOKED_AT_EVERY).unref();
}

async function main(): Promise<void> {
  const config = readConfig();
  const service = await startService(config);
  stopOnSignal(service.stop);
  try {
    const address = await listen(service.app, { ...config, fallback: false });
    console.log(`double-random ${address}`);
    const setup = await openSetup(service.app.db);
    if (setup) console.log(`首次启动，请打开此链接设立三员 first start: ${address}${setup.path}`);
  } catch (error) {
    await service.stop();
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
