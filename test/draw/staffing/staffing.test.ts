import { beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceBundle } from '../../../src/core/verify/bundle.ts';
import { countyOffice } from './counties.ts';

const office = await countyOffice();
const draftOf = (more: object) => office.draft({ ...more });
const P2 = [{ plan: 'P2', task: 'T01' }];
const staffing = (parent: number, departments: string[]) =>
  office.post(`/draws/${parent}/staffing`, { title: '选派', departments });

const visitsOf = async (number: string) => {
  const planner = await office.tokenFor('planner');
  const url = `/api/v1/visits?limit=200&draw=${number}`;
  return (await office.app.inject({ url, headers: planner })).json().items as {
    id: string;
    state: string;
    team: { department: string; inspector: string }[];
  }[];
};

describe('a draw whose targets the counties inspect', () => {
  let parent: number;
  let number: string;
  let first: number;

  beforeAll(async () => {
    parent = await draftOf({ tasks: P2 });
    number = await office.drawn(parent);
  });

  it('says how much each county has to staff, and never whom', async () => {
    const need = await office.get(`/draws/${parent}/staffing`);
    const lines = need.body.departments as { department: string; visits: number; seats: number }[];
    expect(lines.map(({ department }) => department)).toEqual(['QJ-ZF', 'WL-ZF']);
    const visits = await visitsOf(number);
    expect(lines.reduce((sum, line) => sum + line.visits, 0)).toBe(visits.length);
    expect(need.body).toMatchObject({ unclaimed: 0, draws: [] });
    expect(JSON.stringify(need.body)).not.toMatch(/F1\d\d/);
    expect(visits.every(({ state }) => state === 'drawn')).toBe(true);
  });

  it('is staffed for departments its tasks name, and for no others', async () => {
    expect((await staffing(parent, ['JT-ZF'])).problem).toBe('staffing-department-unknown');
    expect((await staffing(999_999, ['QJ-ZF'])).problem).toBe('draw-not-found');
    const inspector = await office.tokenFor('inspector');
    const reply = await office.app.inject({
      method: 'POST',
      url: `/api/v1/draws/${parent}/staffing`,
      headers: inspector,
      payload: { title: 'x', departments: ['QJ-ZF'] },
    });
    expect(reply.json().type).toBe('/problems/role-forbidden');
  });

  it('gets teams of each county from that county’s own draw, one after the other', async () => {
    const draft = await staffing(parent, ['QJ-ZF']);
    expect(draft.body).toMatchObject({
      staffing: { parent: number, departments: ['QJ-ZF'] },
      state: 'draft',
    });
    first = draft.body.id as number;
    const other = (await staffing(parent, ['WL-ZF'])).body.id as number;
    const twin = (await staffing(parent, ['QJ-ZF'])).body.id as number;
    expect((await office.seal(first)).body).toMatchObject({ state: 'done' });
    expect(await office.numberOf(first)).toBe(`${number}-S1`);
    expect((await office.seal(twin)).problem).toBe('staffing-already-live');
    expect((await office.seal(other)).body).toMatchObject({ state: 'done' });
    expect((await office.commit(first)).status).toBe(201);
    expect((await office.commit(other)).problem).toBe('staffing-turn');
    expect((await office.run(first)).body).toMatchObject({ unstaffed: false });
    expect((await office.commit(other)).status).toBe(201);
    expect((await office.run(other)).status).toBe(201);
    expect((await office.seal(twin)).body).toMatchObject({
      problem: { type: '/problems/staffing-not-needed' },
    });

    const visits = await visitsOf(number);
    for (const { state, team } of visits) {
      expect(state).toBe('assigned');
      expect(new Set(team.map(({ department }) => department)).size).toBe(1);
      expect(team).toHaveLength(2);
      expect(team.every(({ department, inspector }) => inspector.startsWith(department))).toBe(true);
    }
    expect(new Set(visits.map(({ team }) => team[0]!.department))).toEqual(new Set(['QJ-ZF', 'WL-ZF']));
    expect((await office.get(`/draws/${parent}/staffing`)).body.departments).toEqual([]);
  });

  it('shows its visits to the inspectors whom the county drew', async () => {
    const [visit] = (await visitsOf(number)).filter(({ team }) => team[0]!.department === 'QJ-ZF');
    const headers = await office.tokenFor('inspector', { inspector: visit!.team[0]!.inspector });
    const own = (await office.app.inject({ url: '/api/v1/visits?limit=200', headers })).json().items;
    expect(own.map(({ id }: { id: string }) => id)).toContain(visit!.id);
  });

  it('is disclosed before its staffing draws, whose evidence then verifies at level 2 at most', async () => {
    expect((await office.disclose(first)).problem).toBe('staffing-parent-undisclosed');
    expect((await office.publicGet(`/draws/${number}-S1/evidence`)).json().type).toBe(
      '/problems/draw-embargoed',
    );
    expect((await office.disclose(parent)).status).toBe(201);
    const disclosed = await office.disclose(first);
    expect(disclosed.status, JSON.stringify(disclosed.body)).toBe(201);
    const { failed, levels, bundle } = await office.verified(`${number}-S1`);
    expect(failed).toEqual([]);
    expect(levels).toEqual({ teams: 2 });
    expect((JSON.parse(bundle) as EvidenceBundle).document).toMatchObject({ of: { draw: number } });
    const page = (await office.publicGet(`/draws/${number}-S1`)).json();
    expect(page).toMatchObject({ staffing: { parent: number, departments: ['QJ-ZF'], staff_changes: [] } });
    expect((await office.publicGet(`/draws/${number}-S1/explain?target=F100`)).json().type).toBe(
      '/problems/draw-of-teams',
    );
    expect((await office.get(`/draws/${first}/selections?stratum=T01/A`)).problem).toBe('draw-of-teams');
    expect((await office.get(`/draws/${first}/teams`)).body.items).not.toEqual([]);
  });

  it('is staffed again after a void, in the open: the new draw names the void one', async () => {
    const [before] = (await office.get(`/draws/${parent}/staffing`)).body.draws as {
      id: number;
      number: string;
      departments: string[];
    }[];
    await office.post(`/draws/${before!.id}/void`, { reason: '人员名单有误' });
    expect((await office.secondPost(`/draws/${before!.id}/void/confirm`)).status).toBe(201);
    const again = { title: '重新选派', departments: before!.departments };
    const id = (await office.post(`/draws/${parent}/staffing`, again)).body.id as number;
    expect((await office.seal(id)).body.state).toBe('done');
    const silent = await office.commit(id);
    expect(silent).toMatchObject({
      problem: 'draw-supersedes-other',
      body: { expected: before!.number },
    });
    expect((await office.commit(id, { supersedes: before!.number })).status).toBe(201);
  });

  it('cannot be staffed by a staffing draw of a staffing draw', async () => {
    expect((await staffing(first, ['QJ-ZF'])).problem).toBe('staffing-parent-not-drawn');
  });
});

