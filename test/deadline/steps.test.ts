import { beforeAll, describe, expect, it } from 'vitest';
import { instantNow, pretendItIs } from '../../src/platform/clock.ts';
import { EXAMPLE_RULES } from '../../src/sampling-rules/schema.ts';
import { TASKS } from '../draw/office.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';
import { type DueVisit, drawn, dueOffice, filed, follows, happens, listOf, visitsOf } from './due-office.ts';

const office = await dueOffice();
const planner = await office.tokenFor('planner');
const list = (query: string) => listOf(office, planner, query);
/** What is due of a visit, as far as it matters here. */
const dueOf = async ({ draw, id }: DueVisit, step: string) =>
  (await list(`step=${step}`))
    .filter((row) => row.draw === draw && row.visit === id)
    .map(({ role, due_on, state, working_days_left }) => ({ role, due_on, state, left: working_days_left }));
let taken = 0;
const anotherVisit = () => office.visits[taken++]!;
const made = async (visit: DueVisit, ended_at: string, measures?: Parameters<typeof filed>[2]) => {
  for (const type of ['approved', 'begun'] as const) await happens(office, visit, type);
  await happens(office, visit, 'recorded', filed(visit, ended_at, measures));
};

beforeAll(() => pretendItIs('2026-04-20T03:00:00Z'));

describe('a visit', () => {
  it('is due when the first window of its tasks ends, and waits for the head, then for the team', async () => {
    const visit = anotherVisit();
    const due = { due_on: '2026-11-30', state: 'later', left: 153 };
    expect(await dueOf(visit, 'visit')).toEqual([{ ...due, role: 'agency-head' }]);
    for (const type of ['approved', 'notified', 'begun'] as const) {
      await happens(office, visit, type);
      expect(await dueOf(visit, 'visit')).toEqual([{ ...due, role: 'inspector' }]);
    }
    await happens(office, visit, 'recorded', filed(visit, instantNow()));
    expect(await dueOf(visit, 'visit')).toEqual([]);
  });

  it('of several tasks is due when the first of their windows ends', async () => {
    const [first, second] = TASKS;
    const tasks = [{ ...first, window_to: '2026-09-30' }, second];
    await office.post('/plans', { code: 'P2', year: 2026, title: '另一计划', lead_department: 'JT', tasks });
    await publishReviewed(office, 'P2');
    const id = await drawn(office, {
      tasks: [
        { plan: 'P2', task: 'T01' },
        { plan: 'P2', task: 'T02' },
      ],
    });
    const visits = await visitsOf(office, id);
    const due = new Map((await list('step=visit')).map((row) => [`${row.draw} ${row.visit}`, row.due_on]));
    for (const { draw, id: visit, tasks: codes } of visits)
      expect(due.get(`${draw} ${visit}`)).toBe(codes.includes('T01') ? '2026-09-30' : '2026-11-30');
    expect(new Set(visits.map((visit) => visit.tasks.join()))).toContain('T01,T02');
  });

  it('is soon due in the last five working days, and overdue from the midnight after in China', async () => {
    const visit = anotherVisit();
    const seen: Record<string, unknown> = {};
    for (const at of [
      '2026-11-20T15:59:59Z',
      '2026-11-22T16:00:00Z',
      '2026-11-30T15:59:59Z',
      '2026-11-30T16:00:00Z',
    ]) {
      pretendItIs(at);
      const [{ state, left } = {}] = await dueOf(visit, 'visit');
      seen[at] = [state, left];
    }
    pretendItIs('2026-04-20T03:00:00Z');
    expect(seen).toEqual({
      '2026-11-20T15:59:59Z': ['later', 6],
      '2026-11-22T16:00:00Z': ['soon', 5],
      '2026-11-30T15:59:59Z': ['soon', 0],
      '2026-11-30T16:00:00Z': ['overdue', -1],
    });
  });
});

describe('a result', () => {
  it('is due twenty working days after the check ended, from the record filed last, until it is published', async () => {
    const visit = anotherVisit();
    expect(await dueOf(visit, 'publication')).toEqual([]);
    await made(visit, '2026-04-20T02:40:00Z');
    const due = { due_on: '2026-05-20', state: 'later', left: 20 };
    expect(await dueOf(visit, 'publication')).toEqual([{ ...due, role: 'reviewer' }]);
    await happens(office, visit, 'returned', { opinion: '补充' });
    expect(await dueOf(visit, 'publication')).toEqual([{ ...due, role: 'inspector' }]);
    // 21 April, 00:00 in China.
    await happens(office, visit, 'recorded', filed(visit, '2026-04-20T16:00:00Z'));
    const later = { ...due, due_on: '2026-05-21', left: 21 };
    expect(await dueOf(visit, 'publication')).toEqual([{ ...later, role: 'reviewer' }]);
    await happens(office, visit, 'reviewed', { opinion: '同意' });
    expect(await dueOf(visit, 'publication')).toEqual([{ ...later, role: 'planner' }]);
    await happens(office, visit, 'published', { publication: 'TEST-2026-G0-1' });
    expect(await dueOf(visit, 'publication')).toEqual([]);
  });

  it('is due as the sampling rules say that were in force when the check ended', async () => {
    const rules = { ...EXAMPLE_RULES, effective_on: '2026-04-22' };
    const disclosure = { ...rules.disclosure, results_within_working_days: 7 };
    expect((await office.post('/sampling-rules', { ...rules, disclosure })).status).toBe(201);
    const [before, after] = [anotherVisit(), anotherVisit()];
    await made(before, '2026-04-21T15:59:59Z');
    await made(after, '2026-04-21T16:00:00Z');
    expect(await dueOf(before, 'publication')).toMatchObject([{ due_on: '2026-05-21' }]);
    expect(await dueOf(after, 'publication')).toMatchObject([{ due_on: '2026-05-06' }]);
  });
});

