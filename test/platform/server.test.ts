import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort } from '../../src/platform/embedded-postgres/postmaster.ts';
import { listen } from '../../src/server.ts';
import { testApp } from '../support/app.ts';
import { run, runNpm, waitFor } from '../support/process.ts';

const { appUrl, ownerUrl, superuserUrl, intruder, tokenFor } = await testApp();
const dataDir = mkdtempSync(join(tmpdir(), 'double-random-server-'));
// So that PostgreSQL, which is not root when we are, finds its place here and not in a folder that outlives the test.
chmodSync(dataDir, 0o755);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const serve = (env: Record<string, string>) =>
  run('src/server.ts', [], { DATABASE_URL: appUrl, DATA_DIR: dataDir, LOG_LEVEL: 'info', ...env });

describe('the service', () => {
  test.each([
    ['owner', () => ownerUrl],
    ['superuser', () => superuserUrl],
  ])('refuses to serve as the %s', async (_role, url) => {
    const server = serve({ DATABASE_URL: url() });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('may change the audit log');
  });

  test('says so if its port is taken', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const server = serve({ PORT: String(port) });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain(`Port ${port} of 127.0.0.1 is taken`);
    other.close();
  });

  test('may choose a free port instead', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const bare = Fastify();
    const address = await listen(bare, { port, host: '127.0.0.1', fallback: true });
    expect(address).not.toContain(`:${port}`);
    expect((await fetch(address)).status).toBe(404);
    await bare.close();
    other.close();
  });

  test('names the variable that does not fit', async () => {
    const server = serve({ PORT: 'many' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('PORT must be a number');
  });

  test('finishes what is in flight on SIGTERM, refuses what comes later, and logs no personal data', async () => {
    const server = serve({ PORT: '0' });
    const address = (await waitFor(server, /double-random (http\S+)/))[1] ?? '';
    const token = await tokenFor('planner');
    const operation = '00000000-0000-4000-8000-000000000000';

    // The request waits for a lock that we hold, so it is in flight for as long as we like.
    let answer: Promise<Response> | undefined;
    await intruder.transaction().execute(async (trx) => {
      await sql`LOCK TABLE operation IN ACCESS EXCLUSIVE MODE`.execute(trx);
      answer = fetch(`${address}/api/v1/operations/${operation}?name=张三`, { headers: token });
      const waiting = sql<{ n: number }>`
        SELECT count(*) AS n FROM pg_locks WHERE relation = 'operation'::regclass AND NOT granted`;
      await expect.poll(async () => (await waiting.execute(intruder)).rows[0]?.n).toBe(1);
      server.child.kill('SIGTERM');
      await expect
        .poll(() =>
          fetch(`${address}/healthz`).then(
            () => 'open',
            () => 'closed',
          ),
        )
        .toBe('closed');
    });
    expect((await answer)?.status).toBe(404);
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('"route":"/api/v1/operations/:id"');
    expect(server.output()).not.toMatch(/张三|%E5%BC%A0|Bearer|dr_/);
  });
});

test('without a database of its own the service keeps one below DATA_DIR, through SIGKILL too', async () => {
  const env = { PORT: '0', DATA_DIR: join(dataDir, 'own'), LOG_LEVEL: 'silent' };
  const first = run('src/server.ts', [], env);
  await waitFor(first, /double-random (http\S+)/);

  const maker = run('src/cli/token.ts', ['--role', 'planner', '--name', '法制科'], env);
  expect(await maker.ended).toBe(0);
  const authorization = `Bearer ${maker.output().trim()}`;

  first.child.kill('SIGKILL');
  await first.ended;
  const second = run('src/server.ts', [], env);
  const address = (await waitFor(second, /double-random (http\S+)/))[1] ?? '';
  const url = `${address}/api/v1/operations/00000000-0000-4000-8000-000000000000`;
  expect((await fetch(url, { headers: { authorization } })).status).toBe(404);
  expect((await fetch(url)).status).toBe(401);
  expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ok' });

  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);
});

describe('npm run token', () => {
  test('explains what is missing', async () => {
    const maker = run('src/cli/token.ts', ['--role', 'inspector', '--name', '王五'], {
      DATABASE_URL: appUrl,
    });
    expect(await maker.ended).toBe(1);
    expect(maker.output()).toContain('--inspector: is required');
  });

  test('prints a token that is kept only as a hash', async () => {
    const args = ['--role', 'registrar', '--name', '登记员', '--days', '7'];
    const maker = run('src/cli/token.ts', args, { DATABASE_URL: appUrl, DATA_DIR: dataDir });
    expect(await maker.ended).toBe(0);
    const token = maker.output().trim();
    expect(token).toMatch(/^dr_[A-Za-z0-9_-]{43}$/);
    const rows = await sql<{ row: string }>`SELECT access_token::text AS row FROM access_token`.execute(
      intruder,
    );
    expect(rows.rows.some((each) => each.row.includes('登记员'))).toBe(true);
    expect(rows.rows.some((each) => each.row.includes(token))).toBe(false);
  });
});

test('npm start ends with its service when npm is told to, though the shell between them passes nothing on', async () => {
  const npm = runNpm('start', { DATABASE_URL: appUrl, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' });
  const [, address] = await waitFor(npm, /double-random (http:\S+)/);
  npm.child.kill('SIGTERM');
  await npm.ended;
  expect(
    await fetch(`${address}/healthz`).then(
      () => 'answers',
      () => 'gone',
    ),
  ).toBe('gone');
});
