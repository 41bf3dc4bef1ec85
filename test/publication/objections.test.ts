import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { drawOffice } from '../draw/office.ts';
import {
  afterChecks,
  type Desk,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
  problemRecord,
  readPublic,
  type VisitOf,
} from './reviewed-office.ts';

const office = await drawOffice();
const { db, intruder } = office;
let planner: Desk;
let clerk: Desk;
let reviewer: Desk;
let visits: VisitOf[];
let results: string[];
const FILED = { filed_on: '2026-05-11', grounds: '所查车辆已过户，电话13800138000', filed_by: '王小明' };
const ANSWER = { outcome: 'upheld', answer: '经核查，所查车辆已于检查前过户，异议成立。' };

beforeAll(async () => {
  [planner, clerk, reviewer] = [
    await deskOf(office),
    await deskOf(office, 'registrar'),
    await deskOf(office, 'reviewer'),
  ];
  ({ visits } = await drawnAndDisclosed(office));
  afterChecks();
  visits = visits.filter(({ tasks }) => tasks.length === 1).slice(0, 4);
  await sql`UPDATE target SET legal_representative = '王小明'`.execute(intruder);
  await fileRecords(
    office,
    visits.map((visit) => ({ visit, body: problemRecord(visit) })),
  );
  const { body } = await planner.publishResults();
  results = visits.map((_, i) => `${(body.result as { number: string }).number}-${i + 1}`);
  pretendItIs('2026-05-12T02:00:00Z');
});

const file = (i: number, more: object = {}, desk = clerk) =>
  desk.post(`/publications/${results[i]}/objections`, { ...FILED, ...more });

describe('an objection', () => {
  it('is entered for the target, against a result, on a day that may be', async () => {
    const scan = await office.attach('objection');
    const filed = await file(0, { scan }, planner);
    expect(filed.body).toEqual({
      number: 'TEST-2026-Y1',
      publication: results[0],
      ...FILED,
      scan,
      entered_at: '2026-05-12T02:00:00.000Z',
      answer: null,
      awaiting: 'answer',
    });
    expect((await file(1)).body.number).toBe('TEST-2026-Y2');
    expect((await file(0, { filed_on: '2026-05-13' })).problem).toBe('publication-date-refused');
    expect((await file(0, { filed_on: '2026-05-07' })).problem).toBe('publication-date-refused');
    expect((await file(0, { scan: '0'.repeat(64) }, planner)).problem).toBe('attachment-unknown');
    expect((await file(0, {}, reviewer)).problem).toBe('role-forbidden');
    const plan = await clerk.post('/publications/TEST-2026-G1-1/objections', FILED);
    expect(plan.problem).toBe('publication-not-a-result');
  });

  it('is the office’s: nothing public tells of it before it is answered', async () => {
    const read = await readPublic(office, `/publications/${results[0]}`);
    expect(read.beside).toEqual([]);
  });

  it('is answered in public beside the result, by another than who approved the record, once', async () => {
    await sql`UPDATE visit_event SET actor = ${reviewer.actor} WHERE type = 'reviewed' AND visit = ${visits[0]!.id}`.execute(
      intruder,
    );
    const at = '/objections/TEST-2026-Y1/answer';
    expect((await reviewer.post(at, ANSWER)).problem).toBe('second-person-needed');
    expect((await clerk.post(at, ANSWER)).problem).toBe('role-forbidden');
    const named = await planner.post(at, { ...ANSWER, answer: '王小明所述属实' });
    expect([named.problem, named.body.found]).toEqual([
      'text-has-personal-data',
      [{ text: 'answer', kind: 'legal_representative' }],
    ]);
    const before = await readPublic(office, `/publications/${results[0]}`);
    const answered = await planner.post(at, ANSWER);
    expect(answered.body).toMatchObject({ answer: ANSWER, awaiting: 'correction' });
    const { publication } = answered.body.answer as { publication: string };
    const { beside } = (await readPublic(office, `/publications/${results[0]}`)) as {
      beside: { number: string; document: object }[];
    };
    expect(beside).toEqual([
      expect.objectContaining({
        number: publication,
        kind: 'objection',
        document: {
          kind: 'objection',
          objection: 'TEST-2026-Y1',
          about: results[0],
          filed_on: '2026-05-11',
          ...ANSWER,
        },
      }),
    ]);
    const { ledger_position } = await readPublic(office, `/publications/${publication}`);
    const { items } = (await readPublic(office, `/ledger/entries?start=${ledger_position}&limit=1`)) as {
      items: { body: string }[];
    };
    expect(JSON.parse(items[0]!.body)).toMatchObject({
      type: 'corrected',
      kind: 'objection',
      earlier: before.digest,
    });
    expect((await planner.post(at, ANSWER)).problem).toBe('objection-answered');
    const another = await deskOf(office, 'reviewer');
    expect(
      (await another.post('/objections/TEST-2026-Y2/answer', { ...ANSWER, outcome: 'rejected' })).body,
    ).toMatchObject({
      awaiting: null,
    });
  });

  it('that is upheld waits until a correction or a withdrawal stands beside the result', async () => {
    const awaiting = async () => (await clerk.get('/objections/TEST-2026-Y1')).body.awaiting;
    expect(await awaiting()).toBe('correction');
    const line = { department: 'JT-ZF', task: visits[0]!.tasks[0], matter: 'M01', codes: ['1'] };
    const corrected = await planner.post(`/publications/${results[0]}/corrections`, {
      matters: [line],
      reason: '异议成立，予以更正。',
    });
    expect(corrected.status, JSON.stringify(corrected.body)).toBe(201);
    expect(await awaiting()).toBeNull();
  });

  it('may be answered though the result left the site meanwhile, which is what upholding it asks for', async () => {
    const { number } = (await file(2)).body;
    const at = `/publications/${results[2]}`;
    await planner.post(`${at}/withdrawal-decision`, { decided_on: '2026-05-12', reason: '复议撤销。' });
    expect((await reviewer.post(`${at}/withdrawal`)).status).toBe(201);
    expect((await planner.post(`/objections/${number}/answer`, ANSWER)).body).toMatchObject({
      awaiting: null,
    });
  });

  it('is listed by state and page, within one’s departments', async () => {
    await file(3);
    const list = async (query: string, desk = clerk) =>
      ((await desk.get(`/objections?${query}`)).body.items as { number: string }[]).map(
        ({ number }) => number,
      );
    expect(await list('state=open')).toEqual(['TEST-2026-Y4']);
    expect(await list('state=answered')).toEqual(['TEST-2026-Y3', 'TEST-2026-Y2', 'TEST-2026-Y1']);
    const { body } = await clerk.get('/objections?limit=3');
    expect(await list(`limit=3&cursor=${body.next}`)).toEqual(['TEST-2026-Y1']);
    await sql`INSERT INTO department (code, name) VALUES ('SJ', '司法局')`.execute(intruder);
    const stranger = await deskOf(office, 'planner', 'SJ');
    expect(await list('', stranger)).toEqual([]);
    expect((await stranger.get('/objections/TEST-2026-Y1')).problem).toBe('objection-not-found');
    expect((await stranger.post('/objections/TEST-2026-Y4/answer', ANSWER)).problem).toBe(
      'objection-not-found',
    );
    expect((await clerk.get('/objections/TEST-2026-Y99')).problem).toBe('objection-not-found');
    expect(await list('', await deskOf(office, 'reviewer', 'JT'))).toHaveLength(4);
  });

  it('leaves neither its grounds nor its author in any public text or the audit log', async () => {
    const { rows } = await sql<{ text: string }>`
      SELECT document AS text FROM publication UNION ALL SELECT document FROM bulletin
      UNION ALL SELECT concat(before, after, reason) FROM audit_entry`.execute(db);
    expect(rows.filter(({ text }) => /13800138000|所查车辆已过户，电话|王小明/.test(text))).toEqual([]);
  });
});

