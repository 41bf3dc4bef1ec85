import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { LATE_REASONS } from '../../../src/draw/late/late-reasons.ts';
import { publishLate } from '../../../src/draw/late/publish-late.ts';
import { reasonDigest } from '../../../src/draw/void/void-store.ts';
import { pretendItIs } from '../../../src/platform/clock.ts';
import { openLog } from '../../../src/platform/log.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { CEREMONY, DIGITS, drawOffice, NOW } from '../office.ts';

const office = await drawOffice();
const { db } = office;
const publish = () => publishLate(office.app, openLog('silent'));
const DAY_AFTER = '2026-03-06T02:00:01Z';

async function committed(more: object = {}): Promise<{ id: number; number: string }> {
  pretendItIs(NOW);
  const id = await office.draft({ rehearsal: true });
  await office.seal(id);
  expect((await office.commit(id, more)).status).toBe(201);
  return { id, number: (await office.get(`/draws/${id}`)).body.number as string };
}
async function publicDraw(number: string) {
  const draw = (await office.publicGet(`/draws/${number}`)).json();
  const evidence = await office.publicGet(`/draws/${number}/evidence`);
  if (evidence.statusCode !== 200) return { draw };
  const bundle = readBundle(evidence.body);
  return { draw, bundle, verification: verifyBundle(bundle, { suites: nativeSuites }) };
}
const entriesOf = (number: string) =>
  db.selectFrom('ledger_entry').select('type').where('draw', '=', number).orderBy('position').execute();

// The log's times never run backwards, so each test is later than those before it.
describe('a draw that is late', () => {
  it('without outcome a day after its entropy has failed at once, and nothing is published before', async () => {
    const { id, number } = await committed();
    pretendItIs('2026-03-06T01:59:00Z');
    expect(await publish()).toEqual([]);
    expect((await publicDraw(number)).draw.state).toBe('committed');
    pretendItIs(DAY_AFTER);
    expect((await publicDraw(number)).draw).toMatchObject({ state: 'failed', late: 'outcome' });
    expect((await office.run(id)).problem).toBe('draw-out-of-order');
    expect(await publish()).toEqual([number]);
    const { draw, bundle, verification } = await publicDraw(number);
    expect(draw).toMatchObject({
      state: 'failed',
      late: 'outcome',
      void: { asked_by: 'service', confirmed_by: 'service', reason: LATE_REASONS.outcome.reason },
    });
    expect(draw.void.reason_digest).toBe(reasonDigest(LATE_REASONS.outcome));
    expect(bundle!.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(verification).toMatchObject({ void: true, verified: true });
    // Once is enough, and nobody can take it back.
    expect(await publish()).toEqual([]);
    expect((await office.get(`/draws/${id}`)).body).toMatchObject({ state: 'failed', allowed: ['publish'] });
    expect((await office.post(`/draws/${id}/void`, { reason: '晚了' })).problem).toBe('draw-out-of-order');
  });

  it('shows the values that were recorded', async () => {
    const lottery = { source: 'public_numbers', numbers: '福彩', form: '^[0-9]{28}$' };
    const { id, number } = await committed({ entropy: [CEREMONY, lottery] });
    await office.typeFirst(id);
    await office.post(`/draws/${id}/values`, { index: 0, value: DIGITS });
    pretendItIs(DAY_AFTER);
    expect(await publish()).toEqual([number]);
    const { bundle, verification } = await publicDraw(number);
    expect(bundle!.entropy).toEqual([{ value: DIGITS }]);
    expect(verification).toMatchObject({ void: true, verified: true });
  });

  it('may still be made void by two people before the service comes, and stays marked', async () => {
    const { id, number } = await committed();
    pretendItIs(DAY_AFTER);
    await office.post(`/draws/${id}/void`, { reason: '停电，未能抽取' });
    expect((await office.secondPost(`/draws/${id}/void/confirm`)).status).toBe(201);
    expect((await publicDraw(number)).draw).toMatchObject({
      state: 'void',
      late: 'outcome',
      void: { reason: '停电，未能抽取' },
    });
    expect(await publish()).toEqual([]);
  });

  it('is published once by two processes at the same time', async () => {
    const { number } = await committed();
    pretendItIs(DAY_AFTER);
    const published = await Promise.all([publish(), publish(), publish()]);
    expect(published.flat()).toEqual([number]);
    const types = (await entriesOf(number)).map(({ type }) => type);
    expect(types.filter((type) => type === 'void')).toHaveLength(1);
  });

  it('is live no more once it is published: its task can be drawn again, naming it', async () => {
    pretendItIs(NOW);
    const first = await office.draft();
    await office.seal(first);
    await office.commit(first);
    const { number } = (await office.get(`/draws/${first}`)).body;
    pretendItIs(DAY_AFTER);
    const second = await office.draft();
    expect((await office.seal(second)).body).toMatchObject({ draws: [{ number, state: 'failed' }] });
    expect(await publish()).toEqual([number]);
    expect((await office.seal(second)).body.state).toBe('done');
    expect((await office.commit(second)).body).toMatchObject({ expected: number });
    const entropy = [{ ...CEREMONY, time: '2026-03-06T15:00+08:00' }];
    expect((await office.commit(second, { entropy, supersedes: number })).status).toBe(201);
  });

  it('without entropy shows what document and secret give; drawn and not disclosed by its day it is disclosed', async () => {
    const bare = await committed({ entropy: [] });
    const drawn = await committed({ entropy: [{ ...CEREMONY, time: '2026-03-10T10:00+08:00' }] });
    expect((await office.run(drawn.id)).status).toBe(201);
    pretendItIs('2026-12-20T15:59:00Z');
    const early = await publish();
    expect(early.filter((number) => [bare.number, drawn.number].includes(number))).toEqual([]);
    pretendItIs('2026-12-20T16:00:00Z');
    expect((await publicDraw(drawn.number)).draw).toMatchObject({ state: 'failed', late: 'disclosure' });
    expect(await publish()).toEqual([bare.number, drawn.number]);

    const ended = await publicDraw(bare.number);
    expect(ended.draw).toMatchObject({ state: 'failed', late: 'disclosure' });
    expect(ended.bundle!.outcome?.visits?.length).toBeGreaterThan(0);
    expect(ended.draw.void.outcome_digest).toMatch(/^[0-9a-f]{64}$/);
    expect(ended.verification).toMatchObject({ void: true, verified: true });

    const { draw, verification } = await publicDraw(drawn.number);
    expect(draw).toMatchObject({ state: 'disclosed', late: 'disclosure' });
    expect(draw).not.toHaveProperty('void');
    expect(verification).toMatchObject({ void: false, verified: true, levels: { targets: 2, teams: 2 } });
    const types = (await entriesOf(drawn.number)).map(({ type }) => type);
    expect(types).toEqual(['frame-sealed', 'committed', 'outcome', 'disclosed']);
  });
});
