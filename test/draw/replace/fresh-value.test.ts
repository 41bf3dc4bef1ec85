import { beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceBundle, EvidenceReplacement } from '../../../src/core/verify/bundle.ts';
import { record } from '../../../src/platform/audit.ts';
import { transact } from '../../../src/platform/database.ts';
import { DIGITS } from '../office.ts';
import { countyOffice } from '../staffing/counties.ts';

const office = await countyOffice();
const TEN = '0123456789';
const CEREMONY = { source: { source: 'ceremony', digits: 10 } };
type Seat = Extract<EvidenceReplacement, { kind: 'seat' }>;
type Team = { readonly unit: string; readonly inspectors: { readonly id: string }[] };

let id: number;
let teams: Team[];

async function witnessed(task: object): Promise<number> {
  const draw = await office.draft({ tasks: [task], unit_size: 1 });
  await office.seal(draw);
  await office.commit(draw);
  await office.typeFirst(draw);
  const slip = { digest: await office.attach('slip'), witnesses: 2 };
  const run = await office.post(`/draws/${draw}/run`, { values: [{ value: DIGITS }], slip });
  expect(run.status, JSON.stringify(run.body)).toBe(201);
  return draw;
}

const path = (request: unknown) => `/draws/${id}/replacements/${request}`;
async function ask(team: Team, seat: number): Promise<number> {
  const place = { kind: 'seat', unit: team.unit, department: 'JT-ZF', seat };
  const asked = await office.post(`/draws/${id}/replacements`, {
    ...place,
    cause: 'other',
    reason: '另有任务',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  return asked.body.id as number;
}
const accept = (request: number, body: object = CEREMONY) =>
  office.secondPost(`${path(request)}/accept`, body);
const typeFirst = (request: number, digits = TEN) =>
  office.secondPost(`${path(request)}/first-typing`, { digits });
const give = (request: number, body: object = { digits: TEN }) => office.post(`${path(request)}/value`, body);
const slipOf = async (witnesses: number) => ({ digest: await office.attach('slip of a seat'), witnesses });

/** Registers say that these people are gone, or back. */
async function inService(inspectors: readonly string[], status: 'in_service' | 'suspended') {
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'service' });
    await trx.updateTable('inspector').set({ status }).where('id', 'in', inspectors).execute();
  });
}

beforeAll(async () => {
  id = await witnessed({ plan: 'P2', task: 'T02' });
  teams = (await office.get(`/draws/${id}/teams?limit=200`)).body.items as unknown as Team[];
});

describe('a seat of a witnessed draw', () => {
  it('waits for a value from the source that its request has fixed', async () => {
    const request = await ask(teams[0]!, 1);
    expect((await give(request)).problem).toBe('replacement-value-not-due');
    expect((await typeFirst(request)).problem).toBe('replacement-value-not-due');
    expect((await accept(request, {})).problem).toBe('replacement-source-needed');
    const accepted = (await accept(request)).body;
    expect(accepted).toMatchObject({ state: 'awaiting-value', joined: null, ...CEREMONY, typed_by: null });
    const log = (await office.publicGet('/ledger/entries?start=0&limit=1000')).body;
    expect(log).toContain(String(accepted.request_digest));

    expect((await give(request, { signature: 'ab'.repeat(48) })).problem).toBe('replacement-value-refused');
    expect((await typeFirst(request, '012345678')).status).toBe(400);
    expect((await typeFirst(request, `${TEN}0`)).problem).toBe('replacement-value-refused');
  });

  it('takes digits that two different people typed alike, and no others', async () => {
    const [{ id: request }] = (await office.get(`/draws/${id}/replacements`)).body.items as [{ id: number }];
    expect((await give(request)).problem).toBe('draw-first-typing-missing');
    expect((await typeFirst(request)).body.typed_by).toEqual(expect.any(String));
    const alone = await office.secondPost(`${path(request)}/value`, { digits: TEN });
    expect(alone.problem).toBe('second-person-needed');
    expect((await give(request, { digits: '9876543210' })).problem).toBe('draw-typings-differ');
    const bare = { digits: TEN, slip: { digest: 'ab'.repeat(32), witnesses: 2 } };
    expect((await give(request, bare)).problem).toBe('attachment-unknown');
    const replaced = await give(request, { digits: TEN, slip: await slipOf(2) });
    expect(replaced.body).toMatchObject({ state: 'replaced', joined: expect.stringMatching(/^I\d$/) });
    expect((await give(request)).problem).toBe('replacement-value-not-due');
  });

  it('goes to nobody else for what the registers say once the value is known', async () => {
    const serving = await office.db
      .selectFrom('inspector')
      .select('id')
      .where('status', '=', 'in_service')
      .execute();
    const people = serving.map((row) => row.id);
    const request = await ask(teams[1]!, 0);
    await accept(request);
    await typeFirst(request);
    // Were those counted out who leave now, nobody could take the seat.
    await inService(people, 'suspended');
    const given = await give(request, { digits: TEN, slip: await slipOf(2) });
    await inService(people, 'in_service');
    expect(given.body.joined).toEqual(expect.stringMatching(/^I\d$/));
  });

  it('is not overtaken: nothing else is replaced while its value is awaited, and values come in order', async () => {
    const first = await ask(teams[3]!, 0);
    const second = await ask(teams[4]!, 0);
    await accept(first);
    expect((await accept(second)).status).toBe(201);
    await typeFirst(first);
    for (const step of [typeFirst, give])
      expect((await step(second)).problem).toBe('replacement-awaits-value');
    const { body } = await office.get(`/draws/${id}`);
    const strata = body.strata as { stratum: string; drawn: number; size: number }[];
    const { stratum } = strata.find(({ drawn, size }) => drawn > 0 && size > drawn)!;
    const target = { kind: 'target', stratum, rank: 1, cause: 'closed', reason: '停业' };
    const evidence = await office.attach('closed');
    const asked = await office.post(`/draws/${id}/replacements`, { ...target, evidence });
    expect((await accept(asked.body.id as number)).problem).toBe('replacement-awaits-value');
    await office.secondPost(`${path(asked.body.id)}/refuse`, { opinion: '再核实' });
    expect((await give(first, { digits: TEN, slip: await slipOf(2) })).status).toBe(201);
    await typeFirst(second);
    expect((await give(second, { digits: TEN, slip: await slipOf(2) })).status).toBe(201);
  });

  it('is in the evidence with its request and its slip, and teams keep level 3', async () => {
    expect((await office.disclose(id)).status).toBe(201);
    const { failed, levels, bundle } = await office.verified(await office.numberOf(id));
    expect([failed, levels]).toEqual([[], { targets: 3, teams: 3 }]);
    const { replacements } = JSON.parse(bundle) as EvidenceBundle;
    for (const one of replacements as Seat[])
      expect(one).toMatchObject({
        ...CEREMONY,
        value: TEN,
        slip: { witnesses: 2 },
        reason: expect.any(String),
      });
    expect(bundle).not.toContain('另有任务');
  });

  it('that was asked for and not given shows in the evidence at once, and takes teams to level 2', async () => {
    const request = await ask(teams[5]!, 0);
    await accept(request);
    const number = await office.numberOf(id);
    expect(await office.verified(number)).toMatchObject({ failed: [], levels: { targets: 3, teams: 2 } });
    await typeFirst(request);
    await give(request, { digits: TEN, slip: await slipOf(1) });
    expect(await office.verified(number)).toMatchObject({ failed: [], levels: { targets: 3, teams: 2 } });
  });
});
