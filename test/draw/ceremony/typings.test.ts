import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { pretendItIs } from '../../../src/platform/clock.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { CEREMONY, DIGITS, drawOffice, NOW } from '../office.ts';

const office = await drawOffice();
const { db } = office;
const OTHER = '27182818284590452353';
const LOTTERY = {
  source: 'public_numbers',
  numbers: '福彩双色球 2026025 期起四期',
  form: '^[0-9]{28}$',
} as const;
const NUMBERS = '0102030405060708091011121314';

async function committed(entropy: readonly object[] = [CEREMONY]): Promise<number> {
  const id = await office.draft({ rehearsal: true });
  await office.seal(id);
  expect(await office.commit(id, { entropy })).toMatchObject({ status: 201 });
  return id;
}
const type = (id: number, value: string, item = 0) =>
  office.post(`/draws/${id}/first-typing`, { item, value });
const run = (id: number, value: string) => office.post(`/draws/${id}/run`, { values: [{ value }] });
const secondRun = (id: number, value: string) =>
  office.secondPost(`/draws/${id}/run`, { values: [{ value }] });

describe('the digits of a ceremony', () => {
  it('are typed by two people: never by one alone, never once', async () => {
    const id = await committed();
    expect(await run(id, DIGITS)).toMatchObject({ status: 409, problem: 'draw-first-typing-missing' });
    expect((await type(id, DIGITS)).status).toBe(201);
    expect(await run(id, DIGITS)).toMatchObject({ status: 409, problem: 'second-person-needed' });
    expect((await secondRun(id, DIGITS)).status).toBe(201);
    expect((await type(id, DIGITS)).problem).toBe('draw-out-of-order');
  });

  it('leave nothing but who and when of the first typing', async () => {
    const id = await committed();
    await type(id, DIGITS);
    const { body } = await office.get(`/draws/${id}`);
    expect(body.first_typings).toEqual([
      { item: 0, typed_by: '测试 planner', typed_at: expect.stringMatching(/^2026-03-05/) },
    ]);
    expect(body.allowed).toEqual(['first-typing', 'run', 'void']);
    const rows = await db.selectFrom('first_typing').selectAll().where('draw_id', '=', id).execute();
    const audit = await db.selectFrom('audit_entry').selectAll().execute();
    expect(JSON.stringify([rows, audit])).not.toContain(DIGITS);
    expect(rows[0]!.digest).toEqual(createHash('sha256').update(rows[0]!.salt).update(DIGITS).digest());
    // Two typings of the same digits look different: nobody can compare the digests of two ceremonies.
    await type(id, DIGITS);
    const digests = await db.selectFrom('first_typing').select('digest').where('draw_id', '=', id).execute();
    expect(digests[0]!.digest).not.toEqual(digests[1]!.digest);
  });

  it('that differ show nothing of either, change nothing, and can be typed anew', async () => {
    const id = await committed();
    await type(id, DIGITS);
    const refused = await secondRun(id, OTHER);
    expect(refused).toMatchObject({ status: 409, problem: 'draw-typings-differ' });
    const shown = JSON.stringify(refused.body);
    for (const digits of [DIGITS, OTHER])
      for (let at = 0; at + 6 <= digits.length; at++) expect(shown).not.toContain(digits.slice(at, at + 6));
    expect((await office.get(`/draws/${id}`)).body).toMatchObject({ state: 'committed', values_recorded: 0 });
    // The paper says what the second one typed: a new first typing, and each stays on record.
    expect((await type(id, OTHER)).status).toBe(201);
    expect((await secondRun(id, DIGITS)).problem).toBe('draw-typings-differ');
    expect((await secondRun(id, OTHER)).status).toBe(201);
    const { body } = await office.get(`/draws/${id}`);
    expect(body.first_typings).toHaveLength(2);
    const attempts = await db
      .selectFrom('audit_entry')
      .select('action')
      .where('object_id', '=', body.number as string)
      .where('action', '=', 'draw.first-typing')
      .execute();
    expect(attempts).toHaveLength(2);
  });

  it('are refused in any other form, and where no ceremony was announced', async () => {
    const id = await committed([LOTTERY, CEREMONY]);
    expect((await type(id, DIGITS.slice(1), 1)).problem).toBe('draw-entropy-refused');
    expect((await type(id, NUMBERS, 0)).problem).toBe('draw-not-a-ceremony');
    expect((await type(id, DIGITS, 2)).problem).toBe('draw-not-a-ceremony');
    expect((await type(id, DIGITS, 1)).status).toBe(201);
  });

  it('are typed by planners alone, after the commitment', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    expect((await type(id, DIGITS)).problem).toBe('draw-out-of-order');
    const registrar = await office.tokenFor('registrar');
    const payload = { item: 0, value: DIGITS };
    const url = `/api/v1/draws/${id}/first-typing`;
    expect((await office.app.inject({ method: 'POST', url, headers: registrar, payload })).statusCode).toBe(
      403,
    );
    expect((await office.app.inject({ method: 'POST', url, payload })).statusCode).toBe(401);
  });
});

