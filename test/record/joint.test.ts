import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { type Answer, type DrawOffice, TASKS } from '../draw/office.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';
import { finished, VISITED_AT, type VisitOfTeam, visitingOffice } from './visiting-office.ts';

const ALL = 1_000_000;
const EVERYBODY = { mode: 'rate', rates: { A: 100_000, B: ALL, C: ALL, D: ALL } };

const office = await visitingOffice();
const { ask, send, confirm, approve, stateOf } = office;
const visits = await jointVisits(office);
let used = 0;

/** A visit of two departments, approved: JT-ZF leads, HB takes part. */
async function approved() {
  const visit = visits[used++]!;
  expect((await approve(visit)).status).toBe(201);
  const of = (prefix: string) => visit.team.filter((inspector) => inspector.startsWith(prefix));
  return { ...visit, lead: of('I'), partner: of('H') };
}
const HB = { department: 'HB' } as const;

describe('in a joint visit', () => {
  test('each department files its own part, and only then it goes to the reviewer', async () => {
    const visit = await approved();
    const { lead, partner } = visit;
    await send(lead[0]!, visit, finished(visit, { summary: '两部门联合检查，未发现问题' }));
    await confirm(lead[0]!, visit, 1);
    expect((await confirm(lead[1]!, visit, 1)).body).toMatchObject({ filed: true, recorded: false });
    expect(await stateOf(visit)).toBe('under_way');
    await send(partner[0]!, visit, finished(visit), HB);
    await confirm(partner[0]!, visit, 1, 'HB');
    expect((await confirm(partner[1]!, visit, 1, 'HB')).body).toMatchObject({ filed: true, recorded: true });
    const { body } = await office.db
      .selectFrom('visit_event')
      .select('body')
      .where('visit', '=', visit.id)
      .where('type', '=', 'recorded')
      .executeTakeFirstOrThrow();
    expect(body).toMatchObject({ parts: { 'JT-ZF': 1, HB: 1 }, outcome: 'clean' });
  });

  test('nobody writes another department’s part', async () => {
    const visit = await approved();
    const refused = await send(visit.partner[0]!, visit, {}, { department: 'JT-ZF' });
    expect([refused.problem, refused.body.department]).toEqual(['record-department-not-yours', 'HB']);
    expect((await send(visit.lead[0]!, visit, {}, HB)).problem).toBe('record-department-not-yours');
  });

  test('the lead reads the whole, the others their own part, and the lead alone sums up', async () => {
    const visit = await approved();
    const { lead, partner } = visit;
    await send(lead[0]!, visit, finished(visit));
    await send(partner[0]!, visit, finished(visit), HB);
    const parts = async (who: string) =>
      ((await ask(who, 'GET', `${visit.path}/record`)).body.parts as { department: string }[]).map(
        ({ department }) => department,
      );
    expect(await parts(lead[0]!)).toEqual(['HB', 'JT-ZF']);
    expect(await parts(partner[0]!)).toEqual(['HB']);
    expect(await parts('planner')).toEqual(['HB', 'JT-ZF']);
    const summary = await confirm(lead[0]!, visit, 1);
    expect(summary.body.findings).toMatchObject([{ field: 'summary', department: 'JT-ZF' }]);
    expect((await confirm(partner[0]!, visit, 1, 'HB')).status).toBe(200);
  });

  test('the lead may confirm a partner’s part, but not file it without one of its people', async () => {
    const visit = await approved();
    const { lead, partner } = visit;
    await send(partner[0]!, visit, finished(visit), HB);
    expect((await confirm(lead[0]!, visit, 1, 'HB')).body).toMatchObject({ filed: false });
    expect((await confirm(lead[1]!, visit, 1, 'HB')).body).toMatchObject({ filed: false });
    expect((await confirm(partner[1]!, visit, 1, 'HB')).body).toMatchObject({ filed: true });
    await send(lead[0]!, visit, finished(visit));
    expect((await confirm(partner[0]!, visit, 1)).problem).toBe('record-department-not-yours');
  });

  test('a matter that is in nobody’s part keeps it from being recorded', async () => {
    const visit = await approved();
    const { lead, partner } = visit;
    const [one] = finished(visit).results;
    const half = finished(visit, { results: [one!], summary: '汇总' });
    await send(lead[0]!, visit, half);
    await send(partner[0]!, visit, half, HB);
    for (const inspector of lead) await confirm(inspector, visit, 1);
    await confirm(partner[0]!, visit, 1, 'HB');
    const last = await confirm(partner[1]!, visit, 1, 'HB');
    expect(last.body.findings).toMatchObject([{ rule: 'matter-missing', department: 'JT-ZF' }]);
    expect(await stateOf(visit)).toBe('under_way');
  });
});

/** A joint plan of JT with HB of two tasks, drawn: each visit given here is for both and has two people of both. */
async function jointVisits({ app, db, ...desk }: DrawOffice): Promise<VisitOfTeam[]> {
  pretendItIs('2026-03-06T01:10:00Z');
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    await trx.insertInto('department').values({ code: 'HB', name: '生态环境局' }).execute();
    const inspector = {
      ...{ department: 'HB', certificate_valid_until: '2028-12-31', scopes: ['road'], capacity: 60 },
    };
    await trx
      .insertInto('inspector')
      .values(['H1', 'H2', 'H3', 'H4'].map((id) => ({ id, name: `环保${id}`, ...inspector })))
      .execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'joint' });
  });
  const shape = { size: 2, scopes: [], content: '现场检查', authority: '行政执法' };
  const teams = ['HB', 'JT-ZF'].map((department) => ({ department, ...shape }));
  const tasks = ['J01', 'J02'].map((code) => ({ ...TASKS[0], code, teams, sample: EVERYBODY }));
  const plan = { code: 'P2', year: 2026, title: '2026年度部门联合抽查计划', kind: 'joint', tasks };
  succeeded(await desk.post('/plans', { ...plan, lead_department: 'JT', participants: ['HB'] }));
  const published = await publishReviewed({ app, db, ...desk }, 'P2');
  succeeded({ status: published.statusCode, body: published.json() });
  const drawn = ['J01', 'J02'].map((task) => ({ plan: 'P2', task }));
  const draw = await desk.draft({ tasks: drawn, title: '联合抽取' });
  succeeded(await desk.seal(draw));
  succeeded(await desk.commit(draw, { accept_shortages: true }));
  succeeded(await desk.run(draw));
  pretendItIs(VISITED_AT);
  const { rows } = await sql<Omit<VisitOfTeam, 'path'>>`
    SELECT f.number AS draw, v.id, v.tasks, array_agg(m.inspector_id ORDER BY s.department DESC, s.seat) AS team
    FROM visit v JOIN frame f USING (draw_id) JOIN team_seat s ON s.draw_id = v.draw_id AND s.unit = v.unit
    JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
    WHERE v.draw_id = ${draw} AND v.tasks = '{J01,J02}'
    GROUP BY f.number, v.id, v.tasks ORDER BY v.id`.execute(db);
  return rows.map((row) => ({ ...row, path: `/visits/${row.draw}/${row.id}` }));
}

function succeeded({ status, body }: Pick<Answer, 'status' | 'body'>): void {
  if (status >= 400 || body.state === 'failed') throw new Error(JSON.stringify(body));
}
