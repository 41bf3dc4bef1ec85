import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openLog } from '../../src/platform/log.ts';
import { Operations, operationProblems } from '../../src/platform/operations.ts';
import { Problem } from '../../src/platform/problems.ts';
import { testApp } from '../support/app.ts';

const { app, db, appUrl, tokenFor } = await testApp();
const log = openLog('silent');
const registrar = await tokenFor('registrar');
const creator = (
  await db.selectFrom('account_role').select('account_id').where('role', '=', 'registrar').execute()
)[0]?.account_id;
const open = () => app.operations.open(db, `account:${creator}`, 'target.import');

const read = async (id: string, headers: Record<string, string> = registrar) =>
  (await app.inject({ url: `/api/v1/operations/${id}`, headers })).json();

describe('long work', () => {
  test('shows how far it is while it runs, and its result when it is done', async () => {
    const { id, location } = await open();
    expect(location).toBe(`/api/v1/operations/${id}`);
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    app.operations.carryOut(id, async (progress) => {
      progress(3, 10);
      await held;
      return { rows: 10 };
    });
    await expect.poll(() => read(id)).toMatchObject({ state: 'running', done: 3, total: 10 });
    finish();
    await expect.poll(() => read(id)).toMatchObject({ state: 'done', result: { rows: 10 } });
  });

  test('that fails says why, in the language of the reader', async () => {
    const { id } = await open();
    app.operations.carryOut(id, async () => {
      throw new Problem(operationProblems['operation-not-found'], {
        detail: { zh: '甲', en: 'a' },
        members: { row: 7 },
      });
    });
    await expect.poll(() => read(id)).toMatchObject({ state: 'failed', problem: { detail: '甲', row: 7 } });
    const english = await read(id, { ...registrar, 'accept-language': 'en' });
    expect(english.problem).toMatchObject({ type: '/problems/operation-not-found', detail: 'a' });
  });

  test('that fails unexpectedly shows no internals', async () => {
    const { id } = await open();
    app.operations.carryOut(id, async () => {
      throw new Error('row of 张三');
    });
    await expect
      .poll(() => read(id))
      .toMatchObject({ state: 'failed', problem: { type: '/problems/unexpected' } });
    expect(JSON.stringify(await read(id))).not.toContain('张三');
  });

  test('belongs to whoever began it, and to planners', async () => {
    const { id } = await open();
    app.operations.carryOut(id, async () => null);
    const problem = { type: '/problems/operation-not-found', status: 404 };
    expect(await read(id, await tokenFor('registrar'))).toMatchObject(problem);
    expect(await read(id, await tokenFor('planner'))).toMatchObject({ id });
    expect(await read('00000000-0000-4000-8000-000000000000')).toMatchObject(problem);
  });

  test('of a process that is gone is marked as interrupted at the next start; of a living one it is not', async () => {
    const gone = await Operations.begin(db, appUrl, log);
    const left = await gone.open(db, `account:${creator}`, 'target.import');
    await gone.end();
    const living = await open();
    const next = await Operations.begin(db, appUrl, log);
    expect(await read(left.id)).toMatchObject({
      state: 'failed',
      problem: { type: '/problems/operation-interrupted' },
    });
    expect(await read(living.id)).toMatchObject({ state: 'running' });
    await next.end();
  });

  test('under way is finished before the process ends', async () => {
    const operations = await Operations.begin(db, appUrl, log);
    const { id } = await operations.open(db, `account:${creator}`, 'target.import');
    operations.carryOut(id, async () => {
      await sql`SELECT pg_sleep(0.2)`.execute(db);
      return 'finished';
    });
    await operations.end();
    expect(await read(id)).toMatchObject({ state: 'done', result: 'finished' });
  });
});
