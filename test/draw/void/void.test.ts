import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { reasonDigest } from '../../../src/draw/void/void-store.ts';
import { pretendItIs } from '../../../src/platform/clock.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { CEREMONY, DIGITS, drawOffice, NOW } from '../office.ts';

const office = await drawOffice();
const { db } = office;
const REASON = '封存后发现名录缺少两个乡镇的企业';
const LOTTERY = { source: 'public_numbers', numbers: '福彩', form: '^[0-9]{28}$' } as const;
const NUMBERS = '0102030405060708091011121314';

async function sealed(rehearsal = true): Promise<number> {
  const id = await office.draft({ rehearsal });
  expect((await office.seal(id)).body.state).toBe('done');
  return id;
}
async function committed(more: object = {}, rehearsal = true): Promise<number> {
  const id = await sealed(rehearsal);
  const answer = await office.commit(id, more);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return id;
}
const ask = (id: number, more: object = {}) => office.post(`/draws/${id}/void`, { reason: REASON, ...more });
const confirm = (id: number, values: object[] = []) =>
  office.secondPost(`/draws/${id}/void/confirm`, { values });
const view = async (id: number) => (await office.get(`/draws/${id}`)).body;
async function entryOf(id: number) {
  const { number } = await view(id);
  const rows = await db
    .selectFrom('ledger_entry')
    .select('body')
    .where('draw', '=', number as string)
    .orderBy('position')
    .execute();
  const entries = rows.map(({ body }) => JSON.parse(body));
  return { entries, voided: entries.find(({ type }) => type === 'void') };
}
async function evidenceOf(id: number) {
  const { number } = await view(id);
  const answer = await office.publicGet(`/draws/${number}/evidence`);
  const bundle = readBundle(answer.body);
  return { bundle, verification: verifyBundle(bundle, { suites: nativeSuites }) };
}

