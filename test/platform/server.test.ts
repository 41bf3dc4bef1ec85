import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

const THREE = {
  administrator: { login: 'jia', name: '甲某' },
  'security-officer': { login: 'yi', name: '乙某' },
  auditor: { login: 'bing', name: '丙某' },
};

/** An address whose password is no example, so that only the key file is at fault. */
const withSecret = (url: string) => {
  const address = new URL(url);
  address.password = randomBytes(24).toString('hex');
  return address.href;
};

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

  const setup = run('src/cli/setup.ts', [], env);
  setup.child.stdin?.end(JSON.stringify(THREE));
  expect(await setup.ended).toBe(0);
  expect(setup.output()).toMatch(/系统管理员 jia \/activate\/[\w-]{43}\n/);

  first.child.kill('SIGKILL');
  await first.ended;
  const second = run('src/server.ts', [], env);
  const address = (await waitFor(second, /double-random (http\S+)/))[1] ?? '';
  expect(second.output()).not.toContain('/setup/');
  const activation = `${address}${/\/activate\/\S+/.exec(setup.output())![0]}`;
  expect(await (await fetch(activation)).text()).toContain('甲某');
  expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ok' });

  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);
});

describe('npm run setup', () => {
  const setup = (people: object) => {
    const process = run('src/cli/setup.ts', [], { DATABASE_URL: appUrl, DATA_DIR: dataDir });
    process.child.stdin?.end(JSON.stringify(people));
    return process;
  };

  test('says what does not fit, and makes nobody', async () => {
    const same = setup({ ...THREE, auditor: THREE.administrator });
    expect(await same.ended).toBe(1);
    expect(same.output()).toContain('three different people');
  });

  test('does nothing once there are accounts', async () => {
    await tokenFor('planner');
    const late = setup(THREE);
    expect(await late.ended).toBe(1);
    expect(late.output()).toContain('the first start is over');
  });
});

describe('in production', () => {
  test.each([
    ['an example password', 'postgres://double_random_app:changeme@127.0.0.1/x'],
    ['the name of the role', 'postgres://double_random_app:double_random_app@127.0.0.1/x'],
    ['a short password', 'postgres://double_random_app:kT9vmQ2zL@127.0.0.1/x'],
  ])('the service does not start with %s', async (_what, url) => {
    const server = serve({ DATABASE_URL: url, NODE_ENV: 'production' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('not an example: DATABASE_URL');
  });

  test('the service does not start with a key file that others can read, or that is no key', async () => {
    const keyFile = join(dataDir, 'example-key');
    const env = { KEY_FILE: keyFile, NODE_ENV: 'production', DATABASE_URL: `${withSecret(appUrl)}` };
    writeFileSync(keyFile, Buffer.alloc(32, 'example'), { mode: 0o600 });
    const patterned = serve(env);
    expect(await patterned.ended).toBe(1);
    expect(patterned.output()).toContain('not an example: KEY_FILE');
    writeFileSync(keyFile, randomBytes(32));
    chmodSync(keyFile, 0o644);
    const open = serve({ ...env, NODE_ENV: 'test', DATABASE_URL: appUrl });
    expect(await open.ended).toBe(1);
    expect(open.output()).toContain('can be read by others');
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
