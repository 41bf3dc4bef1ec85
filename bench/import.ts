import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { migrate } from '../src/platform/migrate.ts';
import { BARE_TABLES, PLAIN_TABLE, SAVED, SCHEME, writeFiles } from './import/files.ts';
import type { ServiceMeasured, ServiceStarted } from './import/service.ts';
import { median, type Row } from './row.ts';

const ROWS = 100_000;
const MOST_TIMES_COPY = 15;
const MOST_TIMES_CSV = 2.5;
const MOST_MB = 400;
const MOST_BLOCKED_MS = 200;

interface Measure extends ServiceMeasured {
  readonly preview: number;
  readonly confirm: number;
}

/**
 * Import of targets over HTTP, from the beginning of the upload to the receipt, into an empty register, against a
 * bare COPY of the same rows into tables like the register's, with their keys and indexes but without triggers,
 * references and history. Told as well: the same against a COPY of the file into one table of texts, which has to do
 * with none of that. On an embedded PostgreSQL as in production.
 */
export async function benchImport({ quick }: { quick: boolean }): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'double-random-bench-'));
  const [csv, xlsx] = [join(folder, 'targets.csv'), join(folder, 'targets.xlsx')];
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
  try {
    await migrate(postgres.ownerUrl);
    await writeFiles(ROWS, csv, xlsx);
    const copies: number[] = [];
    const plainCopies: number[] = [];
    const csvRuns: Measure[] = [];
    const xlsxRuns: Measure[] = [];
    for (let run = 0; run < (quick ? 1 : 3); run++) {
      csvRuns.push(await importOnce(postgres, csv));
      copies.push(await bareCopy(postgres, folder));
      plainCopies.push(await plainCopy(postgres, csv));
      xlsxRuns.push(await importOnce(postgres, xlsx));
    }
    const fromCsv = secondsOf(csvRuns);
    const plain = `; ${(fromCsv / median(plainCopies)).toFixed(0)}× a COPY of the file into one table of texts`;
    return [
      rowOf('import CSV', csvRuns, 'bare COPY of the same rows', median(copies), MOST_TIMES_COPY, plain),
      rowOf('import XLSX', xlsxRuns, 'import of the same as CSV', fromCsv, MOST_TIMES_CSV),
    ];
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function asSuperuser<T>(
  postgres: EmbeddedPostgres,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Copies what an import has just left in the register, from files, into tables like the register's. */
async function bareCopy(postgres: EmbeddedPostgres, folder: string): Promise<number> {
  return await asSuperuser(postgres, async (client) => {
    for (const statement of BARE_TABLES) await client.query(statement);
    for (const { from } of SAVED) {
      await pipeline(client.query(copyTo(`COPY ${from} TO STDOUT`)), createWriteStream(join(folder, from)));
    }
    await client.query('CHECKPOINT');
    const start = performance.now();
    await client.query('BEGIN');
    for (const { from, to } of SAVED) {
      await pipeline(createReadStream(join(folder, from)), client.query(copyFrom(`COPY ${to} FROM STDIN`)));
    }
    await client.query('COMMIT');
    return (performance.now() - start) / 1000;
  });
}

async function plainCopy(postgres: EmbeddedPostgres, csv: string): Promise<number> {
  return await asSuperuser(postgres, async (client) => {
    for (const statement of PLAIN_TABLE) await client.query(statement);
    const start = performance.now();
    const into = client.query(copyFrom('COPY plain_row FROM STDIN (FORMAT csv, HEADER)'));
    await pipeline(createReadStream(csv), into);
    return (performance.now() - start) / 1000;
  });
}

async function importOnce(postgres: EmbeddedPostgres, file: string): Promise<Measure> {
  await asSuperuser(postgres, async (client) => {
    await client.query('TRUNCATE target, credit_scheme, row_history, import CASCADE');
    await client.query('INSERT INTO credit_scheme (code, name, grades) VALUES ($1, $2, $3)', [
      SCHEME.code,
      SCHEME.name,
      SCHEME.grades,
    ]);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  });
  const script = fileURLToPath(new URL('./import/service.ts', import.meta.url));
  const service = spawn(process.execPath, ['--import', 'tsx', script, postgres.appUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: service.stdout })[Symbol.asyncIterator]();
  const started: ServiceStarted = JSON.parse((await lines.next()).value ?? '');
  const times = await sendAndConfirm(started, file);
  service.stdin.end();
  const measured: ServiceMeasured = JSON.parse((await lines.next()).value ?? '');
  return { ...measured, ...times };
}

/** Of the answers only what is used here. */
interface Answer {
  readonly id: string;
  readonly operation: string;
  readonly state: string;
  readonly problem?: unknown;
  readonly counts: { readonly new: number };
}

async function sendAndConfirm(
  { address, token }: ServiceStarted,
  file: string,
): Promise<{ preview: number; confirm: number }> {
  const call = async (path: string, options: RequestInit = {}): Promise<Answer> => {
    const headers = { ...options.headers, authorization: `Bearer ${token}` };
    const answer = await fetch(address + path, { ...options, headers });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const finished = async (path: string) => {
    for (;;) {
      const operation = await call(path);
      if (operation.state === 'done') return;
      if (operation.state === 'failed') throw new Error(JSON.stringify(operation.problem));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const form = new FormData();
  form.set('register', 'targets');
  form.set('file', await openAsBlob(file), 'targets');
  const start = performance.now();
  const sent = await call('/api/v1/imports', { method: 'POST', body: form });
  await finished(sent.operation);
  const previewed = performance.now();
  const confirmed = await call(`/api/v1/imports/${sent.id}/confirm`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  });
  await finished(confirmed.operation);
  const receipt = await call(`/api/v1/imports/${sent.id}/receipt`);
  if (receipt.counts.new !== ROWS) throw new Error(`imported ${JSON.stringify(receipt.counts)}`);
  return { preview: (previewed - start) / 1000, confirm: (performance.now() - previewed) / 1000 };
}

const secondsOf = (runs: readonly Measure[]): number => median(runs.map((run) => run.preview + run.confirm));

function rowOf(
  name: string,
  runs: readonly Measure[],
  baseline: string,
  baselineSeconds: number,
  most: number,
  also = '',
): Row {
  const seconds = secondsOf(runs);
  const times = seconds / baselineSeconds;
  const rss_mb = Math.max(...runs.map((run) => run.rss_mb));
  const blocked = Math.max(...runs.map((run) => run.blocked_ms));
  const preview = median(runs.map((run) => run.preview)).toFixed(1);
  const confirm = median(runs.map((run) => run.confirm)).toFixed(1);
  return {
    name,
    n: String(ROWS),
    seconds,
    baseline,
    baseline_seconds: baselineSeconds,
    rss_mb,
    figure: `${times.toFixed(1)}×${also} (preview ${preview} s, confirmation ${confirm} s); event loop held up ${blocked} ms at most; limited by one thread that reads and checks rows, then by one connection that writes them, their references and their history`,
    asked: `≤ ${most}×, ≤ ${MOST_MB} MB, ≤ ${MOST_BLOCKED_MS} ms`,
    reached: times <= most && rss_mb <= MOST_MB && blocked <= MOST_BLOCKED_MS,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(await benchImport({ quick: process.argv.includes('--quick') }), null, 1));
}