describe('a draw that could not be staffed', () => {
  const capacity = (units: number) =>
    office.db
      .updateTable('inspector')
      .set((is) => ({ capacity: units, version: is('version', '+', 1) }))
      .where('department', '=', 'JT-ZF')
      .execute();
  const serve = (id: string, status: string) =>
    office.db
      .updateTable('inspector')
      .set((is) => ({ status, version: is('version', '+', 1) }))
      .where('id', '=', id)
      .execute();

  it('is staffed by a draw that says who came and went since the first staff document, and why', async () => {
    await capacity(1);
    const parent = await draftOf({ rehearsal: true });
    const number = await office.drawn(parent, { accept_shortages: true });
    await capacity(60);
    await serve('I2', 'suspended');
    await serve('I8', 'in_service');
    const id = (await staffing(parent, ['JT-ZF'])).body.id as number;
    expect((await office.seal(id)).body).toMatchObject({ state: 'done' });
    expect((await office.get(`/draws/${id}`)).body.staffing).toMatchObject({
      staff_changes: [
        { inspector: 'I2', change: 'removed' },
        { inspector: 'I8', change: 'added' },
      ],
    });
    const refused = await office.commit(id, { staff_changes: [{ inspector: 'I2', reason: '停职' }] });
    expect(refused).toMatchObject({ status: 422, problem: 'staffing-changes-unexplained' });
    expect(refused.body.missing).toEqual([{ inspector: 'I8', change: 'added' }]);
    const staff_changes = [
      { inspector: 'I2', reason: '停职' },
      { inspector: 'I8', reason: '复职' },
    ];
    const beyond = [...staff_changes, { inspector: 'I3', reason: '无' }];
    expect((await office.commit(id, { staff_changes: beyond })).body.unknown).toEqual(['I3']);
    expect((await office.commit(id, { staff_changes })).status).toBe(201);
    expect((await office.run(id)).body).toMatchObject({ unstaffed: false });
    const visits = await visitsOf(number);
    expect(visits.every(({ team }) => team.length === 2)).toBe(true);
    expect(visits.flatMap(({ team }) => team).some(({ inspector }) => inspector === 'I2')).toBe(false);
    await office.disclose(parent);
    await office.disclose(id, { frame: 'whole' });
    const { failed, bundle } = await office.verified(await office.numberOf(id));
    expect(failed).toEqual([]);
    const { context } = (JSON.parse(bundle) as EvidenceBundle).document;
    expect(context).toMatchObject({ rehearsal: 'true', staff_added: '1', staff_removed: '1' });
    const page = (await office.publicGet(`/draws/${await office.numberOf(id)}`)).json();
    expect(page.staffing.staff_changes.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
      '停职',
      '复职',
    ]);
    expect(JSON.stringify(page)).not.toMatch(/"I[28]"/);
  });
});
