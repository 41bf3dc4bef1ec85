import { describe, expect, test } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import type { OwnVisit } from '../../src/visit/own-visits.ts';
import { finished, visitingOffice } from '../record/visiting-office.ts';

const office = await visitingOffice();
const { ask, visits } = office;
const own = async (who: string, query = '') =>
  (await ask(who, 'GET', `/my-visits${query}`)).body as unknown as { items: OwnVisit[]; next: string | null };
const [visit] = visits;
const [first] = visit!.team;

describe('an inspector’s list', () => {
  test('has the visits on which he has a seat, each once, and no others', async () => {
    const mine = visits.filter(({ team }) => team.includes(first!)).map(({ id }) => id);
    const { items, next } = await own(first!, '?limit=200');
    expect(items.map(({ id }) => id)).toEqual([...mine].sort());
    expect(next).toBeNull();
    expect((await own('I8')).items).toEqual([]);
  });

  test('says where to go, until when, and how far each visit is', async () => {
    const line = async () => (await own(first!, '?limit=200')).items.find(({ id }) => id === visit!.id);
    expect(await line()).toMatchObject({
      state: 'assigned',
      target: expect.stringMatching(/^货/),
      is_lead: true,
      accepted: false,
      window_from: '2026-04-01',
      window_to: '2026-11-30',
    });
    await ask(first!, 'POST', `${visit!.path}/accept`, {});
    await office.approve(visit!);
    expect(await line()).toMatchObject({ state: 'approved', accepted: true });
    await office.send(first!, visit!, finished(visit!));
    expect(await line()).toMatchObject({ state: 'under_way' });
  });

  test('goes on page by page, and a cursor of another list is refused', async () => {
    const all = (await own(first!, '?limit=200')).items.map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof own>> = await own(
        first!,
        `?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toEqual(all);
    const { next } = (await ask('planner', 'GET', '/visits?limit=1')).body;
    expect((await ask(first!, 'GET', `/my-visits?cursor=${next}`)).problem).toBe('cursor-invalid');
  });
});

describe('a visit read by itself', () => {
  test('tells every step with who took it, and the earlier checks of its target', async () => {
    const done = visits.find(({ team, id }) => team.includes(first!) && id !== visit!.id)!;
    await office.complete(done);
    const { body } = await ask('planner', 'GET', done.path);
    const steps = body.steps as { type: string; by: string }[];
    expect(steps.map(({ type }) => type)).toEqual(['approved', 'begun', 'recorded', 'reviewed']);
    expect(steps[3]).toMatchObject({ opinion: '审核意见', by: '测试 reviewer' });
    expect(body.earlier).toEqual([]);
    await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
      const check = { source: 'OLD', number: 'N1', department: 'JT-ZF', origin: 'daily', result: 'clean' };
      const [target_id] = done.id.split('/');
      await trx
        .insertInto('outside_check')
        .values({ ...check, target_id: target_id!, checked_on: '2026-02-01' })
        .execute();
      await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'earlier' });
    });
    expect((await ask('planner', 'GET', done.path)).body.earlier).toEqual([
      { checked_on: '2026-02-01', origin: 'daily', outcome: 'clean', codes: [], source: 'OLD N1' },
    ]);
  });
});
