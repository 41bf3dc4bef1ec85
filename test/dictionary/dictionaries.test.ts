import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const { app, tokenFor } = await testApp();
const TAGS = '/api/v1/dictionaries/tag/terms';
const SCHEMES = '/api/v1/credit-schemes';
let registrar: Caller;
let planner: Caller;
let inspector: Caller;

beforeAll(async () => {
  registrar = callerOf(app, await tokenFor('registrar'));
  planner = callerOf(app, await tokenFor('planner'));
  inspector = callerOf(app, await tokenFor('inspector'));
});

describe('a dictionary', () => {
  it('begins with the words every office has', async () => {
    const { body } = await inspector.get('/api/v1/dictionaries/result_code/terms');
    expect(body.items!.map((item) => item.code)).toEqual([
      '1',
      '10',
      '11',
      '12',
      '6',
      '7',
      '8',
      '9',
      'A',
      'B',
      'C',
      'E',
      'F',
    ]);
  });

  it('takes the office’s own terms, each dictionary for itself', async () => {
    const made = await registrar.post(TAGS, { code: 'port', name: '港口' });
    expect(made.body).toEqual({
      dictionary: 'tag',
      code: 'port',
      name: '港口',
      name_en: null,
      retired_on: null,
      version: 1,
    });
    expect(made.headers.location).toBe(`${TAGS}/port`);
    expect((await registrar.post(TAGS, { code: 'port', name: '又' })).problem).toBe('row-exists');
    expect(
      (await registrar.post('/api/v1/dictionaries/scope/terms', { code: 'port', name: '港口执法' })).status,
    ).toBe(201);
    expect((await registrar.patch(`${TAGS}/port`, { name_en: 'port' }, made.etag)).body).toMatchObject({
      name: '港口',
      version: 2,
    });
    expect((await planner.get('/api/v1/dictionaries/scope/terms/port')).body).toMatchObject({
      name: '港口执法',
      version: 1,
    });
    const { body } = await planner.get(`${TAGS}/port/history`);
    expect(body.items!.map((item) => [item.id, item.version])).toEqual([
      ['tag/port', 2],
      ['tag/port', 1],
    ]);
  });

  it('retires a term without touching its namesake', async () => {
    await registrar.post(TAGS, { code: 'old', name: '旧' });
    await registrar.post('/api/v1/dictionaries/scope/terms', { code: 'old', name: '旧' });
    expect(
      (await registrar.post(`${TAGS}/old/retire`, { retired_on: '2020-01-01', reason: '不用' })).status,
    ).toBe(200);
    expect((await planner.get('/api/v1/dictionaries/scope/terms/old')).body.retired_on).toBeNull();
    expect((await registrar.post(`${TAGS}/old/restore`, { reason: '误' })).body).toMatchObject({
      retired_on: null,
      version: 3,
    });
  });

  it('is read by every role, written by registrars alone, and closed without a token', async () => {
    for (const caller of [registrar, planner, inspector]) expect((await caller.get(TAGS)).status).toBe(200);
    for (const caller of [planner, inspector]) {
      expect((await caller.post(TAGS, { code: 'x', name: 'x' })).problem).toBe('role-forbidden');
    }
    expect((await callerOf(app).get(TAGS)).problem).toBe('token-missing');
  });

  it('that the service does not have is refused', async () => {
    expect((await planner.get('/api/v1/dictionaries/colour/terms')).problem).toBe('invalid-input');
    expect(
      (await registrar.post('/api/v1/dictionaries/colour/terms', { code: 'x', name: 'x' })).problem,
    ).toBe('invalid-input');
  });
});

describe('a credit scheme', () => {
  it('says which tier each grade means', async () => {
    const made = await registrar.post(SCHEMES, {
      code: 'risk',
      name: '风险分级',
      grades: { 低: 'A', 一般: 'B', 较高: 'C', 高: 'D' },
    });
    expect(made.body).toMatchObject({ grades: { 低: 'A', 一般: 'B', 较高: 'C', 高: 'D' }, version: 1 });
    expect((await planner.get(`${SCHEMES}/risk`)).etag).toBe('"1"');
    expect((await planner.get(`${SCHEMES}?name=${encodeURIComponent('风险')}`)).body.items).toHaveLength(1);
  });

  it.each([{ 低: 'E' }, {}, { '': 'A' }])('with grades %j is refused', async (grades) => {
    expect((await registrar.post(SCHEMES, { code: 'bad', name: '坏', grades })).problem).toBe(
      'invalid-input',
    );
  });

  it('keeps the grades that targets have', async () => {
    await registrar.post(SCHEMES, { code: 'q', name: '质量', grades: { AAA: 'A', B: 'D' } });
    await registrar.post('/api/v1/targets', {
      id: 'F1',
      kind: 'enterprise',
      name: '甲',
      evaluations: [{ scheme: 'q', grade: 'B' }],
    });
    const answer = await registrar.patch(`${SCHEMES}/q`, { grades: { AAA: 'A' } }, '"1"');
    expect([answer.status, answer.problem]).toEqual([409, 'grade-in-use']);
    expect((await registrar.patch(`${SCHEMES}/q`, { grades: { B: 'C' } }, '"1"')).body).toMatchObject({
      grades: { B: 'C' },
      version: 2,
    });
  });

  it('is read by planners and registrars and written by registrars alone', async () => {
    expect((await planner.get(SCHEMES)).status).toBe(200);
    expect((await inspector.get(SCHEMES)).problem).toBe('role-forbidden');
    expect((await planner.post(SCHEMES, { code: 'x', name: 'x', grades: { A: 'A' } })).problem).toBe(
      'role-forbidden',
    );
    expect((await callerOf(app).get(SCHEMES)).problem).toBe('token-missing');
  });
});
