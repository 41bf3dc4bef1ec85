import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { findOutsideChecks } from '../../src/outside-check/queries.ts';
import type { Role } from '../../src/platform/http/access.ts';
import { Importer } from '../support/importer.ts';
import { type Place, scopedOffice } from './scoped-office.ts';

const office = await scopedOffice();
const { app } = office;

type Body = Record<string, unknown>;
async function as(role: Role, place?: Place, inspector?: string) {
  const headers = { authorization: `Bearer ${await office.tokenIn(role, place, inspector)}` };
  const call = async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, more: object = {}) => {
    const reply = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { ...headers, ...more },
      ...(payload && { payload }),
    });
    const body: Body = /json/.test(String(reply.headers['content-type'])) ? reply.json() : {};
    const problem = String(body.type ?? '').replace('/problems/', '');
    return { status: reply.statusCode, body, problem, text: reply.body };
  };
  const items = async (url: string) => (await call('GET', url)).body.items as Body[];
  return { headers, call, items };
}

const jt = { planner: await as('planner', 'JT'), registrar: await as('registrar', 'JT') };
const sj = { planner: await as('planner', 'SJ'), registrar: await as('registrar', 'SJ') };
const hb = await as('planner', 'HB');
const whole = await as('planner');
const codes = (rows: Body[], key = 'code') => rows.map((row) => row[key]);

describe('lists leave out what another department has', () => {
  test('departments: the own one and those below it', async () => {
    expect(codes(await jt.planner.items('/departments'))).toEqual(['JT', 'JT-ZF']);
    expect(codes(await sj.planner.items('/departments'))).toEqual(['SJ']);
    expect(codes(await whole.items('/departments'))).toEqual(['HB', 'JT', 'JT-ZF', 'SJ']);
  });

  test('matters: the own ones, those one takes part in, and those of the whole office', async () => {
    expect(codes(await jt.planner.items('/matters'))).toEqual(['M-ALL', 'M01']);
    expect(codes(await sj.planner.items('/matters'))).toEqual(['M-ALL', 'M-SJ']);
  });

  test('targets: the own ones and those of the whole office, counted so too', async () => {
    const total = async (who: typeof hb) => (await who.call('GET', '/targets?total=true&limit=1')).body.total;
    expect([await total(whole), await total(jt.planner), await total(sj.planner), await total(hb)]).toEqual([
      126, 125, 124, 123,
    ]);
    expect(codes(await sj.planner.items('/targets?department=JT-ZF'), 'id')).toEqual([]);
  });

  test('inspectors and outside checks', async () => {
    expect(codes(await sj.planner.items('/inspectors'), 'id')).toEqual(['S1']);
    expect(codes(await jt.planner.items('/inspectors'), 'id')).not.toContain('S1');
    expect(codes(await sj.planner.items('/outside-checks'), 'number')).toEqual(['N2']);
    expect(codes(await jt.planner.items('/outside-checks'), 'number')).toEqual(['N1']);
  });

  test('plans, draws, sessions and visits: those of all participants', async () => {
    for (const [path, some] of [
      ['/plans', 1],
      ['/draws', 1],
      ['/draw-sessions', 1],
    ] as const) {
      for (const who of [whole, jt.planner, hb]) expect(await who.items(path)).toHaveLength(some);
      expect(await sj.planner.items(path)).toEqual([]);
    }
    const visits = (await whole.items('/visits?limit=200')).length;
    expect(visits).toBeGreaterThan(3);
    expect(await hb.items('/visits?limit=200')).toHaveLength(visits);
    expect(await sj.planner.items('/visits?limit=200')).toEqual([]);
  });

  test('an inspector goes on his visits, whichever department leads the plan', async () => {
    const own = await as('inspector', 'SJ', office.visitor);
    expect((await own.items('/visits?limit=200')).length).toBeGreaterThan(0);
  });

  test('exports leave out the same', async () => {
    const file = async (who: typeof hb) => (await who.call('GET', '/targets/export?format=csv')).text;
    const has = (text: string) => ['F100', 'F102', 'F103'].map((id) => new RegExp(`^${id},`, 'm').test(text));
    expect(has(await file(whole))).toEqual([true, true, true]);
    expect(has(await file(sj.planner))).toEqual([false, true, true]);
  });
});

