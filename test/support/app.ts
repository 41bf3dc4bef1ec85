import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll } from 'vitest';
import { createToken, type NewToken } from '../../src/account/create-token.ts';
import { buildApp } from '../../src/app.ts';
import { selfTest } from '../../src/core/draw/known-answers.ts';
import { beginLedger } from '../../src/ledger/begin-ledger.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import type { Office } from '../../src/platform/config.ts';
import type { AppContext } from '../../src/platform/context.ts';
import { transact } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/http/access.ts';
import { openLog } from '../../src/platform/log.ts';
import { openLogKeys } from '../../src/platform/log-keys.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { Operations } from '../../src/platform/operations.ts';
import { openVault } from '../../src/platform/vault.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface TestApp extends TestDatabase {
  readonly app: FastifyInstance;
  /** The log's keys; beside it, with `.last`, what was last signed. */
  readonly ledgerKeyFile: string;
  /** Headers of a fresh account with this role, another person at every call: `{ authorization }`. */
  tokenFor(role: Role, more?: Partial<NewToken>): Promise<{ authorization: string }>;
}

/** Plans and certificates of the tests belong to 2026: without this the suite would fail by itself one day. */
const HELD_AT = '2026-03-05T01:30:00Z';
/** The log's first entry, of its key, is earlier than whatever a test does. */
const SET_UP_AT = '2026-01-01T00:00:00Z';

/**
 * The service as in production, on a database of this test file; `extend` may add routes to test the platform.
 * `now`: when the log begins and the test lives, for what happened in another year.
 */
export async function testApp(
  extend: (app: FastifyInstance) => void = () => undefined,
  {
    now,
    public_url,
    ...settings
  }: Pick<AppContext, 'timeStampRoots' | 'accounts'> &
    Pick<Office, 'public_url'> & { readonly now?: string } = {},
): Promise<TestApp> {
  pretendItIs(now ?? SET_UP_AT);
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'double-random-app-'));
  const log = openLog('silent');
  const operations = await Operations.begin(database.db, database.appUrl, log);
  const ledgerKeyFile = join(folder, 'ledger-key');
  const logKeys = openLogKeys(ledgerKeyFile, 'double-random/test', log);
  await beginLedger(database.db, logKeys);
  pretendItIs(now ?? HELD_AT);
  const app = await buildApp({
    db: database.db,
    pool: database.pool,
    vault: openVault(join(folder, `${randomBytes(4).toString('hex')}.key`)),
    office: { code: 'TEST', log_origin: logKeys.origin, ...(public_url !== undefined && { public_url }) },
    logKeys,
    attachments: { folder: join(folder, 'attachments'), max_bytes: 1_000_000 },
    publicFolder: { folder: join(folder, 'public'), licence: '测试 | test' },
    operations,
    log,
    selfTestFailures: selfTest(nativeSuites),
    strict: true,
    ...settings,
  });
  extend(app);
  await app.ready();
  afterAll(async () => {
    await app.close();
    await operations.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const actor = { id: 'system:test', name: '测试' };
  return {
    ...database,
    app,
    ledgerKeyFile,
    async tokenFor(role, more = {}) {
      const token = {
        role,
        name: `测试 ${role}`,
        ...(role === 'inspector' ? { inspector: 'I1' } : {}),
        ...more,
      };
      const secret = await transact(database.db, actor, (trx) => createToken(trx, token));
      return { authorization: `Bearer ${secret}` };
    },
  };
}