describe('several sources together', () => {
  it('are logged as they come, in their order, once each, and the last comes with the draw', async () => {
    const id = await committed([LOTTERY, CEREMONY, LOTTERY]);
    const value = (index: number, text: string) => office.post(`/draws/${id}/values`, { index, value: text });
    expect((await office.get(`/draws/${id}`)).body.allowed).toEqual([
      'record-value',
      'first-typing',
      'run',
      'void',
    ]);
    expect(await value(1, DIGITS)).toMatchObject({ problem: 'draw-value-out-of-turn', body: { index: 0 } });
    expect((await value(0, '123')).problem).toBe('draw-entropy-refused');
    const first = await value(0, NUMBERS);
    expect(first).toMatchObject({ status: 201, body: { index: 0 } });
    expect((await value(0, NUMBERS.replace('01', '99'))).problem).toBe('draw-value-out-of-turn');
    expect((await value(1, DIGITS)).problem).toBe('draw-first-typing-missing');
    await type(id, DIGITS, 1);
    expect((await value(1, DIGITS)).problem).toBe('second-person-needed');
    expect((await office.secondPost(`/draws/${id}/values`, { index: 1, value: DIGITS })).status).toBe(201);
    expect((await value(2, NUMBERS)).problem).toBe('draw-out-of-order');
    expect((await office.get(`/draws/${id}`)).body).toMatchObject({ values_recorded: 2 });
    const two = { values: [{ value: NUMBERS }, { value: NUMBERS }] };
    expect((await office.post(`/draws/${id}/run`, two)).problem).toBe('draw-entropy-refused');
    expect((await run(id, NUMBERS)).status).toBe(201);
    const { number } = (await office.get(`/draws/${id}`)).body;
    const entries = await db
      .selectFrom('ledger_entry')
      .select('type')
      .where('draw', '=', number as string)
      .orderBy('position')
      .execute();
    expect(entries.map((entry) => entry.type)).toEqual([
      'frame-sealed',
      'committed',
      'value',
      'value',
      'outcome',
    ]);
    await office.disclose(id);
    const evidence = await office.publicGet(`/draws/${number}/evidence`);
    const bundle = readBundle(evidence.body);
    expect(bundle.entropy?.map((item) => item.value)).toEqual([NUMBERS, DIGITS, NUMBERS]);
    expect(verifyBundle(bundle, { suites: nativeSuites })).toMatchObject({
      verified: true,
      levels: { targets: 2, teams: 2 },
    });
  });

  it('may all come with the draw; every one but the last still has its own entry', async () => {
    const id = await committed([CEREMONY, LOTTERY]);
    expect((await office.run(id, [DIGITS, NUMBERS])).status).toBe(201);
    const { number } = (await office.get(`/draws/${id}`)).body;
    const { rows } = {
      rows: await db
        .selectFrom('ledger_entry')
        .select('type')
        .where('draw', '=', number as string)
        .orderBy('position')
        .execute(),
    };
    expect(rows.map((entry) => entry.type)).toEqual(['frame-sealed', 'committed', 'value', 'outcome']);
  });

  it('a beacon that comes last is not taken before its round, nor without its signature', async () => {
    const chain = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';
    const round = (Date.parse('2026-03-05T03:00:00Z') / 1000 - 1_692_803_367) / 3 + 1;
    const id = await committed([CEREMONY, { source: 'drand', chain, round }]);
    await office.typeFirst(id);
    expect((await office.post(`/draws/${id}/values`, { index: 0, value: DIGITS })).status).toBe(201);
    const made = { value: 'ab'.repeat(32) };
    const beacon = () => office.post(`/draws/${id}/run`, { values: [made] });
    expect((await beacon()).problem).toBe('draw-entropy-early');
    pretendItIs('2026-03-05T03:00:01Z');
    expect((await beacon()).problem).toBe('draw-entropy-refused');
    pretendItIs(NOW);
    expect((await office.get(`/draws/${id}`)).body).toMatchObject({ state: 'committed', values_recorded: 1 });
  });

  it('public numbers alone need no second typing', async () => {
    const id = await committed([LOTTERY]);
    expect((await type(id, NUMBERS)).problem).toBe('draw-not-a-ceremony');
    expect((await run(id, NUMBERS)).status).toBe(201);
  });
});

describe('the papers of a ceremony', () => {
  it('are scans that were uploaded before, signed by no more people than the commitment names', async () => {
    const id = await committed();
    await type(id, DIGITS);
    const slip = await office.attach('slip');
    const withPapers = (slipDigest: string, sheet: string, witnesses = 2) =>
      office.secondPost(`/draws/${id}/run`, {
        values: [{ value: DIGITS }],
        slip: { digest: slipDigest, witnesses },
        witness_sheet: sheet,
      });
    expect((await withPapers('ab'.repeat(32), slip)).problem).toBe('attachment-unknown');
    expect((await withPapers(slip, 'ab'.repeat(32))).problem).toBe('attachment-unknown');
    expect((await office.get(`/draws/${id}`)).body.state).toBe('committed');
    const sheet = await office.attach('sheet');
    const tooMany = await withPapers(slip, sheet, 3);
    expect(tooMany).toMatchObject({ status: 422, problem: 'draw-slip-witnesses' });
    expect(tooMany.body).toMatchObject({ named: 2, given: 3 });
    expect((await withPapers(slip, sheet)).status).toBe(201);
    const { number } = (await office.get(`/draws/${id}`)).body;
    const { body } = await db
      .selectFrom('ledger_entry')
      .select('body')
      .where('draw', '=', number as string)
      .where('type', '=', 'outcome')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(body).slip).toEqual({ digest: slip, witnesses: 2 });
  });
});
