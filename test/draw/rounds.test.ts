/** A year's sample spread over rounds, and lists that were sealed before other draws took from them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { publishReviewed } from '../support/reviewed-plan.ts';
import { drawOffice, TASKS } from './office.ts';

const office = await drawOffice();
const ALL = { mode: 'rate', rates: { A: 1_000_000, B: 1_000_000, C: 1_000_000, D: 1_000_000 } };

async function publish(code: string, more: object): Promise<void> {
  const [firms] = TASKS;
  const heading = { code, year: 2026, title: '分批抽取', lead_department: 'JT' };
  await office.post('/plans', { ...heading, tasks: [{ ...firms, ...more }] });
  await publishReviewed(office, code);
}

const draft = (plan: string, round = 1) => office.draft({ tasks: [{ plan, task: 'T01', round }] });

async function sealed(plan: string, round = 1): Promise<number> {
  const id = await draft(plan, round);
  expect((await office.seal(id)).body.state).toBe('done');
  return id;
}

async function drawn(id: number): Promise<void> {
  const commit = await office.commit(id);
  expect(commit.status, JSON.stringify(commit.body)).toBe(201);
  expect((await office.run(id)).status).toBe(201);
}

async function targetsOf(id: number): Promise<string[]> {
  const strata = (await office.get(`/draws/${id}`)).body.strata as { stratum: string }[];
  const targets: string[] = [];
  for (const { stratum } of strata) {
    const { body } = await office.get(`/draws/${id}/selections?stratum=${stratum}&limit=200`);
    targets.push(...(body.items as { target: string }[]).map(({ target }) => target));
  }
  return targets;
}

describe('a year of three rounds at 100 %', () => {
  const taken: string[][] = [];
  let firms: number;

  beforeAll(async () => {
    await publish('P3', { rounds: 3, sample: ALL });
    const preview = (await office.get('/plans/P3/tasks/T01/preview')).body;
    firms = (preview.tiers as { eligible: number }[]).reduce((sum, { eligible }) => sum + eligible, 0);
    for (const round of [1, 2, 3]) {
      const id = await sealed('P3', round);
      await drawn(id);
      taken.push(await targetsOf(id));
    }
  });

  it('takes every firm exactly once', () => {
    const all = taken.flat();
    expect(all).toHaveLength(firms);
    expect(new Set(all).size).toBe(firms);
  });

  it('takes about a third of them in each round', () => {
    // Four tiers are rounded by themselves.
    for (const round of taken) expect(Math.abs(round.length - firms / 3)).toBeLessThan(4);
  });
});

describe('rounds of a task', () => {
  it('are drawn in their order: the second has no list before the first has drawn', async () => {
    await publish('P2', { rounds: 2 });
    const second = await draft('P2', 2);
    const refused = await office.seal(second);
    expect(refused).toMatchObject({
      problem: 'draw-round-out-of-order',
      body: { missing: [{ task: 'T01', round: 1 }] },
    });
  });

  it('count those of an earlier round among the exclusions, by number alone', async () => {
    const first = await sealed('P2', 1);
    await drawn(first);
    const second = await sealed('P2', 2);
    const { frame } = (await office.get(`/draws/${second}`)).body as { frame: { exclusions: object } };
    expect(frame.exclusions).toMatchObject({ T01: { 'drawn-earlier': (await targetsOf(first)).length } });
  });
});

describe('a list sealed before a reserve joined another round', () => {
  it('is not committed: whoever joined is on it', async () => {
    await publish('PJ', { rounds: 2, replacement: true });
    const first = await sealed('PJ', 1);
    await drawn(first);
    const second = await sealed('PJ', 2);
    const strata = (await office.get(`/draws/${first}`)).body.strata as {
      stratum: string;
      drawn: number;
      size: number;
    }[];
    const { stratum } = strata.find((line) => line.drawn > 0 && line.size > line.drawn)!;
    const evidence = await office.attach('closed');
    const place = { kind: 'target', stratum, rank: 1, cause: 'closed', reason: '停业', evidence };
    const asked = await office.post(`/draws/${first}/replacements`, place);
    const accepted = await office.secondPost(`/draws/${first}/replacements/${asked.body.id}/accept`);
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(201);
    expect(await office.commit(second)).toMatchObject({
      problem: 'draw-list-overtaken',
      body: { draws: [(await office.get(`/draws/${first}`)).body.number] },
    });
  });
});

describe('a list sealed before another draw took firms on it to their ceiling', () => {
  it('is not committed but void and sealed anew, and that one is', async () => {
    await publish('PA', { scope: { kinds: ['enterprise'], tiers: ['D'] }, sample: ALL });
    await publish('PB', { scope: { kinds: ['enterprise'], tiers: ['C'] }, sample: ALL });
    await publish('PC', { scope: { kinds: ['enterprise'], tiers: ['C'] }, sample: ALL });
    // Tier D has no ceiling, so that an outcome in between alone refuses nothing.
    const unlimited = await sealed('PA');
    const ahead = await sealed('PB');
    for (const code of ['PC']) await drawn(await sealed(code));
    await drawn(unlimited);
    const refused = await office.commit(ahead);
    expect(refused).toMatchObject({ status: 409, problem: 'draw-list-overtaken' });
    expect(refused.body.draws).toHaveLength(2);
    expect(JSON.stringify(refused.body)).not.toMatch(/F1\d\d/);
    await office.post(`/draws/${ahead}/void`, { reason: '重新封存' });
    await office.secondPost(`/draws/${ahead}/void/confirm`);
  });
});
