import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { CEREMONY, DIGITS, drawOffice } from '../office.ts';

const office = await drawOffice();
const { db } = office;
const { source: _source, ...PLACE } = CEREMONY;
const ITEM = CEREMONY;
const one = (task: string) => ({ tasks: [{ plan: 'P1', task }] });

async function session(more: object = {}): Promise<number> {
  const answer = await office.post('/draw-sessions', {
    title: '三月抽取会',
    rehearsal: true,
    ...PLACE,
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id as number;
}
const place = (id: number, draw: number) => `/api/v1/draw-sessions/${id}/draws/${draw}`;
const ask = async (method: 'PUT' | 'DELETE', url: string, role: 'planner' | 'registrar' = 'planner') => {
  const reply = await office.app.inject({ method, url, headers: await office.tokenFor(role) });
  return { status: reply.statusCode, problem: String(reply.json().type ?? '').replace('/problems/', '') };
};
const join = (id: number, draw: number) => ask('PUT', place(id, draw));
const leave = (id: number, draw: number) => ask('DELETE', place(id, draw));
const commit = (id: number) => office.commit(id, { entropy: undefined });
const type = (id: number, value = DIGITS) =>
  office.secondPost(`/draw-sessions/${id}/first-typing`, { value });
const run = (id: number, value = DIGITS, more: object = {}) =>
  office.post(`/draw-sessions/${id}/run`, { value, ...more });

async function sealed(more: object = {}): Promise<number> {
  const id = await office.draft({ rehearsal: true, ...more });
  expect((await office.seal(id)).body.state).toBe('done');
  return id;
}
async function joined(id: number, more: object = {}): Promise<number> {
  const draw = await sealed(more);
  expect(await join(id, draw)).toMatchObject({ status: 200 });
  return draw;
}
const state = async (id: number) => (await office.get(`/draws/${id}`)).body;

describe('a draw session', () => {
  it('has one ceremony for several commitments, and all its draws run together', async () => {
    const id = await session();
    const draws = [await joined(id, one('T01')), await joined(id, one('T02')), await joined(id)];
    for (const draw of draws) expect((await commit(draw)).status).toBe(201);
    for (const draw of draws) expect((await state(draw)).entropy).toEqual([ITEM]);
    const last = draws[2]!;
    expect((await state(last)).allowed).toEqual(['void']);
    expect((await office.run(last)).problem).toBe('draw-in-session');
    const alone = { item: 0, value: DIGITS };
    expect((await office.post(`/draws/${last}/first-typing`, alone)).problem).toBe('draw-in-session');
    expect((await run(id)).problem).toBe('draw-first-typing-missing');
    expect((await type(id, '123')).problem).toBe('draw-entropy-refused');
    const typed = await type(id);
    expect(typed).toMatchObject({ status: 201 });
    expect(typed.body.first_typings).toHaveLength(1);
    expect((await office.secondPost(`/draw-sessions/${id}/run`, { value: DIGITS })).problem).toBe(
      'second-person-needed',
    );
    expect((await run(id, '9'.repeat(20))).problem).toBe('draw-typings-differ');
    for (const draw of draws) expect((await state(draw)).state).toBe('committed');

    const slip = { digest: await office.attach('session'), witnesses: 2 };
    const ran = await run(id, DIGITS, { slip });
    expect(ran.status, JSON.stringify(ran.body)).toBe(201);
    const numbers = await Promise.all(draws.map(async (draw) => (await state(draw)).number));
    expect((ran.body.draws as { number: string }[]).map(({ number }) => number)).toEqual(numbers);
    const { rows } = await sql<{ draw: string; size: number }>`
      SELECT e.draw, (SELECT min(size) FROM ledger_checkpoint WHERE size > e.position) AS size
      FROM ledger_entry e WHERE type = 'outcome' AND draw = ANY (${numbers}) ORDER BY position`.execute(db);
    expect(rows.map(({ draw }) => draw)).toEqual(numbers);
    // One checkpoint over all of them: they came in one transaction.
    expect(new Set(rows.map(({ size }) => size)).size).toBe(1);
    for (const draw of draws) {
      await office.disclose(draw);
      const { number } = await state(draw);
      const bundle = readBundle((await office.publicGet(`/draws/${number}/evidence`)).body);
      expect(verifyBundle(bundle, { suites: nativeSuites })).toMatchObject({
        verified: true,
        rehearsal: true,
      });
      expect(bundle.slip).toEqual({ digest: slip.digest });
    }
    expect((await run(id)).problem).toBe('session-without-draws');
  });

  it('runs all or none: where one cannot be run, no other is', async () => {
    const id = await session();
    const draws = [await joined(id, one('T01')), await joined(id, one('T02'))];
    for (const draw of draws) await commit(draw);
    await type(id);
    const before = await db.selectFrom('outcome').select('draw_id').execute();
    const slip = { digest: 'ab'.repeat(32), witnesses: 2 };
    expect((await run(id, DIGITS, { slip })).problem).toBe('attachment-unknown');
    // Somebody else is at the second draw: the first must not be drawn alone.
    await db.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended('draw', ${draws[1]!}))`.execute(trx);
      expect((await run(id)).problem).toBe('draw-busy');
    });
    expect(await db.selectFrom('outcome').select('draw_id').execute()).toEqual(before);
    expect((await run(id)).status).toBe(201);
  });

  it('is run once, however many ask at once', async () => {
    const id = await session();
    await commit(await joined(id, one('T01')));
    await commit(await joined(id, one('T02')));
    await type(id);
    const answers = await Promise.all(Array.from({ length: 10 }, () => run(id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 201).map(({ problem }) => problem);
    expect(others.filter((name) => !['draw-busy', 'session-without-draws'].includes(name))).toEqual([]);
  });

  it('serves no commitment that comes after its digits', async () => {
    const id = await session();
    const [first, late] = [await joined(id, one('T01')), await joined(id, one('T02'))];
    await commit(first);
    expect(await type(id)).toMatchObject({ problem: 'session-uncommitted', body: { draws: [{ id: late }] } });
    expect((await run(id)).problem).toBe('session-uncommitted');
    expect(await leave(id, late)).toMatchObject({ status: 200 });
    expect((await type(id)).status).toBe(201);
    expect((await join(id, late)).problem).toBe('session-over');
    // Outside the session it commits to a ceremony of its own.
    expect((await office.commit(late)).status).toBe(201);
  });

  it('takes in draws before their commitment, of its own kind, into one session', async () => {
    const id = await session();
    const official = await session({ rehearsal: false });
    const draw = await sealed();
    expect((await join(official, draw)).problem).toBe('session-rehearsal-differs');
    expect((await join(999_999, draw)).problem).toBe('session-not-found');
    expect((await join(id, 999_999)).problem).toBe('draw-not-found');
    expect((await leave(id, draw)).problem).toBe('session-not-joined');
    expect((await join(id, draw)).status).toBe(200);
    expect((await join(await session(), draw)).problem).toBe('session-already-joined');
    expect((await office.commit(draw, { entropy: [] })).problem).toBe('session-entropy-differs');
    expect((await office.commit(draw, { entropy: [{ ...ITEM, digits: 24 }] })).problem).toBe(
      'session-entropy-differs',
    );
    expect((await office.commit(draw, { entropy: [ITEM] })).status).toBe(201);
    expect((await leave(id, draw)).problem).toBe('draw-out-of-order');
    const own = await sealed();
    expect((await commit(own)).problem).toBe('draw-commitment-refused');
  });

  it('goes on without a draw that was made void before its digits', async () => {
    const id = await session();
    const [ended, goesOn] = [await joined(id, one('T01')), await joined(id, one('T02'))];
    for (const draw of [ended, goesOn]) await commit(draw);
    await office.secondPost(`/draws/${ended}/void`, { reason: '名单有误' });
    expect((await office.post(`/draws/${ended}/void/confirm`)).status).toBe(201);
    await type(id);
    expect(((await run(id)).body.draws as object[]).length).toBe(1);
    expect((await state(goesOn)).state).toBe('drawn');
    expect((await state(ended)).state).toBe('void');
  });

  it('makes its digits public by no void before all its draws have run', async () => {
    const id = await session();
    const [ended, other] = [await joined(id, one('T01')), await joined(id, one('T02'))];
    for (const draw of [ended, other]) await commit(draw);
    await type(id);
    await office.secondPost(`/draws/${ended}/void`, { reason: '名单有误' });
    const confirm = (values: object[]) => office.post(`/draws/${ended}/void/confirm`, { values });
    expect((await confirm([])).problem).toBe('draw-void-value-due');
    expect((await confirm([{ value: DIGITS }])).problem).toBe('draw-in-session');
    expect((await run(id)).status).toBe(201);
    expect(await confirm([])).toMatchObject({ status: 201, body: { outcome_digest: expect.any(String) } });
    expect((await state(other)).state).toBe('drawn');
  });

  it('makes them public with the void of its only draw', async () => {
    const id = await session();
    const draw = await joined(id, one('T01'));
    await commit(draw);
    await type(id);
    await office.secondPost(`/draws/${draw}/void`, { reason: '名单有误' });
    const confirmed = await office.post(`/draws/${draw}/void/confirm`, { values: [{ value: DIGITS }] });
    expect(confirmed).toMatchObject({ status: 201, body: { outcome_digest: expect.any(String) } });
  });

  it('takes in no draw that does not exist for who asks', async () => {
    const id = await session();
    const draw = await sealed();
    const from = async (department: string) => {
      const headers = await office.tokenFor('planner', { department });
      const reply = await office.app.inject({ method: 'PUT', url: place(id, draw), headers });
      return [reply.statusCode, reply.json().type];
    };
    expect(await from('JT-ZF')).toEqual([404, '/problems/draw-not-found']);
    expect(await from('JT')).toEqual([200, undefined]);
  });

  it('is for planners, and tells nothing of the digits', async () => {
    const id = await session();
    expect(await ask('PUT', place(id, 1), 'registrar')).toMatchObject({ status: 403 });
    await commit(await joined(id));
    await type(id);
    const listed = await office.get('/draw-sessions');
    expect(JSON.stringify(listed.body)).not.toContain(DIGITS);
    expect((listed.body.items as { id: number }[])[0]!.id).toBe(id);
  });
});

describe('the papers of a session', () => {
  it('are one slip with every commitment and one witness sheet', async () => {
    const id = await session();
    const print = async (sheet: string) =>
      await office.app.inject({
        url: `/api/v1/draw-sessions/${id}/${sheet}`,
        headers: await office.tokenFor('planner'),
      });
    expect((await print('slip')).json().type).toBe('/problems/session-without-draws');
    const draws = [await joined(id, one('T01')), await joined(id, one('T02'))];
    for (const draw of draws) await commit(draw);
    const slip = (await print('slip')).body.replace(/<style>.*<\/style>/s, '').replace(/<[^>]+>/g, '');
    for (const draw of draws) {
      const { number, commitment } = await state(draw);
      expect(slip).toContain(number);
      expect(slip).toContain(String(commitment).match(/.{4}/g)!.join(' '));
    }
    expect(slip).toContain('两次一致才能抽取');
    expect(slip).toContain('演练');
    const sheet = (await print('witness-sheet')).body;
    expect(sheet.match(/<section class="strip">/g)).toHaveLength(4);
    expect(sheet).toContain('两名工作人员');
  });
});
