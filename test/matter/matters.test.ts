import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const { app, tokenFor } = await testApp();
const LIST = '/api/v1/matters';
let registrar: Caller;
let planner: Caller;
let inspector: Caller;

beforeAll(async () => {
  registrar = callerOf(app, await tokenFor('registrar'));
  planner = callerOf(app, await tokenFor('planner'));
  inspector = callerOf(app, await tokenFor('inspector'));
  const made = [
    await registrar.post('/api/v1/departments', { code: 'JT', name: '交通' }),
    await registrar.post('/api/v1/departments', { code: 'GA', name: '公安' }),
    await registrar.post('/api/v1/dictionaries/scope/terms', { code: 'road', name: '道路运输' }),
    await registrar.post(LIST, {
      code: 'M1',
      name: '危货运输检查',
      kind: 'key',
      category: '道路运输',
      lead_department: 'JT',
      participants: ['GA'],
      scopes: ['road'],
      target_kinds: ['enterprise', 'vehicle'],
      methods: ['on_site'],
      legal_basis: [{ law: '《条例》', article: '第五条' }],
      checklist: [{ code: '1', text: '证件是否有效' }],
    }),
    await registrar.post(LIST, { code: 'M2', name: '维修检查', kind: 'general', exempt_ground: '重点领域' }),
    await registrar.post(LIST, {
      code: 'M3',
      name: '旧检查',
      kind: 'general',
      legal_basis: [{ law: '《旧法》', repealed_on: '2025-01-01' }],
    }),
  ];
  expect(made.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201, 201]);
});

describe('a matter', () => {
  it('is read by every role and by nobody without a token', async () => {
    for (const caller of [registrar, planner, inspector]) {
      expect((await caller.get(LIST)).status).toBe(200);
      expect((await caller.get(`${LIST}/M1`)).body).toMatchObject({
        code: 'M1',
        legal_basis: [{ law: '《条例》', article: '第五条' }],
        checklist: [{ code: '1', text: '证件是否有效' }],
        work_guide: null,
        version: 1,
      });
    }
    expect((await callerOf(app).get(LIST)).problem).toBe('token-missing');
    expect((await inspector.get(`${LIST}/M1/history`)).problem).toBe('role-forbidden');
  });

  it('is written by registrars alone', async () => {
    for (const caller of [planner, inspector]) {
      expect((await caller.post(LIST, { code: 'M9', name: '甲', kind: 'key' })).problem).toBe(
        'role-forbidden',
      );
      expect((await caller.patch(`${LIST}/M1`, { name: '甲' }, '"1"')).problem).toBe('role-forbidden');
    }
  });

  it('keeps its history when it changes', async () => {
    const changed = await registrar.patch(`${LIST}/M2`, { work_guide: '# 指引\n\n1. 看\n' }, '"1"');
    expect(changed.body).toMatchObject({ work_guide: '# 指引\n\n1. 看', version: 2 });
    expect((await registrar.patch(`${LIST}/M2`, { work_guide: null }, '"1"')).problem).toBe('version-stale');
    const { body } = await planner.get(`${LIST}/M2/history`);
    expect(body.items!.map((item) => item.version)).toEqual([2, 1]);
  });

  it.each([
    [{ target_kinds: ['spaceship'] }, 'unknown-term'],
    [{ methods: ['magic'] }, 'unknown-term'],
    [{ scopes: ['sea'] }, 'unknown-term'],
    [{ lead_department: 'NONE' }, 'unknown-department'],
    [{ participants: ['JT', 'NONE'] }, 'unknown-department'],
    [{ kind: 'other' }, 'invalid-input'],
    [{ legal_basis: [{ article: '第五条' }] }, 'invalid-input'],
    [
      {
        checklist: [
          { code: '1', text: 'a' },
          { code: '1', text: 'b' },
        ],
      },
      'invalid-input',
    ],
    [{ code: 'M1' }, 'row-exists'],
  ])('with %j is refused as %s', async (part, problem) => {
    expect((await registrar.post(LIST, { code: 'BAD', name: '甲', kind: 'key', ...part })).problem).toBe(
      problem,
    );
  });
});

describe('the list of matters', () => {
  it.each([
    ['kind=key', ['M1']],
    [`category=${encodeURIComponent('道路运输')}`, ['M1']],
    ['department=GA', ['M1']],
    ['department=JT', ['M1']],
    ['target_kind=vehicle', ['M1']],
    ['scope=road', ['M1']],
    ['exempt=true', ['M2']],
    ['exempt=false', ['M1', 'M3']],
    ['repealed=true', ['M3']],
    ['repealed=false', ['M1', 'M2']],
    [`name=${encodeURIComponent('维修')}`, ['M2']],
  ])('filtered by %s', async (query, codes) => {
    expect((await planner.get(`${LIST}?${query}`)).body.items!.map((item) => item.code)).toEqual(codes);
  });
});