describe('rows are written within the own departments', () => {
  const target = (more: object) => ({ kind: 'enterprise', name: '新企业', ...more });
  const etag = { 'if-match': '"1"' };

  test('a new one names a department of one’s own', async () => {
    const create = (more: object) => sj.registrar.call('POST', '/targets', target(more));
    expect((await create({ id: 'NEW-1', department: 'JT' })).problem).toBe('outside-department');
    expect((await create({ id: 'NEW-1' })).problem).toBe('outside-department');
    expect((await create({ id: 'NEW-1', department: 'SJ' })).status).toBe(201);
  });

  test('one of the whole office is read, not changed', async () => {
    expect((await sj.registrar.call('GET', '/targets/F103')).status).toBe(200);
    const change = await sj.registrar.call('PATCH', '/targets/F103', { name: '改名' }, etag);
    expect(change.problem).toBe('outside-department');
  });

  test('one’s own is not given away, nor another’s taken', async () => {
    const give = await sj.registrar.call('PATCH', '/targets/F102', { department: 'JT' }, etag);
    expect(give.problem).toBe('outside-department');
    const free = await sj.registrar.call('PATCH', '/targets/F102', { department: null }, etag);
    expect(free.problem).toBe('outside-department');
    const take = await sj.registrar.call('PATCH', '/targets/F100', { department: 'SJ' }, etag);
    expect(take.problem).toBe('row-not-found');
  });

  test('what is another’s answers as what is not there at all', async () => {
    const foreign = await sj.registrar.call('GET', '/targets/F100');
    const missing = await sj.registrar.call('GET', '/targets/F999');
    const bare = ({ body }: { body: Body }) => ({ ...body, request_id: undefined });
    expect(bare(foreign)).toEqual(bare(missing));
  });

  test.each([
    ['draws', (n: string) => `/draws/${n}`, () => String(office.draw)],
    ['sessions', (n: string) => `/draw-sessions/${n}`, () => String(office.session)],
  ])('%s of another department are not there however their number is spelled', async (_, path, number) => {
    const id = number();
    const spellings = [
      id,
      `${id}.0`,
      `%20${id}`,
      `${id}e0`,
      `%2B${id}`,
      `0x${id}`,
      `000000000000000000${id}`,
    ];
    for (const spelled of spellings) {
      expect([spelled, (await jt.planner.call('GET', path(spelled))).status]).toEqual([spelled, 200]);
      expect([spelled, (await sj.planner.call('GET', path(spelled))).status]).toEqual([spelled, 404]);
    }
  });

  test('plans and outside checks of another department are not there with a blank around their code', async () => {
    for (const path of ['/plans/%20P1', '/plans/P1%20', '/plans/P1%20/tasks/T01/preview']) {
      expect((await jt.planner.call('GET', path)).status).toBe(200);
      expect((await sj.planner.call('GET', path)).problem).toBe('plan-not-found');
    }
    const withdraw = await sj.planner.call('POST', '/plans/%20P1/withdraw', { reason: '越权' });
    expect(withdraw.problem).toBe('plan-not-found');
    for (const path of ['/outside-checks/%20OLD/N1', '/outside-checks/OLD%20/N1']) {
      expect((await jt.planner.call('GET', path)).status).toBe(200);
      expect((await sj.planner.call('GET', path)).problem).toBe('row-not-found');
    }
  });

  test('a row is named by no other spelling than its own: a slash in its number is refused', async () => {
    for (const spelled of ['N1%2Fx', 'N1%2F', 'N1%2f..']) {
      for (const who of [sj, jt]) {
        const path = `/outside-checks/OLD/${spelled}`;
        const retire = { retired_on: '2026-03-01', reason: '越权' };
        const answers = await Promise.all([
          who.planner.call('GET', path),
          who.planner.call('GET', `${path}/history`),
          who.registrar.call('PATCH', path, { result: 'problems' }, etag),
          who.registrar.call('POST', `${path}/retire`, retire),
          who.registrar.call('POST', `${path}/restore`, { reason: '越权' }),
        ]);
        expect(answers.map(({ problem }) => problem)).toEqual(answers.map(() => 'invalid-input'));
      }
    }
    expect(await findOutsideChecks(office.db, ['OLD/N1/x'])).toEqual([]);
    expect((await jt.planner.call('GET', '/outside-checks/OLD/N1')).body).toMatchObject({ version: 1 });
  });

  test('a department is made below one’s own', async () => {
    const create = (parent?: string) =>
      sj.registrar.call('POST', '/departments', { code: 'SJ-1', name: '公证科', ...(parent && { parent }) });
    expect((await create()).problem).toBe('outside-department');
    expect((await create('JT')).problem).toBe('outside-department');
    expect((await create('SJ')).status).toBe(201);
    expect((await sj.registrar.call('GET', '/departments/SJ-1')).status).toBe(200);
  });

  test('a plan is led by one’s own department, and a draw is of a plan one sees', async () => {
    const plan = { code: 'P9', year: 2026, title: '计划' };
    const create = (lead_department: string) =>
      sj.planner.call('POST', '/plans', { ...plan, lead_department });
    expect((await create('JT')).problem).toBe('outside-department');
    expect((await create('SJ')).status).toBe(201);
    const draw = { title: '抽取', tasks: [{ plan: 'P1', task: 'T01' }], unit_size: 3 };
    const foreign = await sj.planner.call('POST', '/draws', draw);
    expect([foreign.status, foreign.problem]).toEqual([422, 'draw-task-unknown']);
    expect((await jt.planner.call('POST', '/draws', draw)).status).toBe(201);
  });

  test('an import finds the rows that are not one’s own, and writes none of them', async () => {
    const importer = await Importer.of(app, sj.registrar.headers as { authorization: string });
    const rows = [
      '编号,对象种类,名称,主管部门',
      'IMP-1,企业,一,SJ',
      'IMP-2,企业,二,JT',
      'F100,企业,三,SJ',
      'IMP-3,企业,四,',
    ];
    const { id } = await importer.upload('targets', rows.join('\n'));
    const bad = (await importer.rows(id, 'bad')) as { row: number; findings: { problem: string }[] }[];
    expect(bad.map(({ row, findings }) => [row, findings.map(({ problem }) => problem)])).toEqual([
      [3, ['outside-department']],
      [4, ['outside-department']],
      [5, ['outside-department']],
    ]);
  });
});