describe('what follows from a record', () => {
  it('a correction order is due on its day until a re-check is passed', async () => {
    const visit = anotherVisit();
    await made(visit, '2026-04-20T02:40:00Z', [
      { kind: 'none' },
      { kind: 'correction_ordered', due_on: '2026-05-09' },
    ]);
    const due = { role: 'inspector', due_on: '2026-05-09', state: 'later', left: 12 };
    expect(await dueOf(visit, 'correction')).toEqual([due]);
    await happens(office, visit, 'reviewed');
    await happens(office, visit, 'published', { publication: 'TEST-2026-G0-2' });
    await follows(office, visit, 're_checked', { on: '2026-04-30', passed: false }, 1);
    expect(await dueOf(visit, 'correction')).toEqual([due]);
    await follows(office, visit, 're_checked', { on: '2026-05-06', passed: true }, 1);
    expect(await dueOf(visit, 'correction')).toEqual([]);
  });

  it('the order of a record that was filed anew takes the place of the earlier one', async () => {
    const visit = anotherVisit();
    const order = (due_on: string) =>
      filed(visit, '2026-04-20T02:40:00Z', [{ kind: 'correction_ordered', due_on }]);
    await made(visit, '2026-04-20T02:40:00Z', [{ kind: 'correction_ordered', due_on: '2026-05-09' }]);
    await happens(office, visit, 'returned');
    expect(await dueOf(visit, 'correction')).toMatchObject([{ due_on: '2026-05-09' }]);
    await happens(office, visit, 'recorded', order('2026-05-15'));
    expect(await dueOf(visit, 'correction')).toMatchObject([{ due_on: '2026-05-15' }]);
    await follows(office, visit, 'settled', { on: '2026-05-12' });
    expect(await dueOf(visit, 'correction')).toEqual([]);
  });

  it('a transfer is asked after within thirty days, unless it has its case number', async () => {
    const [open, known] = [anotherVisit(), anotherVisit()];
    await made(open, '2026-04-20T02:40:00Z', [{ kind: 'transferred' }]);
    await made(known, '2026-04-20T02:40:00Z', [{ kind: 'transferred', number: '渝交执〔2026〕1号' }]);
    expect(await dueOf(open, 'transfer')).toMatchObject([{ role: 'inspector', due_on: '2026-05-20' }]);
    expect(await dueOf(known, 'transfer')).toEqual([]);
    await follows(office, open, 'case_reported', { case_number: '渝交执〔2026〕2号', on: '2026-04-30' });
    expect(await dueOf(open, 'transfer')).toEqual([]);
  });

  it('other measures have no day', async () => {
    const visit = anotherVisit();
    await made(visit, '2026-04-20T02:40:00Z', [{ kind: 'other' }, { kind: 'notified_department' }]);
    expect(await dueOf(visit, 'correction')).toEqual([]);
    expect(await dueOf(visit, 'transfer')).toEqual([]);
  });
});

describe('a draw', () => {
  it('is to be disclosed by the day of its commitment, and not again', async () => {
    const { draw } = office.visits[0]!;
    const disclosures = async () => (await list('step=disclosure')).filter((row) => row.draw === draw);
    expect(await disclosures()).toMatchObject([
      { role: 'planner', department: 'JT', visit: null, began_on: '2026-03-05', due_on: '2026-12-20' },
    ]);
    expect((await office.disclose(office.draw)).status).toBe(201);
    expect(await disclosures()).toEqual([]);
  });

  it('that is a rehearsal, or void, is nobody’s work', async () => {
    const numberOf = async (id: number) => String((await office.get(`/draws/${id}`)).body.number);
    const ofDraw = async (draw: string) => (await list('')).filter((row) => row.draw === draw).length;
    const rehearsal = await drawn(office, { rehearsal: true });
    expect(await ofDraw(await numberOf(rehearsal))).toBe(0);
    const number = await numberOf(office.draw);
    expect(await ofDraw(number)).toBeGreaterThan(10);
    expect((await office.post(`/draws/${office.draw}/void`, { reason: '名录有误' })).status).toBe(202);
    expect((await office.secondPost(`/draws/${office.draw}/void/confirm`)).status).toBe(201);
    expect(await ofDraw(number)).toBe(0);
  });
});
