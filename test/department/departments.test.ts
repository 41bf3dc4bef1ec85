import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const { app, db, tokenFor } = await testApp();
let registrar: Caller;
let planner: Caller;
let inspector: Caller;

beforeAll(async () => {
  registrar = callerOf(app, await tokenFor('registrar'));
  planner = callerOf(app, await tokenFor('planner'));
  inspector = callerOf(app, await tokenFor('inspector'));
  expect(
    (await registrar.post('/api/v1/departments', { code: 'QJ', name: '黔江区', district: '500114' })).status,
  ).toBe(201);
  for (const code of ['JT', 'a-1', 'Z9', 'B.2']) {
    expect(
      (await registrar.post('/api/v1/departments', { code, name: `部门${code}`, parent: 'QJ' })).status,
    ).toBe(201);
  }
});

describe('a department', () => {
  it('is registered with an address, a version and defaults', async () => {
    const answer = await registrar.post('/api/v1/departments', { code: 'GA', name: ' 公安局 ' });
    expect(answer.status).toBe(201);
    expect(answer.etag).toBe('"1"');
    expect(answer.headers.location).toBe('/api/v1/departments/GA');
    expect(answer.body).toEqual({
      code: 'GA',
      name: '公安局',
      parent: null,
      district: null,
      credit_code: null,
      contact: null,
      external_ids: {},
      retired_on: null,
      version: 1,
    });
    const read = await planner.get('/api/v1/departments/GA');
    expect([read.status, read.etag, read.body]).toEqual([200, '"1"', answer.body]);
  });

  it('cannot be registered twice', async () => {
    expect((await registrar.post('/api/v1/departments', { code: 'QJ', name: '又一个' })).problem).toBe(
      'row-exists',
    );
  });

  it('is written by registrars alone and read by planners and registrars alone', async () => {
    const row = { code: 'X1', name: '某局' };
    for (const [caller, problem] of [
      [planner, 'role-forbidden'],
      [inspector, 'role-forbidden'],
      [callerOf(app), 'token-missing'],
    ] as const) {
      expect((await caller.post('/api/v1/departments', row)).problem).toBe(problem);
      expect((await caller.patch('/api/v1/departments/QJ', { name: '改' }, '"1"')).problem).toBe(problem);
      expect(
        (await caller.post('/api/v1/departments/QJ/retire', { retired_on: '2026-01-01', reason: '试' }))
          .problem,
      ).toBe(problem);
      expect((await caller.post('/api/v1/departments/QJ/restore', { reason: '试' })).problem).toBe(problem);
    }
    for (const path of ['/api/v1/departments', '/api/v1/departments/QJ', '/api/v1/departments/QJ/history']) {
      expect((await registrar.get(path)).status).toBe(200);
      expect((await planner.get(path)).status).toBe(200);
      expect((await inspector.get(path)).problem).toBe('role-forbidden');
      expect((await callerOf(app).get(path)).problem).toBe('token-missing');
    }
  });

  it('that does not exist is named so by every route', async () => {
    const path = '/api/v1/departments/NONE';
    expect((await planner.get(path)).problem).toBe('row-not-found');
    expect((await planner.get(`${path}/history`)).problem).toBe('row-not-found');
    expect((await registrar.patch(path, { name: '改' }, '"1"')).problem).toBe('row-not-found');
    expect((await registrar.post(`${path}/retire`, { retired_on: '2026-01-01', reason: '试' })).problem).toBe(
      'row-not-found',
    );
  });

  it.each([
    [{ code: '有空格', name: '甲' }, 'code'],
    [{ code: 'OK' }, 'name'],
    [{ code: 'OK', name: '' }, 'name'],
    [{ code: 'OK', name: '空\u0000字符' }, 'name'],
    [{ code: 'OK', name: '半个\ud83d' }, 'name'],
    [{ code: 'OK', name: '甲', district: '50011' }, 'district'],
    [{ code: 'OK', name: '甲', colour: 'red' }, ''],
  ])('%j is refused, naming the field', async (row, field) => {
    const answer = await registrar.post('/api/v1/departments', row);
    expect(answer.problem).toBe('invalid-input');
    const { fields } = answer.body as { fields?: { path: string }[] };
    expect(fields?.map((fault) => fault.path)).toEqual([['body', field].filter(Boolean).join('/')]);
  });

  it('has a parent that exists', async () => {
    const answer = await registrar.post('/api/v1/departments', { code: 'X2', name: '某局', parent: 'NONE' });
    expect(answer.status).toBe(422);
    expect(answer.problem).toBe('unknown-department');
    expect(answer.body.detail).toContain('NONE');
  });

  it('cannot be above itself, at whatever distance', async () => {
    const itself = await registrar.patch('/api/v1/departments/QJ', { parent: 'QJ' }, '"1"');
    expect(itself.problem).toBe('parent-cycle');
    await registrar.post('/api/v1/departments', { code: 'JT1', name: '一大队', parent: 'JT' });
    const answer = await registrar.patch('/api/v1/departments/QJ', { parent: 'JT1' }, '"1"');
    expect([answer.status, answer.problem]).toEqual([422, 'parent-cycle']);
    expect((await planner.get('/api/v1/departments/QJ')).body.parent).toBeNull();
  });

  it('with a doubtful credit code is saved once the doubt is confirmed', async () => {
    const row = { code: 'YX', name: '早期登记', credit_code: '91350100M0001TGQXM' };
    const doubted = await registrar.post('/api/v1/departments', row);
    expect([doubted.status, doubted.problem]).toEqual([422, 'needs-confirmation']);
    expect(doubted.body.findings).toMatchObject([
      { field: 'credit_code', problem: 'credit-code-wrong-check-digit', warning: true },
    ]);
    const saved = await registrar.post('/api/v1/departments', { ...row, confirm_warnings: true });
    expect(saved.status).toBe(201);
    expect((await registrar.patch('/api/v1/departments/YX', { contact: '1' }, saved.etag)).status).toBe(200);
  });
});

