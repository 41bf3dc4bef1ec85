/**
 * The service in a process of its own, to be measured: prints its address, serves until its input ends, then prints
 * what it took. Argument: the application's database.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken } from '../../src/account/create-token.ts';
import { buildApp } from '../../src/app.ts';
import { openDatabase, openPool, transact } from '../../src/platform/database.ts';
import { openLog } from '../../src/platform/log.ts';
import { openLogKeys } from '../../src/platform/log-keys.ts';
import { Operations } from '../../src/platform/operations.ts';
import { openVault } from '../../src/platform/vault.ts';
import { watchEventLoop } from '../event-loop.ts';

export interface ServiceStarted {
  readonly address: string;
  readonly token: string;
}

export interface ServiceMeasured {
  readonly rss_mb: number;
  /** The longest that the event loop was held up while rows were imported. */
  readonly blocked_ms: number;
}

const url = process.argv[2]!;
const log = openLog('error');
const pool = openPool(url);
const db = openDatabase(pool);
const folder = mkdtempSync(join(tmpdir(), 'double-random-bench-key-'));
const operations = await Operations.begin(db, url, log);
const app = await buildApp({
  db,
  pool,
  vault: openVault(join(folder, 'key')),
  office: { code: 'BENCH', log_origin: 'double-random/bench' },
  logKeys: openLogKeys(join(folder, 'ledger-key'), 'double-random/bench', log),
  attachments: { folder, max_bytes: 1_000_000 },
  publicFolder: { folder: join(folder, 'public'), licence: 'bench' },
  operations,
  log,
  selfTestFailures: [],
  strict: false,
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const actor = { id: 'system:bench', name: 'bench' };
const token = await transact(db, actor, (trx) => createToken(trx, { role: 'registrar', name: 'bench' }));

const probe = watchEventLoop();
console.log(JSON.stringify({ address, token } satisfies ServiceStarted));
for await (const _ of process.stdin);
const blocked_ms = probe();
await app.close();
await operations.end();
await db.destroy();
rmSync(folder, { recursive: true, force: true });
const measured: ServiceMeasured = {
  rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  blocked_ms,
};
console.log(JSON.stringify(measured));
