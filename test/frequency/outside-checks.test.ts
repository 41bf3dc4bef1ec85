import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { Importer } from '../support/importer.ts';
import { callerOf } from '../support/registers.ts';

const { app, tokenFor } = await testApp();
const registrar = callerOf(app, await tokenFor('registrar'));
const PATH = '/api/v1/outside-checks';
const CHECK = {
  number: 'SJ-1',
  target_id: '91500114MA60D4NB68',
  checked_on: '2026-02-11',
  origin: 'random',
  department: 'SCJG',
  result: 'clean',
} as const;

beforeAll(async () => {
  await registrar.post('/api/v1/departments', { code: 'SCJG', name: '市场监管局' });
  const firm = { id: CHECK.target_id, kind: 'enterprise', name: '甲公司' };
  const made = await registrar.post('/api/v1/targets', firm);
  expect(made.status).toBe(201);
});

describe('an outside check', () => {
  it('is registered, read, changed with a version, retired and restored, and keeps its history', async () => {
    const made = await registrar.post(`${PATH}/GS`, CHECK);
    expect(made).toMatchObject({ status: 201, body: { source: 'GS', ...CHECK, version: 1 } });
    expect(made.headers.location).toBe(`${PATH}/GS/SJ-1`);
    const at = `${PATH}/GS/SJ-1`;
    expect((await registrar.patch(at, { result: 'problems' })).problem).toBe('version-required');
    const changed = await registrar.patch(at, { result: 'problems' }, made.etag);
    expect(changed.body).toMatchObject({ result: 'problems', version: 2 });
    const retired = await registrar.post(`${at}/retire`, { retired_on: '2026-03-01', reason: '重复录入' });
    expect(retired.body.retired_on).toBe('2026-03-01');
    expect((await registrar.post(`${at}/restore`, { reason: '误操作' })).body.retired_on).toBeNull();
    const { body } = await registrar.get(`${at}/history`);
    expect(body.items!.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  });

  it('names a target and a department of the registers, and one of the origins', async () => {
    const refused = async (change: object) =>
      (await registrar.post(`${PATH}/GS`, { ...CHECK, number: 'SJ-2', ...change })).problem;
    expect(await refused({ target_id: '91500200MA2YJ1XR9G' })).toBe('unknown-target');
    expect(await refused({ department: 'XX' })).toBe('unknown-department');
    expect(await refused({ origin: 'guess' })).toBe('invalid-input');
    expect(await refused({ checked_on: '2026-02-30' })).toBe('invalid-input');
    expect(await refused({ number: 'a/b' })).toBe('invalid-input');
  });

  it('has a number of its source: two sources may use the same, and pages lose neither', async () => {
    for (const source of ['A', 'B', 'C'])
      expect((await registrar.post(`${PATH}/${source}`, { ...CHECK, number: 'same' })).status).toBe(201);
    const again = await registrar.post(`${PATH}/A`, { ...CHECK, number: 'same' });
    expect(again.problem).toBe('row-exists');
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await registrar.get(`${PATH}?limit=1&sort=-checked_on${cursor}`);
      seen.push(...body.items!.map(({ source, number }) => `${source}/${number}`));
      cursor = body.next ? `&cursor=${encodeURIComponent(body.next)}` : '';
    } while (cursor !== '');
    expect(seen).toEqual(['GS/SJ-1', 'C/same', 'B/same', 'A/same']);
    const some = await registrar.get(`${PATH}?source=B&total=true`);
    expect(some.body).toMatchObject({ total: 1, items: [{ source: 'B' }] });
  });

  it('is imported from a list in the words people use; a bad row says what is wrong', async () => {
    const importer = await Importer.of(app, await tokenFor('registrar'));
    const list = [
      '来源系统,检查编号,统一社会信用代码,检查日期,检查类型,检查部门,检查结果',
      `HLW,1,${CHECK.target_id},2026/1/9,双随机,市场监管局,未发现问题`,
      `HLW,2,${CHECK.target_id},2026-01-10,投诉举报,SCJG,`,
      'HLW,3,91500200MA2YJ1XR9G,2026-01-10,专项检查,SCJG,',
      `HLW,4,${CHECK.target_id},2026-01-10,突击,SCJG,`,
    ].join('\n');
    const { id, counts } = await importer.import('outside-checks', list);
    expect(counts).toMatchObject({ rows: 4, new: 2, bad: 2 });
    expect(id).toBeDefined();
    const { body } = await registrar.get(`${PATH}?source=HLW`);
    expect(body.items).toMatchObject([
      { number: '1', origin: 'random', checked_on: '2026-01-09', result: 'clean' },
      { number: '2', origin: 'complaint', result: null },
    ]);
  });

  it('is kept by registrars; planners read, others do not', async () => {
    const planner = callerOf(app, await tokenFor('planner'));
    expect((await planner.get(PATH)).status).toBe(200);
    expect((await planner.post(`${PATH}/GS`, { ...CHECK, number: 'SJ-9' })).problem).toBe('role-forbidden');
    const inspector = callerOf(app, await tokenFor('inspector'));
    expect((await inspector.get(PATH)).problem).toBe('role-forbidden');
    expect((await callerOf(app).get(PATH)).problem).toBe('token-missing');
  });
});
