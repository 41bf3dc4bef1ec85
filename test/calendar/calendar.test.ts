import type { FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/queries.ts';
import { addWorkingDays } from '../../src/core/calendar/working-days.ts';
import { testApp } from '../support/app.ts';
import { callerOf } from '../support/registers.ts';

const { app, db, tokenFor } = await testApp();
const PATH = '/api/v1/calendar';
const anybody = callerOf(app);

const NOTICE_OF_2027 = {
  document_number: '国办发明电〔2026〕99号',
  source: '国务院办公厅关于2027年部分节假日安排的通知',
  holidays: [
    { day: '2027-01-01', name: '元旦' },
    { day: '2027-02-05', name: '春节' },
    { day: '2027-05-01', name: '劳动节' },
    { day: '2027-10-01', name: '国庆节' },
    { day: '2027-10-02', name: '国庆节' },
    { day: '2027-10-03', name: '国庆节' },
  ],
  make_up_days: [{ day: '2027-01-30', name: '春节' }],
};

let registrar: { authorization: string };
beforeAll(async () => {
  registrar = await tokenFor('registrar');
});

async function put(year: number, body: object, headers: object = registrar) {
  const answer = await app.inject({
    method: 'PUT',
    url: `${PATH}/${year}`,
    headers: { ...headers },
    payload: body,
  });
  return answerOf(answer);
}

async function upload(file: string, fields: Record<string, string>, headers: object = registrar) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([file]), '放假安排.csv');
  const request = new Request('http://office', { method: 'POST', body: form });
  const answer = await app.inject({
    method: 'POST',
    url: PATH,
    headers: { ...headers, 'content-type': request.headers.get('content-type')! },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  return answerOf(answer);
}

function answerOf(answer: Awaited<ReturnType<FastifyInstance['inject']>>) {
  const body = answer.json();
  return {
    status: answer.statusCode,
    body,
    location: answer.headers.location,
    problem: String(body.type ?? '').replace('/problems/', ''),
  };
}

/** What the notices of these years come to: days off as listed, weekend days worked, working days in all. */
const PUBLISHED = [
  [2026, 33, 6, 248],
  [2025, 28, 5, 248],
  [2024, 28, 8, 251],
  [2023, 26, 7, 249],
  [2022, 32, 7, 249],
  [2021, 31, 7, 250],
  [2020, 30, 6, 249],
];

describe('the calendar of an office that begins', () => {
  it('has the years announced so far, whole, and anybody reads it', async () => {
    const { status, body, headers } = await anybody.get(PATH);
    expect([status, headers['cache-control']]).toEqual([200, expect.stringContaining('public')]);
    type Line = { year: number; version: number; counts: Record<string, number> };
    const lines = (body.items as unknown as Line[]).map(({ year, version, counts }) => {
      expect(version).toBe(1);
      return [year, counts.holidays, counts.make_up_days, counts.working_days];
    });
    expect(lines).toEqual(PUBLISHED);
  });

  it.each(PUBLISHED)('keeps its own rules for %i: it would be taken if it were sent', async (year) => {
    const { body } = await anybody.get(`${PATH}/${year}`);
    const { document_number, source, holidays, make_up_days } = body;
    const again = await put(year!, { document_number, source, holidays, make_up_days });
    expect([again.status, again.problem]).toEqual([409, 'calendar-unchanged']);
  });

  it('counts the Spring Festival of 2026 as its notice says', async () => {
    const calendar = await loadCalendar(db);
    // 14 and 28 February are worked Saturdays, 15 to 23 February are off.
    expect(addWorkingDays(calendar, '2026-02-13', 1)).toBe('2026-02-14');
    expect(addWorkingDays(calendar, '2026-02-14', 1)).toBe('2026-02-24');
    expect(addWorkingDays(calendar, '2026-02-14', 5)).toBe('2026-02-28');
  });

  it('says of a year that is not announced that it is not known', async () => {
    expect((await anybody.get(`${PATH}/2027`)).problem).toBe('calendar-not-found');
    expect((await anybody.get(`${PATH}/2026?version=2`)).problem).toBe('calendar-not-found');
  });
});

describe('a registrar', () => {
  it('imports a year, by which terms are counted from then on', async () => {
    const { status, body, location } = await put(2027, NOTICE_OF_2027);
    expect(status).toBe(201);
    expect(body).toMatchObject({ year: 2027, version: 1, ...NOTICE_OF_2027 });
    expect(location).toBe(`${PATH}/2027?version=1`);
    const calendar = await loadCalendar(db);
    expect(addWorkingDays(calendar, '2026-12-31', 1)).toBe('2027-01-04');
    expect(addWorkingDays(calendar, '2027-01-29', 1)).toBe('2027-01-30');
  });

  it('imports it again where a later notice changes it; the earlier version stays readable', async () => {
    const changed = { ...NOTICE_OF_2027, make_up_days: [] };
    expect((await put(2027, changed)).body.version).toBe(2);
    expect((await anybody.get(`${PATH}/2027`)).body).toMatchObject({ version: 2, make_up_days: [] });
    expect((await anybody.get(`${PATH}/2027?version=1`)).body).toMatchObject(NOTICE_OF_2027);
    expect(addWorkingDays(await loadCalendar(db), '2027-01-29', 1)).toBe('2027-02-01');
    const entries = await db
      .selectFrom('audit_entry')
      .select(['object_id', 'before', 'after'])
      .where('action', '=', 'calendar.import')
      .orderBy('id')
      .execute();
    expect(entries).toMatchObject([
      { object_id: '2027', before: null, after: { version: 1, ...NOTICE_OF_2027 } },
      {
        object_id: '2027',
        before: { version: 1, ...NOTICE_OF_2027 },
        after: { version: 2, make_up_days: [] },
      },
    ]);
  });

  it('lists the days in any order: the same days are the same calendar', async () => {
    const holidays = NOTICE_OF_2027.holidays.toReversed();
    const again = await put(2027, { ...NOTICE_OF_2027, make_up_days: [], holidays });
    expect(again).toMatchObject({ problem: 'calendar-unchanged', body: { version: 2 } });
  });

  it.each([
    ['day-outside-year', { make_up_days: [{ day: '2026-12-26', name: '元旦' }] }, '2026-12-26'],
    ['day-listed-twice', { make_up_days: [{ day: '2027-05-01', name: '劳动节' }] }, '2027-05-01'],
    ['make-up-day-on-weekday', { make_up_days: [{ day: '2027-01-29', name: '春节' }] }, '2027-01-29'],
    ['statutory-holiday-missing', { holidays: NOTICE_OF_2027.holidays.slice(1) }, '2027-01-01'],
  ])('is refused by %s', async (problem, change, day) => {
    const answer = await put(2027, { ...NOTICE_OF_2027, ...change });
    expect([answer.status, answer.problem]).toEqual([422, problem]);
    expect(answer.body.findings).toEqual([{ day, problem }]);
  });

  it('is told of every day that breaks a rule at once', async () => {
    const make_up_days = [
      { day: '2026-12-26', name: '元旦' },
      { day: '2027-01-29', name: '春节' },
    ];
    const { problem, body } = await put(2027, { ...NOTICE_OF_2027, make_up_days });
    expect(problem).toBe('day-outside-year');
    expect(body.findings).toEqual([
      { day: '2026-12-26', problem: 'day-outside-year' },
      { day: '2027-01-29', problem: 'make-up-day-on-weekday' },
    ]);
  });

  it('of the whole office alone: neither other roles nor the registrar of a department', async () => {
    for (const role of ['planner', 'administrator', 'reviewer', 'inspector'] as const) {
      const headers = await tokenFor(role);
      expect((await put(2028, NOTICE_OF_2027, headers)).status).toBe(403);
      expect((await upload('日期\n', {}, headers)).status).toBe(403);
    }
    const department = { code: 'JT', name: '交通局', district: '500114' };
    expect((await callerOf(app, registrar).post('/api/v1/departments', department)).status).toBe(201);
    const limited = await tokenFor('registrar', { department: 'JT' });
    expect((await put(2028, NOTICE_OF_2027, limited)).problem).toBe('outside-department');
    expect((await upload('日期\n', {}, limited)).problem).toBe('outside-department');
    expect((await put(2028, NOTICE_OF_2027, {})).status).toBe(401);
  });
});

describe('a sheet', () => {
  const FIELDS = { year: '2028', document_number: '国办发明电〔2027〕9号', source: '国务院公报' };
  const ROWS = [
    '日期,至,类型,名称',
    '2028年1月1日,,休,元旦',
    '2028/5/1,2028/5/3,放假,劳动节',
    '2028-10-01,20281003,休,国庆节',
    '2028-09-30,,班,国庆节',
  ];

  it('is imported as the notice says it, span by span', async () => {
    const { status, body } = await upload(ROWS.join('\n'), FIELDS);
    expect(status).toBe(201);
    expect(body).toMatchObject({ year: 2028, version: 1, document_number: FIELDS.document_number });
    expect(body.holidays.map(({ day }: { day: string }) => day)).toEqual([
      '2028-01-01',
      '2028-05-01',
      '2028-05-02',
      '2028-05-03',
      '2028-10-01',
      '2028-10-02',
      '2028-10-03',
    ]);
    expect(body.make_up_days).toEqual([{ day: '2028-09-30', name: '国庆节' }]);
  });

  it('that holds what cannot be read is refused whole, every cell by its row', async () => {
    const rows = [
      ...ROWS,
      '2028-02-30,,休,春节',
      '2028-04-04,2028-04-02,休,清明节',
      '2028-06-03,,也许,端午节',
      '2028-06-04,,休,',
      '2028-12-31,2029-01-02,休,元旦',
    ];
    const { problem, body } = await upload(rows.join('\n'), FIELDS);
    expect(problem).toBe('calendar-sheet-faulty');
    expect(body.faults.map(({ row, column }: { row: number; column: string }) => [row, column])).toEqual([
      [6, '日期'],
      [6, '至'],
      [7, '至'],
      [8, '类型'],
      [9, '名称'],
      [10, '至'],
    ]);
    expect(body.faults[3].reason).toEqual({ zh: '类型应为休或班', en: 'the kind is off or worked' });
    expect((await anybody.get(`${PATH}/2028`)).body.version).toBe(1);
  });

  it('must be the year’s: its days keep the same rules', async () => {
    expect((await upload(ROWS.join('\n'), { ...FIELDS, year: '2029' })).problem).toBe('day-outside-year');
    expect((await upload(ROWS.slice(0, 3).join('\n'), FIELDS)).problem).toBe('statutory-holiday-missing');
  });

  it('needs its columns, the notice and the file', async () => {
    expect((await upload('日期,名称\n2028-01-01,元旦\n', FIELDS)).problem).toBe('missing-columns');
    expect((await upload(ROWS.join('\n'), { year: '2028' })).problem).toBe('invalid-input');
    expect((await upload('', FIELDS)).problem).toBe('empty-file');
  });
});
