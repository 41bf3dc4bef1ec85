import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const { app, tokenFor } = await testApp();
const LIST = '/api/v1/inspectors';
let registrar: Caller;
let planner: Caller;
let own: Caller;
let other: Caller;

const row = {
  id: 'I1',
  name: '王敏',
  department: 'JT',
  certificate_valid_until: '2028-06-30',
  scopes: ['road'],
  leave: [{ leave_from: '2026-05-01', leave_to: '2026-05-07', reason: '年休假' }],
  recusals: [{ target_id: 'F1', reason: '配偶在该企业任职' }],
};

beforeAll(async () => {
  registrar = callerOf(app, await tokenFor('registrar'));
  planner = callerOf(app, await tokenFor('planner'));
  own = callerOf(app, await tokenFor('inspector', { inspector: 'I1' }));
  other = callerOf(app, await tokenFor('inspector', { inspector: 'I2' }));
  const made = [
    await registrar.post('/api/v1/departments', { code: 'JT', name: '交通' }),
    await registrar.post('/api/v1/departments', { code: 'GA', name: '公安' }),
    await registrar.post('/api/v1/dictionaries/scope/terms', { code: 'road', name: '道路运输' }),
    await registrar.post('/api/v1/targets', { id: 'F1', kind: 'enterprise', name: '甲' }),
    await registrar.post(LIST, row),
    await registrar.post(LIST, {
      ...row,
      id: 'I2',
      name: '李四',
      department: 'GA',
      scopes: [],
      leave: [],
      recusals: [],
    }),
  ];
  expect(made.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201, 201]);
});

describe('an inspector', () => {
  it('has leave, recusals and a capacity of 200 units a year', async () => {
    const { body } = await planner.get(`${LIST}/I1`);
    expect(body).toEqual({
      ...row,
      capacity: 200,
      status: 'in_service',
      account: null,
      retired_on: null,
      version: 1,
    });
  });

  it('reads the own row without the reasons of recusals, and no other', async () => {
    const { body } = await own.get(`${LIST}/I1`);
    expect(body.recusals).toEqual([{ target_id: 'F1', reason: null }]);
    expect((await other.get(`${LIST}/I1`)).problem).toBe('role-forbidden');
    expect((await own.get(`${LIST}/NONE`)).problem).toBe('role-forbidden');
    expect((await own.get(LIST)).problem).toBe('role-forbidden');
    expect((await own.get(`${LIST}/I1/history`)).problem).toBe('role-forbidden');
    expect((await callerOf(app).get(`${LIST}/I1`)).problem).toBe('token-missing');
  });

  it('is written by registrars alone', async () => {
    for (const caller of [planner, own]) {
      expect((await caller.post(LIST, { ...row, id: 'I9' })).problem).toBe('role-forbidden');
      expect((await caller.patch(`${LIST}/I1`, { capacity: 1 }, '"1"')).problem).toBe('role-forbidden');
      expect(
        (await caller.post(`${LIST}/I1/retire`, { retired_on: '2026-01-01', reason: '试' })).problem,
      ).toBe('role-forbidden');
    }
  });

  it('keeps the history of leave and recusals, and what is the same is not told again', async () => {
    await registrar.post(LIST, { ...row, id: 'I3' });
    const changed = await registrar.patch(
      `${LIST}/I3`,
      { leave: [...row.leave, { leave_from: '2026-08-01', leave_to: '2026-08-03' }], recusals: [] },
      '"1"',
    );
    expect(changed.body.leave).toHaveLength(2);
    const { body } = await planner.get(`${LIST}/I3/history`);
    expect(body.items!.map((item) => `${item.id} ${item.version} ${item.after !== null}`).sort()).toEqual([
      'I3 1 true',
      'I3 2 true',
      'I3/2026-05-01 1 true',
      'I3/2026-08-01 1 true',
      'I3/F1 1 true',
      'I3/F1 2 false',
    ]);
  });

  it.each([
    [{ department: 'NONE' }, 'unknown-department'],
    [{ scopes: ['sea'] }, 'unknown-term'],
    [{ recusals: [{ target_id: 'NONE' }] }, 'unknown-target'],
    [{ id: '11010519491231002X' }, 'identity-card-number'],
    [{ id: 'I1' }, 'row-exists'],
    [{ certificate_valid_until: '2026-02-30' }, 'invalid-input'],
    [{ capacity: -1 }, 'invalid-input'],
    [{ capacity: 1.5 }, 'invalid-input'],
    [{ leave: [{ leave_from: '2026-05-07', leave_to: '2026-05-01' }] }, 'invalid-input'],
    [{ leave: [row.leave[0], row.leave[0]] }, 'invalid-input'],
    [{ recusals: [row.recusals[0], row.recusals[0]] }, 'invalid-input'],
  ])('with %j is refused as %s', async (part, problem) => {
    expect((await registrar.post(LIST, { ...row, id: 'BAD', ...part })).problem).toBe(problem);
  });

  it('based on an old version is not overwritten', async () => {
    const { etag } = await planner.get(`${LIST}/I2`);
    expect((await registrar.patch(`${LIST}/I2`, { capacity: 50 }, etag)).body).toMatchObject({
      capacity: 50,
      version: 2,
    });
    expect((await registrar.patch(`${LIST}/I2`, { capacity: 60 }, etag)).problem).toBe('version-stale');
  });
});

describe('the list of inspectors', () => {
  it.each([
    ['department=GA', ['I2']],
    ['scope=road', ['I1', 'I3']],
    ['status=left', []],
    ['valid_on=2028-06-30&department=GA', ['I2']],
    ['valid_on=2028-07-01', []],
    ['on_leave_on=2026-05-07', ['I1', 'I3']],
    ['on_leave_on=2026-05-08', []],
    [`name=${encodeURIComponent('李')}`, ['I2']],
    ['sort=-id', ['I3', 'I2', 'I1']],
  ])('filtered by %s', async (query, ids) => {
    expect((await planner.get(`${LIST}?${query}`)).body.items!.map((item) => item.id)).toEqual(ids);
  });
});
