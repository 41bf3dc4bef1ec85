import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { csvOf, Importer } from '../support/importer.ts';

const { app, db, tokenFor } = await testApp();
let registrar: Importer;

const FIRM = '91500114MA60D4NB68';
const OTHER = '91350200MA2YJ1XR9G';

beforeAll(async () => {
  registrar = await Importer.of(app, await tokenFor('registrar'));
  await registrar.import(
    'departments',
    csvOf([
      { 部门代码: 'JT-ZF', 部门名称: '执法支队', 上级部门代码: 'JT' },
      { 部门代码: 'JT', 部门名称: '交通运输委员会', 上级部门代码: '' },
    ]),
  );
  await registrar.import(
    'credit-schemes',
    csvOf([{ code: 'JT-XY', name: '信用评价', grades: 'AA=A；A=B；B=C；C=D' }]),
  );
});

describe('an import', () => {
  it('is previewed, confirmed and receipted', async () => {
    const file = csvOf([
      {
        编号: FIRM,
        对象种类: '企业',
        名称: '甲公司',
        主管部门: '执法支队',
        评价方案: 'JT-XY',
        信用等级: 'AA',
        许可证号: '一号',
      },
      {
        编号: OTHER,
        对象种类: 'enterprise',
        名称: '乙公司',
        主管部门: 'JT',
        评价方案: '',
        信用等级: '',
        许可证号: '',
      },
      {
        编号: '',
        对象种类: '企业',
        名称: '丙公司',
        主管部门: 'JT',
        评价方案: '',
        信用等级: '',
        许可证号: '',
      },
    ]);
    const { id, operation } = await registrar.upload('targets', file);
    expect(operation).toMatchObject({ state: 'done' });
    expect(await registrar.counts(id)).toEqual({ rows: 3, new: 2, changed: 0, same: 0, bad: 1, doubtful: 0 });
    const confirmed = await registrar.confirm(id);
    expect(confirmed.operation).toMatchObject({ state: 'done' });
    const receipt = await registrar.call(`/api/v1/imports/${id}/receipt`);
    expect(receipt.body).toMatchObject({ file_name: '名单.csv', counts: { new: 2, bad: 1 } });
    expect(
      await db.selectFrom('target').select(['id', 'name', 'department']).orderBy('id').execute(),
    ).toEqual([
      { id: OTHER, name: '乙公司', department: 'JT' },
      { id: FIRM, name: '甲公司', department: 'JT-ZF' },
    ]);
  });
});
