import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { record } from '../../src/platform/audit.ts';
import { forgetOldAnswers, idempotently } from '../../src/platform/idempotency.ts';
import { defineProblems, Problem, responses } from '../../src/platform/problems.ts';
import { testApp } from '../support/app.ts';

const problems = defineProblems('test', {
  'department-unwanted': {
    status: 409,
    title: { zh: '不要', en: 'Unwanted' },
    next: { zh: '换一个。', en: 'Another.' },
  },
});

let gate: Promise<void> = Promise.resolve();
let begun = 0;

const { app, db, intruder, tokenFor } = await testApp((bare) => {
  bare.withTypeProvider<ZodTypeProvider>().post(
    '/test/departments',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        body: z.object({ code: z.string() }),
        response: responses({ 201: z.object({ code: z.string(), at: z.string() }) }, [
          problems['department-unwanted'],
        ]),
      },
    },
    (request, reply) =>
      idempotently(request, reply, async (trx) => {
        const { code } = request.body;
        await trx.insertInto('department').values({ code, name: code }).execute();
        await record(trx, { action: 'department.create', object_kind: 'department', object_id: code });
        begun += 1;
        await gate;
        if (code === 'UNWANTED') throw new Problem(problems['department-unwanted']);
        const now = await sql<{ at: string }>`SELECT clock_timestamp()::text AS at`.execute(trx);
        const at = now.rows[0]?.at ?? '';
        return { status: 201, body: { code, at }, headers: { location: `/test/departments/${code}` } };
      }),
  );
});

const token = await tokenFor('planner');
const post = (code: string, key?: string, headers: Record<string, string> = token) =>
  app.inject({
    method: 'POST',
    url: '/test/departments',
    payload: { code },
    headers: { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });

const departments = (code: string) =>
  db.selectFrom('department').select('code').where('code', '=', code).execute();

describe('an act that must not happen twice', () => {
  test('needs an Idempotency-Key', async () => {
    const answer = await post('NOKEY');
    expect([answer.statusCode, answer.json().type]).toEqual([400, '/problems/idempotency-key-missing']);
    expect(await departments('NOKEY')).toEqual([]);
  });

  test('answers a retry with the very same answer', async () => {
    const first = await post('A', 'key-a');
    const retry = await post('A', 'key-a');
    expect(first.statusCode).toBe(201);
    expect([retry.statusCode, retry.body, retry.headers.location]).toEqual([
      201,
      first.body,
      first.headers.location,
    ]);
    expect([first.headers['idempotency-replayed'], retry.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
  });

  test('refuses the key for another body', async () => {
    await post('B', 'key-b');
    const answer = await post('B2', 'key-b');
    expect([answer.statusCode, answer.json().type]).toEqual([422, '/problems/idempotency-key-reused']);
    expect(await departments('B2')).toEqual([]);
  });

  test('refuses a second request while the first is under way, and gives its answer afterwards', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const before = begun;
    const first = post('C', 'key-c');
    await expect.poll(() => begun).toBe(before + 1);
    const second = await post('C', 'key-c');
    expect([second.statusCode, second.json().type]).toEqual([409, '/problems/idempotency-key-in-use']);
    open();
    const { body } = await first;
    expect((await post('C', 'key-c')).body).toBe(body);
  });

  test('of twenty requests at once happens once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('RACE', 'key-race')));
    expect(new Set(answers.map((answer) => answer.statusCode)).has(201)).toBe(true);
    expect(answers.every((answer) => [201, 409].includes(answer.statusCode))).toBe(true);
    const bodies = answers.filter((answer) => answer.statusCode === 201).map((answer) => answer.body);
    expect(new Set(bodies).size).toBe(1);
    expect(await departments('RACE')).toHaveLength(1);
  });

  test('that failed may be tried again with the same key', async () => {
    expect((await post('UNWANTED', 'key-u')).json().type).toBe('/problems/department-unwanted');
    expect((await post('UNWANTED', 'key-u')).json().type).toBe('/problems/department-unwanted');
    const kept = await db.selectFrom('idempotency_key').select('key').where('key', '=', 'key-u').execute();
    expect(kept).toEqual([]);
  });

  test('of one holder of a token does not answer another', async () => {
    await post('MINE', 'key-shared');
    const other = await post('THEIRS', 'key-shared', await tokenFor('planner'));
    expect(other.json()).toMatchObject({ code: 'THEIRS' });
  });

  test('is remembered for a day', async () => {
    await post('OLD', 'key-old');
    await intruder
      .updateTable('idempotency_key')
      .set({ created_at: sql`now() - interval '25 hours'` })
      .where('key', '=', 'key-old')
      .execute();
    expect((await post('OLD2', 'key-old')).json()).toMatchObject({ code: 'OLD2' });
    await intruder
      .updateTable('idempotency_key')
      .set({ created_at: sql`now() - interval '25 hours'` })
      .where('key', '=', 'key-old')
      .execute();
    await forgetOldAnswers(db);
    const kept = await db.selectFrom('idempotency_key').select('key').where('key', '=', 'key-old').execute();
    expect(kept).toEqual([]);
  });
});