describe('a change', () => {
  it('touches the given fields and no others', async () => {
    const { etag } = await planner.get('/api/v1/departments/JT');
    const answer = await registrar.patch('/api/v1/departments/JT', { contact: '79220000' }, etag);
    expect(answer.body).toMatchObject({ name: '部门JT', parent: 'QJ', contact: '79220000', version: 2 });
    const cleared = await registrar.patch('/api/v1/departments/JT', { contact: null }, answer.etag);
    expect(cleared.body).toMatchObject({ contact: null, version: 3 });
    expect(cleared.etag).toBe('"3"');
  });

  it('must name the version it is based on', async () => {
    const answer = await registrar.patch('/api/v1/departments/JT', { contact: '1' });
    expect([answer.status, answer.problem]).toEqual([428, 'version-required']);
  });

  it.each(['"1"', '"999"', 'W/"abc"', '3', '*'])(
    'based on %s, not the present version, is refused',
    async (etag) => {
      const answer = await registrar.patch('/api/v1/departments/JT', { contact: '1' }, etag);
      expect([answer.status, answer.problem]).toEqual([412, 'version-stale']);
      expect(answer.body.version).toBe(3);
    },
  );

  it('based on the same version succeeds for one of two who make it together', async () => {
    const { etag } = await registrar.post('/api/v1/departments', { code: 'TWO', name: '两人' });
    const answers = await Promise.all(
      ['甲', '乙'].map((contact) => registrar.patch('/api/v1/departments/TWO', { contact }, etag)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
  });
});

describe('retirement', () => {
  it('keeps the row, closes it to changes and can be taken back', async () => {
    const path = '/api/v1/departments/OLD';
    await registrar.post('/api/v1/departments', { code: 'OLD', name: '旧局' });
    const retired = await registrar.post(`${path}/retire`, { retired_on: '2020-01-01', reason: '撤销' });
    expect(retired.body).toMatchObject({ retired_on: '2020-01-01', version: 2 });
    expect((await registrar.patch(path, { name: '新' }, '"2"')).problem).toBe('row-retired');
    expect((await registrar.post(`${path}/retire`, { retired_on: '2020-01-01', reason: '再' })).problem).toBe(
      'row-retired',
    );
    expect(
      (await registrar.post('/api/v1/departments', { code: 'SUB', name: '下级', parent: 'OLD' })).problem,
    ).toBe('unknown-department');
    expect((await planner.get('/api/v1/departments?name=旧局')).body.items).toEqual([]);
    expect((await planner.get('/api/v1/departments?name=旧局&retired=true')).body.items).toHaveLength(1);
    expect((await planner.get(path)).status).toBe(200);
    const restored = await registrar.post(`${path}/restore`, { reason: '误停用' });
    expect(restored.body).toMatchObject({ retired_on: null, version: 3 });
    expect((await registrar.post(`${path}/restore`, { reason: '误停用' })).problem).toBe('row-not-retired');
  });

  it('needs a reason', async () => {
    const answer = await registrar.post('/api/v1/departments/QJ/retire', {
      retired_on: '2026-01-01',
      reason: ' ',
    });
    expect(answer.problem).toBe('invalid-input');
  });
});

describe('history', () => {
  it('tells who changed what, from what to what, newest first, page by page', async () => {
    await registrar.post('/api/v1/departments', { code: 'H1', name: '一' });
    await registrar.patch('/api/v1/departments/H1', { name: '二' }, '"1"');
    await registrar.post('/api/v1/departments/H1/retire', { retired_on: '2020-01-01', reason: '撤销' });
    const first = await planner.get('/api/v1/departments/H1/history?limit=2');
    const second = await planner.get(`/api/v1/departments/H1/history?limit=2&cursor=${first.body.next}`);
    const items = [...first.body.items!, ...second.body.items!];
    expect(items.map((item) => item.version)).toEqual([3, 2, 1]);
    expect(items[1]).toMatchObject({
      register: 'department',
      id: 'H1',
      actor_name: '测试 registrar',
      before: { name: '一' },
      after: { name: '二' },
    });
    expect(items[2]).toMatchObject({ before: null, after: { name: '一' } });
    expect(second.body.next).toBeNull();
  });

  it('names each act in the audit log, with what it changed and its reason', async () => {
    const entries = await db
      .selectFrom('audit_entry')
      .select(['action', 'reason', 'before', 'after'])
      .where('object_kind', '=', 'department')
      .where('object_id', '=', 'H1')
      .orderBy('id')
      .execute();
    expect(entries).toMatchObject([
      { action: 'department.create', reason: null, before: null, after: { version: 1, name: '一' } },
      {
        action: 'department.change',
        reason: null,
        before: { version: 1, name: '一' },
        after: { version: 2, name: '二' },
      },
      {
        action: 'department.retire',
        reason: '撤销',
        before: { version: 2, retired_on: null },
        after: { version: 3, retired_on: '2020-01-01' },
      },
    ]);
    expect(Object.keys(entries[1]!.after as object).sort()).toEqual(['name', 'version']);
  });
});

describe('a list', () => {
  const codes = async (query: string) =>
    (await planner.get(`/api/v1/departments?${query}`)).body.items!.map((item) => item.code);

  it('is ordered by bytes, in either direction', async () => {
    expect(await codes('parent=QJ')).toEqual(['B.2', 'JT', 'Z9', 'a-1']);
    expect(await codes('parent=QJ&sort=-code')).toEqual(['a-1', 'Z9', 'JT', 'B.2']);
    expect(await codes('parent=QJ&sort=-name')).toEqual(['a-1', 'Z9', 'JT', 'B.2']);
  });

  it('is filtered by parent, district and part of the name', async () => {
    expect(await codes('parent=JT')).toEqual(['JT1']);
    expect(await codes('parent=-&name=黔江')).toEqual(['QJ']);
    expect(await codes('district=500114')).toEqual(['QJ']);
    expect(await codes(`name=${encodeURIComponent('门A-')}`)).toEqual(['a-1']);
    expect(await codes('name=%25')).toEqual([]);
  });

  it('counts all only when asked', async () => {
    expect((await planner.get('/api/v1/departments?parent=QJ&limit=1')).body.total).toBeUndefined();
    expect((await planner.get('/api/v1/departments?parent=QJ&limit=1&total=true')).body.total).toBe(4);
  });

  it('read page by page neither repeats nor skips a row when others come and go between', async () => {
    for (const code of ['P2', 'P4', 'P6', 'P8']) {
      await registrar.post('/api/v1/departments', { code, name: '同名', parent: 'GA' });
    }
    const first = await planner.get('/api/v1/departments?parent=GA&sort=name&limit=2');
    await registrar.post('/api/v1/departments', { code: 'P1', name: '同名', parent: 'GA' });
    await registrar.post('/api/v1/departments/P2/retire', { retired_on: '2020-01-01', reason: '撤销' });
    const second = await planner.get(
      `/api/v1/departments?parent=GA&sort=name&limit=2&cursor=${first.body.next}`,
    );
    const seen = [...first.body.items!, ...second.body.items!].map((item) => item.code);
    expect(seen).toEqual(['P2', 'P4', 'P6', 'P8']);
    expect(second.body.next).toBeNull();
  });

  it('refuses a cursor of another order, and what is no cursor', async () => {
    const { body } = await planner.get('/api/v1/departments?parent=QJ&limit=1');
    for (const cursor of [
      `${body.next}&sort=name`,
      'x',
      'W10',
      Buffer.from('["code","\\u0000","a"]').toString('base64url'),
    ]) {
      expect((await planner.get(`/api/v1/departments?parent=QJ&limit=1&cursor=${cursor}`)).problem).toBe(
        'cursor-invalid',
      );
    }
  });

  it.each(['limit=501', 'limit=0', 'limit=x', 'sort=parent', 'total=yes', 'colour=red'])(
    'refuses %s',
    async (query) => {
      expect((await planner.get(`/api/v1/departments?${query}`)).problem).toBe('invalid-input');
    },
  );
});
