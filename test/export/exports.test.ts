import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { REGISTER_NAMES } from '../../src/import/register-sheets.ts';
import { allCells, openBytes } from '../platform/sheets/sheet-files.ts';
import { testApp } from '../support/app.ts';
import { Importer } from '../support/importer.ts';

const { app, db, tokenFor } = await testApp();
let registrar: Importer;

const FIRM = '91500114MA60D4NB68';
const OTHER = '91350200MA2YJ1XR9G';

async function register(path: string, row: object): Promise<void> {
  const answer = await registrar.call(`/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(row),
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
}

beforeAll(async () => {
  registrar = await Importer.of(app, await tokenFor('registrar'));
  await register('departments', { code: 'JT', name: '交通局', contact: '=1+1', district: '500114' });
  await register('departments', { code: 'a-1', name: '同名科', parent: 'JT' });
  await register('departments', { code: 'a-2', name: '同名科', parent: 'JT' });
  await register('departments', { code: 'b', name: '甲、乙科', parent: 'JT' });
  await register('dictionaries/scope/terms', { code: 'road', name: '道路运输', name_en: 'road' });
  await register('dictionaries/scope/terms', { code: 'water', name: '水路，港口' });
  await register('dictionaries/tag/terms', { code: 't1', name: '甲类' });
  await register('credit-schemes', { code: 'X', name: '信用', grades: { 'A+': 'A', A: 'B', 优: 'A' } });
  await register('credit-schemes', { code: 'Y', name: '风险', grades: { 低: 'A', 高: 'D' } });
  await register('catalogue-items', {
    code: 'CQ（2026）-1',
    name: '上级事项',
    law: '《甲》\n《乙》第二条',
    issuer: '市局',
    published_on: '2026-01-05',
  });
  await register('matters', {
    code: 'M1',
    name: '事项一',
    kind: 'key',
    catalogue_code: '０１ 全角',
    legal_basis: [
      { law: '《甲》', text: '条文' },
      { law: '《乙》', article: '第二条', repealed_on: '2026-01-01' },
    ],
    target_kinds: ['enterprise', 'vehicle'],
    methods: ['on_site'],
    content: '多行\n内容，带"引号"和\t制表\n\'=1',
    work_guide: '长'.repeat(40_000),
    checklist: [{ code: '1', text: '查' }],
    lead_department: 'a-1',
    participants: ['a-2', 'b'],
    scopes: ['road', 'water'],
    powers: 'delegated',
  });
  await register('matters', {
    code: 'M2',
    name: '事项二',
    kind: 'general',
    legal_basis: [{ law: '《丙》' }],
  });
  await register('targets', {
    id: FIRM,
    kind: 'enterprise',
    name: '甲公司',
    credit_code: FIRM,
    address: '地址，一号',
    aliases: ['渝H12345', '00012345678901234567'],
    categories: ['21', '31'],
    tags: ['t1'],
    key_supervision: true,
    external_ids: { source_row_id: 'S-1', other: '9' },
    permits: [
      { number: '二号', kind: '道路', valid_from: '2024-01-01', valid_to: '2027-01-01', issuer: '局' },
      { number: '一号' },
    ],
    evaluations: [
      { scheme: 'X', grade: 'A+', evaluated_on: '2026-01-01' },
      { scheme: 'Y', grade: '高', override_reason: '重大事故责任' },
    ],
  });
  await register('targets', { id: OTHER, kind: 'individual', name: '乙', owner_id: FIRM, department: 'b' });
  await register('targets', { kind: 'facility', name: '无编号的桥', district: '500114' });
  await register('inspectors', {
    id: 'i-1',
    name: '王敏',
    department: 'a-1',
    certificate_valid_until: '2028-01-01',
    scopes: ['road', 'water'],
    leave: [{ leave_from: '2026-05-01', leave_to: '2026-05-07', reason: '年假' }],
    recusals: [{ target_id: FIRM, reason: '亲属' }],
  });
  await register('outside-checks/GS', {
    number: '检查〔2026〕1号',
    target_id: FIRM,
    checked_on: '2026-02-11',
    origin: 'key_supervision',
    department: 'a-1',
  });
});

/** Every version of every row so far: nothing is added to it by an import that changes nothing. */
async function versions(): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM row_history`.execute(db);
  return rows[0]!.n;
}

describe('an export', () => {
  for (const name of REGISTER_NAMES) {
    for (const format of ['xlsx', 'csv']) {
      for (const lang of ['zh', 'en']) {
        it(`of ${name} as ${format} in ${lang} changes nothing when imported again`, async () => {
          const { bytes, headers } = await registrar.download(
            `/api/v1/${name}/export?format=${format}&lang=${lang}`,
          );
          expect(headers.get('content-disposition')).toContain(`.${format}`);
          const before = await versions();
          const { counts } = await registrar.import(name, bytes);
          expect(counts.rows).toBeGreaterThan(0);
          expect(counts).toMatchObject({ same: counts.rows, new: 0, changed: 0, bad: 0, doubtful: 0 });
          expect(await versions()).toBe(before);
        });
      }
    }
  }

  it('has the rows that the filters of the list allow', async () => {
    const { bytes } = await registrar.download('/api/v1/targets/export?format=csv&kind=individual');
    const cells = await allCells(await openBytes(bytes));
    expect(cells.map((row) => row[0])).toEqual([OTHER]);
    const refused = await registrar.call('/api/v1/targets/export?format=csv&tier=A');
    expect(refused.problem).toBe('invalid-input');
  });

  it('is for those who keep or plan, not for inspectors', async () => {
    const inspector = await Importer.of(app, await tokenFor('inspector'));
    const planner = await Importer.of(app, await tokenFor('planner'));
    for (const name of REGISTER_NAMES) {
      expect((await inspector.call(`/api/v1/${name}/export`)).problem).toBe('role-forbidden');
      expect((await inspector.call(`/api/v1/${name}/template`)).problem).toBe('role-forbidden');
      expect((await planner.download(`/api/v1/${name}/export?format=csv`)).bytes.length).toBeGreaterThan(0);
    }
  });
});

describe('a template', () => {
  for (const lang of ['zh', 'en']) {
    it(`in ${lang} is understood by the import once it is filled in`, async () => {
      for (const name of REGISTER_NAMES) {
        const { bytes } = await registrar.download(`/api/v1/${name}/template?lang=${lang}`);
        const reader = await openBytes(bytes);
        expect(await allCells(reader)).toEqual([]);
        const id = randomUUID();
        const { id: sent, operation } = await registrar.upload(
          name,
          `${reader.columns.join(',')}\n${reader.columns.map(() => id.slice(0, 8)).join(',')}\n`,
        );
        expect(operation).toMatchObject({ state: 'done' });
        const { body } = await registrar.call(`/api/v1/imports/${sent}`);
        expect(body.preview).toMatchObject({ ignored: [], missing: [] });
      }
    });
  }
});
