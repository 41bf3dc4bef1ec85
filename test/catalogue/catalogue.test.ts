import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { csvOf, Importer } from '../support/importer.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const { app, tokenFor } = await testApp();
const PATH = '/api/v1/catalogue-items';
let registrar: Caller;
let importer: Importer;

const item = (code: string, name: string, law = '《条例》') => ({
  上级清单编码: code,
  抽查事项: name,
  检查依据: law,
});
/** The day of an edition and its issuer are the same for all rows, so they come with the upload. */
const edition = (published_on: string, ...rows: ReturnType<typeof item>[]) =>
  importer.import('catalogue-items', csvOf(rows), {
    defaults: JSON.stringify({ issuer: '市交通委', published_on }),
  });
const claim = (code: string, matter: string) => registrar.post(`${PATH}/${code}/claim`, { matter });
const states = async () => {
  const { items } = (await registrar.get(PATH)).body;
  return Object.fromEntries(items!.map(({ code, state, matters }) => [code, [state, matters]]));
};

beforeAll(async () => {
  const headers = await tokenFor('registrar');
  registrar = callerOf(app, headers);
  importer = await Importer.of(app, headers);
  await registrar.post('/api/v1/departments', { code: 'JT', name: '交通' });
  await registrar.post('/api/v1/matters', { code: 'M1', name: '货运检查', kind: 'general' });
  const { counts } = await edition(
    '2026-01-05',
    item('S1', '货运'),
    item('S2', '客运', '《客运规定》第三条\n《条例》'),
    item('S3', '维修'),
    item('S4', '驾培'),
  );
  expect(counts.new).toBe(4);
});