describe('a plan', () => {
  it('is complete once every visit’s result is public, and says what is open', async () => {
    const { items } = (await readPublic(office, '/publications?kind=draw')) as {
      items: { number: string }[];
    };
    expect(items).toHaveLength(1);
    const url = '/api/v1/plans/P1';
    const complete = async () => {
      const { headers } = await office.app.inject({ url, headers: await office.tokenFor('planner') });
      const reply = await office.app.inject({
        method: 'POST',
        url: `${url}/complete`,
        headers: {
          ...(await office.tokenFor('planner')),
          'if-match': `${headers.etag}`,
          'idempotency-key': `c${Math.random()}`,
        },
      });
      return { status: reply.statusCode, body: reply.json() };
    };
    const drawn = (await db.selectFrom('visit').select('id').orderBy('id').execute()).map(({ id }) => id);
    const open = drawn.filter((id) => !visits.some((visit) => visit.id === id));
    const refused = await complete();
    expect(refused.body).toMatchObject({
      type: '/problems/plan-not-finished',
      rounds: [],
      visits: { count: open.length },
    });
    expect(refused.body.visits.first.slice(0, 3)).toEqual(
      open.slice(0, 3).map((id) => ({ draw: 'TEST-2026-1', id })),
    );
    const all =
      await sql<VisitOf>`SELECT f.number AS draw, v.draw_id, v.id, v.target_id AS target, v.tasks FROM visit v
      JOIN frame f USING (draw_id)`.execute(db);
    await fileRecords(
      office,
      all.rows.filter(({ id }) => open.includes(id)).map((visit) => ({ visit, body: problemRecord(visit) })),
    );
    expect((await complete()).body.visits.count, 'reviewed is not published').toBe(open.length);
    await planner.publishResults();
    expect((await complete()).status).toBeLessThan(300);
  });
});
