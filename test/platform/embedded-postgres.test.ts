import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canReach, plainUserFor } from '../../src/platform/embedded-postgres/plain-user.ts';
import { run, waitFor } from '../support/process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KEEPER = 'test/platform/postgres-keeper.ts';

const folder = mkdtempSync(join(tmpdir(), 'double-random-embedded-'));
const dataDir = join(folder, 'data');
beforeAll(() => chmodSync(folder, 0o755));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Kept {
  superuserUrl: string;
  appUrl: string;
  port: number;
  adopted: boolean;
}

/** Starts PostgreSQL in a process of its own, which stops it when told to on its standard input. */
async function keep(
  dir: string,
  durability = 'fast',
  user = {},
): Promise<{ kept: Kept; stop: () => Promise<unknown>; kill: () => Promise<unknown> }> {
  const keeper = run(KEEPER, [dir, durability], {}, user);
  const kept = JSON.parse((await waitFor(keeper, /^\{.*\}$/m))[0]) as Kept;
  return {
    kept,
    stop: () => {
      keeper.child.stdin?.end();
      return keeper.ended;
    },
    kill: () => {
      keeper.child.kill('SIGKILL');
      return keeper.ended;
    },
  };
}

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(question)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

describe('PostgreSQL of our own', () => {
  test('speaks UTF-8 and orders by bytes though LANG is not set, is safe from power cuts, and listens on this machine only', async () => {
    const { kept, stop } = await keep(dataDir, 'durable');
    expect(await ask(kept.superuserUrl, 'SHOW server_encoding')).toBe('UTF8');
    expect(
      await ask(kept.superuserUrl, `SELECT datlocale FROM pg_database WHERE datname = 'double_random'`),
    ).toBe('C.UTF-8');
    expect(await ask(kept.superuserUrl, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(kept.superuserUrl, 'SHOW fsync')).toBe('on');
    expect(await stop()).toBe(0);
    await expect(ask(kept.superuserUrl, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('keeps its data and passwords between runs, the passwords for its owner alone', async () => {
    const first = await keep(dataDir);
    await ask(first.kept.superuserUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await keep(dataDir);
    expect(await ask(second.kept.superuserUrl, 'SELECT answer FROM kept')).toBe(42);
    await second.stop();
    const passwords = join(dataDir, 'postgres', 'passwords.json');
    expect(statSync(passwords).mode & 0o777).toBe(0o600);
    expect(new Set(Object.values(JSON.parse(readFileSync(passwords, 'utf8')) as object)).size).toBe(4);
  });

  test('lets nobody in without the password', async () => {
    const { kept, stop } = await keep(dataDir);
    await expect(ask(kept.appUrl.replace(/:[0-9a-f]{48}@/, ':postgres@'), 'SELECT 1')).rejects.toThrow(
      'password',
    );
    await stop();
  });

  test('left running by a killed process is adopted, and stopped by whoever adopted it', async () => {
    const killed = await keep(dataDir);
    await killed.kill();
    const next = await keep(dataDir);
    expect(next.kept).toMatchObject({ adopted: true, port: killed.kept.port });
    await next.stop();
    await expect(ask(next.kept.superuserUrl, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('is shared by processes that start together, and not stopped by a guest', async () => {
    const both = await Promise.all([keep(dataDir), keep(dataDir)]);
    const [host, guest] = both[0].kept.adopted ? [both[1], both[0]] : [both[0], both[1]];
    expect([host.kept.adopted, guest.kept.adopted, guest.kept.port]).toEqual([false, true, host.kept.port]);
    await guest.stop();
    expect(await ask(host.kept.superuserUrl, 'SELECT 1')).toBe(1);
    await host.stop();
  });

  test('works for an ordinary user', async () => {
    // Run by root, the test becomes somebody else; where nobody else may reach checkout and Node, it stays root.
    const nobody = plainUserFor(join(folder, 'none'));
    const reaches = (path: string) => nobody !== undefined && canReach(path, nobody);
    const user = nobody !== undefined && reaches(ROOT) && reaches(process.execPath) ? nobody : {};
    const open = join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    const { kept, stop } = await keep(join(open, 'data'), 'fast', user);
    expect(await ask(kept.appUrl, 'SELECT current_user')).toBe('double_random_app');
    await stop();
  });

  test('works below a folder that only its owner can read', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const { kept, stop } = await keep(join(closed, 'data'));
    const place = String(await ask(kept.superuserUrl, 'SHOW data_directory'));
    await stop();
    expect(kept.adopted).toBe(false);
    if (process.getuid?.() === 0) {
      expect(place).toMatch(/^\/var\/lib\/double-random\/data-[0-9a-f]{12}\//);
      rmSync(join(place, '..', '..'), { recursive: true });
    }
  });
});