describe('the catalogue of the higher level', () => {
  it('shows at first that nothing of it is claimed', async () => {
    expect(await states()).toEqual({
      S1: ['unclaimed', []],
      S2: ['unclaimed', []],
      S3: ['unclaimed', []],
      S4: ['unclaimed', []],
    });
  });

  it('is claimed for a matter that is there, on the day it is', async () => {
    expect(await claim('S1', 'M1')).toMatchObject({
      status: 200,
      body: { state: 'claimed', matters: ['M1'], claimed_on: '2026-03-05', changed_fields: [] },
    });
    expect((await registrar.get('/api/v1/matters/M1')).body).toMatchObject({
      name: '货运检查',
      catalogue_code: 'S1',
      claimed_on: '2026-03-05',
    });
  });

  it('is claimed for a matter that is made of it', async () => {
    expect((await claim('S2', 'M2')).status).toBe(200);
    expect((await registrar.get('/api/v1/matters/M2')).body).toMatchObject({
      name: '客运',
      kind: 'general',
      legal_basis: [{ law: '《客运规定》第三条' }, { law: '《条例》' }],
      catalogue_code: 'S2',
    });
  });

  it('makes no matter of a law that would have to be cut, and is claimed for one that is registered', async () => {
    const [fits, long] = ['律'.repeat(200), '条'.repeat(201)];
    const add = (code: string, law: string) =>
      registrar.post(PATH, { code, name: '长依据', law, issuer: '县交通局', published_on: '2026-01-05' });
    expect((await add('L1', `${fits}\n${long}`)).status).toBe(201);
    expect(await claim('L1', 'ML1')).toMatchObject({
      status: 422,
      problem: 'catalogue-law-unfit',
      body: { lines: [long] },
    });
    expect((await registrar.get('/api/v1/matters/ML1')).status).toBe(404);
    const own = { law: '《条例》', article: '第三条', text: long };
    const made = { code: 'ML1', name: '长依据', kind: 'general', legal_basis: [own] };
    expect((await registrar.post('/api/v1/matters', made)).status).toBe(201);
    expect((await claim('L1', 'ML1')).body).toMatchObject({ state: 'claimed', matters: ['ML1'] });
    expect((await registrar.get('/api/v1/matters/ML1')).body.legal_basis).toEqual([own]);

    expect((await add('L2', Array(101).fill('法').join('\n'))).status).toBe(201);
    expect(await claim('L2', 'ML2')).toMatchObject({ problem: 'catalogue-law-unfit', body: { lines: [] } });
    expect((await add('L3', fits)).status).toBe(201);
    expect((await claim('L3', 'ML3')).status).toBe(200);
    expect((await registrar.get('/api/v1/matters/ML3')).body.legal_basis).toEqual([{ law: fits }]);
  });

  it('is not claimed by a matter that claims another item', async () => {
    expect(await claim('S3', 'M1')).toMatchObject({
      problem: 'matter-claims-another',
      body: { catalogue_code: 'S1' },
    });
    expect((await claim('NONE', 'M1')).problem).toBe('row-not-found');
  });

  it('in a new edition shows what changed since it was claimed and what is gone', async () => {
    expect((await claim('S3', 'M3')).status).toBe(200);
    await edition(
      '2026-02-20',
      item('S1', '货运', '《新条例》'),
      item('S2', '客运', '《客运规定》第三条\n《条例》'),
      item('S5', '网约车'),
    );
    expect(await states()).toEqual({
      L1: ['claimed', ['ML1']],
      L2: ['unclaimed', []],
      L3: ['claimed', ['ML3']],
      S1: ['changed', ['M1']],
      S2: ['claimed', ['M2']],
      S3: ['gone', ['M3']],
      S4: ['gone', []],
      S5: ['unclaimed', []],
    });
    const { items } = (await registrar.get(`${PATH}?state=changed&total=true`)).body;
    expect(items).toMatchObject([{ code: 'S1', changed_fields: ['law'], law: '《新条例》' }]);
    expect((await claim('S4', 'M4')).problem).toBe('catalogue-item-gone');
  });

  it('claimed again is accepted as it is now', async () => {
    expect((await claim('S1', 'M1')).body).toMatchObject({ state: 'claimed', changed_fields: [] });
  });

  it('of one issuer is not gone because another has a newer edition', async () => {
    await importer.import('catalogue-items', csvOf([item('P1', '省级事项')]), {
      defaults: JSON.stringify({ issuer: '省交通厅', published_on: '2025-06-01' }),
    });
    expect((await states()).P1).toEqual(['unclaimed', []]);
  });

  it('counts a matter that is retired no longer as a claim', async () => {
    await registrar.post('/api/v1/matters/M2/retire', { retired_on: '2026-03-05', reason: '下放' });
    expect((await states()).S2).toEqual(['unclaimed', []]);
    expect((await claim('S2', 'M2')).problem).toBe('row-retired');
  });

  it('is exported by state', async () => {
    const { bytes } = await importer.download(`${PATH}/export?format=csv&state=gone`);
    const lines = new TextDecoder().decode(bytes).trim().split('\r\n');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['S3', 'S4']);
  });

  it('is read by planners, kept by registrars, and nobody else', async () => {
    const planner = callerOf(app, await tokenFor('planner'));
    expect((await planner.get(PATH)).status).toBe(200);
    expect((await planner.post(`${PATH}/S5/claim`, { matter: 'M9' })).problem).toBe('role-forbidden');
    const limited = callerOf(app, await tokenFor('registrar', { department: 'JT' }));
    expect((await limited.post(`${PATH}/S5/claim`, { matter: 'M9' })).problem).toBe('outside-department');
    expect((await limited.post(`${PATH}/S1/claim`, { matter: 'M1' })).problem).toBe('outside-department');
    const own = { matter: 'M9', lead_department: 'JT' };
    expect((await limited.post(`${PATH}/S5/claim`, own)).body).toMatchObject({ matters: ['M9'] });
    const inspector = callerOf(app, await tokenFor('inspector'));
    expect((await inspector.get(PATH)).problem).toBe('role-forbidden');
    expect((await callerOf(app).get(PATH)).problem).toBe('token-missing');
  });
});

describe('a sheet of matters', () => {
  it('brings the checklist line by line, and numbers items that have no code', async () => {
    const row = {
      事项代码: 'K1',
      抽查事项: '危货',
      事项类型: 'key',
      检查表: '证件\n人员',
      检查项方法: '查原件\n-',
    };
    await importer.import('matters', csvOf([row]));
    expect((await registrar.get('/api/v1/matters/K1')).body.checklist).toEqual([
      { code: '1', text: '证件', guide: '查原件' },
      { code: '2', text: '人员' },
    ]);
    const { id } = await importer.upload('matters', csvOf([{ ...row, 检查项方法: '一\n二\n三' }]));
    expect(JSON.stringify(await importer.rows(id, 'bad'))).toContain('checklist');
  });
});