test('an import is confirmed within the departments of that moment, not those of its preview', async () => {
  const token = await office.tokenIn('registrar', 'SJ');
  const importer = await Importer.of(app, { authorization: `Bearer ${token}` });
  const { id } = await importer.upload('targets', '编号,对象种类,名称,主管部门\nMOVED-1,企业,一,SJ');
  const moveTo = (department: string) =>
    sql`UPDATE account SET department = ${department} WHERE id = (SELECT account_id FROM access_token
      WHERE token_hash = sha256(convert_to(${token}, 'UTF8')))`.execute(office.intruder);
  await moveTo('HB');
  const { operation } = await importer.confirm(id);
  expect((operation.problem as Body).type).toBe('/problems/preview-outdated');
  await moveTo('SJ');
  expect((await importer.confirm(id)).operation.state).toBe('done');
});

test('a scan is there for those who sent it, and for those whose draw or plan names it', async () => {
  const read = async (who: typeof hb) => (await who.call('GET', `/attachments/${office.scan}`)).problem;
  // Its file was not prepared: whoever gets that far was let through.
  for (const who of [whole, jt.planner, hb]) expect(await read(who)).toBe('attachment-damaged');
  expect(await read(sj.planner)).toBe('attachment-not-found');
});

test('long work is seen by whoever began it and by planners of his department', async () => {
  const { operation_id } = await office.db
    .selectFrom('import')
    .select('operation_id')
    .where('id', '=', office.import_id)
    .executeTakeFirstOrThrow();
  const read = (who: typeof hb) => who.call('GET', `/operations/${operation_id}`);
  expect([(await read(whole)).status, (await read(jt.planner)).status]).toEqual([200, 200]);
  for (const who of [sj.planner, hb, jt.registrar])
    expect((await read(who)).problem).toBe('operation-not-found');
});

test('a change of the department holds from the next request on', async () => {
  const token = await office.tokenIn('planner', 'SJ');
  const list = () => app.inject({ url: '/api/v1/draws', headers: { authorization: `Bearer ${token}` } });
  expect((await list()).json().items).toEqual([]);
  const accounts = office.intruder.updateTable('account').set({ department: 'JT' });
  await accounts.where('department', '=', 'SJ').execute();
  expect((await list()).json().items.length).toBeGreaterThan(0);
});