describe('a draw is made void by two people', () => {
  it('one asks with a reason, which is seen; another confirms', async () => {
    const id = await committed();
    expect((await office.post(`/draws/${id}/void`, { reason: '  ' })).status).toBe(400);
    expect((await confirm(id)).problem).toBe('draw-void-not-requested');
    const asked = await ask(id);
    expect(asked).toMatchObject({ status: 202, body: { state: 'committed' } });
    expect(asked.body.void_requests).toEqual([
      { id: expect.any(Number), reason: REASON, asked_by: '测试 planner', asked_at: expect.any(String) },
    ]);
    expect(asked.body.allowed).toEqual([
      'first-typing',
      'run',
      'confirm-void',
      'refuse-void',
      'withdraw-void',
    ]);
    expect((await ask(id)).problem).toBe('draw-void-pending');
    expect((await office.post(`/draws/${id}/void/confirm`)).problem).toBe('second-person-needed');
    expect((await office.get(`/draws/${id}`)).body.state).toBe('committed');
    expect((await confirm(id)).status).toBe(201);
    expect(await view(id)).toMatchObject({ state: 'void', allowed: ['publish'] });
    expect((await ask(id)).problem).toBe('draw-out-of-order');
    expect((await office.run(id)).problem).toBe('draw-out-of-order');
  });

  it('who asked may withdraw, and nobody else; another may refuse, and says why', async () => {
    const id = await committed();
    await ask(id);
    expect((await office.secondPost(`/draws/${id}/void/withdraw`)).problem).toBe('draw-void-not-yours');
    expect((await office.post(`/draws/${id}/void/refuse`, { opinion: '不同意' })).problem).toBe(
      'second-person-needed',
    );
    expect((await office.post(`/draws/${id}/void/withdraw`)).status).toBe(200);
    await ask(id);
    expect((await office.secondPost(`/draws/${id}/void/refuse`, {})).status).toBe(400);
    const refused = await office.secondPost(`/draws/${id}/void/refuse`, { opinion: '名录无误' });
    expect(refused).toMatchObject({ status: 200, body: { state: 'committed' } });
    expect(refused.body.void_requests).toMatchObject([
      { decision: 'withdrawn' },
      { decision: 'refused', opinion: '名录无误' },
    ]);
    expect((await confirm(id)).problem).toBe('draw-void-not-requested');
    // A request of no effect leaves no trace in the log, and the draw goes on.
    expect((await entryOf(id)).voided).toBeUndefined();
    expect((await office.run(id)).status).toBe(201);
  });

  it('by planners alone', async () => {
    const id = await sealed();
    await ask(id);
    for (const role of ['registrar', 'agency-head', 'auditor', 'administrator'] as const) {
      const headers = { ...(await office.tokenFor(role)), 'idempotency-key': `void-${role}` };
      for (const [step, payload] of [
        ['void', { reason: REASON }],
        ['void/confirm', { values: [] }],
        ['void/refuse', { opinion: '不' }],
        ['void/withdraw', {}],
      ] as const) {
        const url = `/api/v1/draws/${id}/${step}`;
        expect((await office.app.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(403);
      }
    }
  });

  it('with a scan that was uploaded, whose digest is bound with the reason', async () => {
    const id = await committed();
    expect((await ask(id, { attachment: 'ab'.repeat(32) })).problem).toBe('attachment-unknown');
    const attachment = await office.attach('纪要');
    await ask(id, { attachment });
    await confirm(id);
    const { voided } = await entryOf(id);
    expect(voided.reason).toBe(reasonDigest({ reason: REASON, attachment }));
    const { number } = await view(id);
    expect((await office.publicGet(`/draws/${number}`)).json().void).toMatchObject({
      reason: REASON,
      attachment,
    });
  });
});

describe('what a void publishes', () => {
  it('before the commitment nothing but that it ended: there is no document and no secret', async () => {
    const id = await sealed();
    await ask(id);
    const answer = await confirm(id);
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.body).not.toHaveProperty('evidence');
    expect((await entryOf(id)).voided).not.toHaveProperty('secret');
    const { number } = await view(id);
    expect((await office.publicGet(`/draws/${number}/evidence`)).statusCode).toBe(409);
  });

  it('after it document and secret, in the words that are in the log by their digest', async () => {
    const id = await committed();
    await ask(id);
    expect((await confirm(id, [{ value: DIGITS }])).problem).toBe('draw-first-typing-missing');
    await confirm(id);
    const { voided } = await entryOf(id);
    expect(voided).toMatchObject({ asked_by: 'planner', confirmed_by: 'planner' });
    expect(voided.reason).toBe(reasonDigest({ reason: REASON }));
    expect(voided).not.toHaveProperty('outcome_digest');
    const { bundle, verification } = await evidenceOf(id);
    expect(bundle.secret).toBe(voided.secret);
    expect(bundle.entropy).toEqual([]);
    expect(verification).toMatchObject({ void: true, verified: true });
    const status = Object.fromEntries(verification.checks.map((check) => [check.name, check.status]));
    expect(status).toMatchObject({
      'commitment-digest': 'ok',
      'commitment-before-entropy': 'ok',
      'secret-matches': 'ok',
      'plan-matches': 'ok',
      seed: 'not disclosed',
      selection: 'not disclosed',
    });
    const { number } = await view(id);
    const shown = (await office.publicGet(`/draws/${number}`)).json();
    expect(shown).toMatchObject({
      state: 'void',
      void: { reason: REASON, reason_digest: voided.reason, asked_by: 'planner', confirmed_by: 'planner' },
    });
    expect((await office.publicGet(`/draws/${number}/explain?target=F100`)).statusCode).toBe(409);
  });

  it('the values that exist, and with all of them what they give, although nobody ran the draw', async () => {
    const id = await committed({ entropy: [LOTTERY, CEREMONY] });
    await office.typeFirst(id, [NUMBERS, DIGITS]);
    await office.secondPost(`/draws/${id}/void`, { reason: REASON });
    // Digits behind a value that does not exist yet give nothing, and are nobody's business.
    const none = await office.post(`/draws/${id}/void/confirm`, { values: [] });
    expect(none.status).toBe(201);
    const partly = await evidenceOf(id);
    expect(partly.verification).toMatchObject({ void: true, verified: true });

    const other = await committed({ entropy: [LOTTERY, CEREMONY] });
    await office.post(`/draws/${other}/values`, { index: 0, value: NUMBERS });
    await office.typeFirst(other, [DIGITS]);
    await office.secondPost(`/draws/${other}/void`, { reason: REASON });
    const due = await office.post(`/draws/${other}/void/confirm`, { values: [] });
    expect(due).toMatchObject({ status: 422, problem: 'draw-void-value-due', body: { index: 1 } });
    const wrong = await office.post(`/draws/${other}/void/confirm`, { values: [{ value: '9'.repeat(20) }] });
    expect(wrong.problem).toBe('draw-typings-differ');
    const made = await office.post(`/draws/${other}/void/confirm`, { values: [{ value: DIGITS }] });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { voided, entries } = await entryOf(other);
    expect(entries.map(({ type }) => type)).toEqual(['frame-sealed', 'committed', 'value', 'void']);
    expect(made.body.outcome_digest).toBe(voided.outcome_digest);
    const { bundle, verification } = await evidenceOf(other);
    expect(bundle.entropy?.map(({ value }) => value)).toEqual([NUMBERS, DIGITS]);
    expect(verification).toMatchObject({ void: true, verified: true });
    const ok = verification.checks.filter(({ status }) => status === 'ok').map(({ name }) => name);
    expect(ok).toEqual(expect.arrayContaining(['seed', 'selection', 'frame-membership', 'outcome-logged']));
    // It was never drawn: nobody has a visit of it.
    expect(await db.selectFrom('visit').selectAll().where('draw_id', '=', other).execute()).toEqual([]);
    const { number } = await view(other);
    const target = bundle.drawn![0]!.id;
    const why = await office.publicGet(`/draws/${number}/explain?target=${target}`);
    expect(why.json()).toMatchObject({ listed: true });
  });

  it('each value given with it has its entry but the last, as if it had been recorded', async () => {
    const id = await committed({ entropy: [LOTTERY, LOTTERY, LOTTERY] });
    await ask(id);
    const two = [{ value: NUMBERS }, { value: NUMBERS }];
    expect((await confirm(id, [...two, ...two])).problem).toBe('draw-entropy-refused');
    expect((await confirm(id, two)).status).toBe(201);
    const { entries } = await entryOf(id);
    expect(entries.map(({ type }) => type)).toEqual(['frame-sealed', 'committed', 'value', 'value', 'void']);
    expect((await evidenceOf(id)).verification).toMatchObject({ void: true, verified: true });
  });

  it('a beacon whose round has come cannot be left out', async () => {
    const round = (time: string) => (Date.parse(time) / 1000 - 1_692_803_367) / 3 + 1;
    const chain = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';
    const drand = { source: 'drand', chain, round: round('2026-03-05T03:00:00Z') };
    const id = await committed({ entropy: [drand] });
    await ask(id);
    pretendItIs('2026-03-05T03:00:01Z');
    expect(await confirm(id)).toMatchObject({ problem: 'draw-void-value-due', body: { index: 0 } });
    pretendItIs('2026-03-05T02:59:00Z');
    expect((await confirm(id)).status).toBe(201);
    pretendItIs(NOW);
  });

  it('a list that was drawn stays on record: all of it is public, and verifies', async () => {
    const id = await committed();
    await office.run(id);
    const visits = await db.selectFrom('visit').select('id').where('draw_id', '=', id).execute();
    await ask(id);
    const made = await confirm(id);
    expect(made).toMatchObject({ status: 201 });
    const { outcome_digest } = await view(id);
    expect(made.body.outcome_digest).toBe(outcome_digest);
    const { bundle, verification } = await evidenceOf(id);
    expect(verification).toMatchObject({ void: true, verified: true, levels: { targets: 2, teams: 2 } });
    expect(bundle.outcome?.visits).toHaveLength(visits.length);
    const { number } = await view(id);
    const list = await office.publicGet(`/draws/${number}/drawn?task=T01`);
    expect(list.statusCode).toBe(200);
    expect(list.json().items.length).toBeGreaterThan(0);
  });

  it('of a disclosed draw a further bundle, and the first one stays', async () => {
    const id = await committed();
    await office.run(id);
    await office.disclose(id);
    const { number } = await view(id);
    const first = (await office.publicGet(`/draws/${number}/evidence?version=1`)).body;
    await ask(id);
    expect((await confirm(id)).status).toBe(201);
    const { verification } = await evidenceOf(id);
    expect(verification).toMatchObject({ void: true, verified: true });
    expect((await office.publicGet(`/draws/${number}/evidence?version=1`)).body).toBe(first);
    expect(verifyBundle(readBundle(first), { suites: nativeSuites }).void).toBe(false);
  });
});

describe('a draw after a void', () => {
  it('names the void one, and nothing else; one live draw per task and round', async () => {
    const first = await committed({}, false);
    const firstNumber = (await view(first)).number as string;
    await ask(first);
    await confirm(first);
    const second = await sealed(false);
    expect((await office.commit(second)).body).toMatchObject({ expected: firstNumber });
    expect((await office.commit(second, { supersedes: 'TEST-2026-99' })).problem).toBe(
      'draw-supersedes-other',
    );
    expect((await office.commit(second, { supersedes: firstNumber })).status).toBe(201);
    expect(await view(second)).toMatchObject({ supersedes: firstNumber });
    const third = await office.draft();
    expect((await office.seal(third)).problem).toBe('draw-already-live');
    await ask(second);
    await confirm(second);
    const secondNumber = (await view(second)).number as string;
    await office.seal(third);
    expect((await office.commit(third, { supersedes: firstNumber })).body).toMatchObject({
      expected: secondNumber,
    });
    expect((await office.commit(third, { supersedes: secondNumber })).status).toBe(201);
  });

  it('a rehearsal names none, and stands in nobody’s way', async () => {
    const rehearsal = await sealed();
    expect(await office.commit(rehearsal, { supersedes: 'TEST-2026-1' })).toMatchObject({
      problem: 'draw-supersedes-other',
      body: { expected: null },
    });
    expect((await office.commit(rehearsal)).status).toBe(201);
  });
});

describe('a draw is closed', () => {
  it('when it is disclosed; then it cannot be void any more', async () => {
    const id = await committed();
    expect((await office.post(`/draws/${id}/close`)).problem).toBe('draw-out-of-order');
    await office.run(id);
    await office.disclose(id);
    const { evidence } = await view(id);
    const closed = await office.post(`/draws/${id}/close`);
    expect(closed).toMatchObject({ status: 201, body: { evidence } });
    expect(await view(id)).toMatchObject({ state: 'closed', allowed: ['publish'] });
    expect((await entryOf(id)).entries.at(-1)).toMatchObject({
      type: 'published',
      kind: 'closing',
      digest: evidence,
    });
    expect((await ask(id)).problem).toBe('draw-out-of-order');
    expect((await office.post(`/draws/${id}/close`)).problem).toBe('draw-out-of-order');
  });
});
