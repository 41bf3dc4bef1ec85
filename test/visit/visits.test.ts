import { beforeAll, describe, expect, it } from 'vitest';
import type { Visit } from '../../src/visit/schema.ts';
import { drawOffice } from '../draw/office.ts';

const office = await drawOffice();
type Headers = Record<string, string>;
const as = new Map<string, Headers>();
let planner: Headers;
let id: number;

const get = async (path: string, headers: Headers) => {
  const answer = await office.app.inject({ url: `/api/v1/visits${path}`, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
};

beforeAll(async () => {
  planner = await office.tokenFor('planner');
  for (const inspector of ['I1', 'I2', 'I8']) {
    as.set(inspector, await office.tokenFor('inspector', { inspector }));
  }
  id = await office.draft();
  await office.seal(id);
  await office.commit(id);
  expect((await get('', planner)).body.items).toEqual([]);
  expect((await office.run(id)).status).toBe(201);
});

describe('visits', () => {
  it('are all there for the planner, once each, page by page', async () => {
    const stored = await office.db
      .selectFrom('visit')
      .select('id')
      .where('draw_id', '=', id)
      .orderBy('id')
      .execute();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await get(`?limit=7${cursor && `&cursor=${cursor}`}`, planner);
      seen.push(...body.items.map((visit: Visit) => visit.id));
      cursor = body.next;
    }
    expect(seen).toEqual(stored.map((visit) => visit.id));
  });

  it('are an inspector’s own, with the whole team, the dossier, the tasks and each matter once', async () => {
    const own = (await get('', as.get('I2')!)).body;
    expect(own.items.length).toBeGreaterThan(0);
    for (const visit of own.items as Visit[]) {
      expect(visit).toMatchObject({ state: 'assigned', rehearsal: false, title: '上半年抽取' });
      expect(visit.team.map(({ inspector }) => inspector)).toContain('I2');
      expect(visit.team.map(({ is_lead }) => is_lead)).toEqual([true, false]);
      expect(visit.team[0]).toMatchObject({
        department_name: '执法支队',
        name: expect.stringMatching(/^检查员/),
      });
      expect(visit.unit!.visits[visit.unit!.position]).toBe(visit.id);
      expect(visit.target.name).toMatch(/^货/);
      expect(visit.tasks.length).toBeGreaterThan(0);
    }
    expect(own.matters).toMatchObject([{ code: 'M01', name: '道路货物运输' }]);
    const asked = (await get('?inspector=I2&limit=200', planner)).body;
    expect(asked.items.map((visit: Visit) => visit.id)).toEqual(own.items.map((visit: Visit) => visit.id));
  });

  it('of somebody recused from a firm’s vehicle never lead to that firm', async () => {
    const { items } = (await get('?limit=200', as.get('I1')!)).body;
    const targets = (items as Visit[]).map(({ target }) => target);
    expect(targets.filter((target) => target.id === 'F100' || target.owner_id === 'F100')).toEqual([]);
  });

  it('are none for an inspector who was not drawn', async () => {
    expect((await get('', as.get('I8')!)).body).toEqual({ items: [], matters: [], next: null });
  });

  it('of others are refused, in the list and one by one', async () => {
    const refused = await get('?inspector=I2', as.get('I1')!);
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/visit-of-others']);
    const [visit] = (await get('', as.get('I2')!)).body.items as Visit[];
    const path = `/${visit!.draw}/${visit!.id}`;
    expect((await get(path, as.get('I2')!)).body.visit).toEqual(visit);
    expect((await get(path, planner)).body.visit).toEqual(visit);
    const hidden = await get(path, as.get('I8')!);
    expect([hidden.status, hidden.body.type]).toEqual([404, '/problems/visit-not-found']);
    expect((await get(path.replace('/door', '/none'), planner)).body.type).toBe('/problems/visit-not-found');
  });

  it('can be asked for by draw and by state', async () => {
    const { items } = (await get('?limit=1', planner)).body;
    const { draw } = items[0] as Visit;
    const count = async (query: string) => (await get(`?limit=200&${query}`, planner)).body.items.length;
    const all = await count('');
    expect(await count(`draw=${draw}&state=assigned`)).toBe(all);
    expect(await count('state=drawn')).toBe(0);
    expect(await count('draw=none')).toBe(0);
    expect((await get('?cursor=x', planner)).body.type).toBe('/problems/cursor-invalid');
  });

  it('are for those who have to do with them, and never kept by a cache', async () => {
    const auditor = await office.tokenFor('auditor');
    for (const path of ['', '/D/T/G']) {
      expect((await get(path, auditor)).body.type).toBe('/problems/role-forbidden');
      expect((await get(path, {})).body.type).toBe('/problems/token-missing');
    }
    expect((await get('', planner)).headers['cache-control']).toBe('private, no-store');
  });

  it('of a void draw are nobody’s work any more', async () => {
    const [visit] = (await get('?limit=1', planner)).body.items as Visit[];
    const { size } = await office.db
      .selectFrom('ledger_checkpoint')
      .select('size')
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const body = JSON.stringify({ type: 'void', draw: visit!.draw });
    await office.intruder
      .insertInto('ledger_entry')
      .values({
        position: size,
        type: 'void',
        draw: visit!.draw,
        at: '2026-03-06T00:00:00Z',
        body,
        leaf: Buffer.alloc(32),
      })
      .execute();
    expect((await get('', planner)).body.items).toEqual([]);
  });
});
