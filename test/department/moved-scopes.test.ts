import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { Importer } from '../support/importer.ts';
import { callerOf } from '../support/registers.ts';

const office = await testApp();
const { app, tokenFor, intruder } = office;
const registrar = callerOf(app, await tokenFor('registrar'));
const DEPARTMENTS = '/api/v1/departments';

/** JT has ZF below it, ZF has K1; HB and SJ stand alone; an account is limited to JT, and one to SJ is disabled. */
beforeAll(async () => {
  for (const [code, parent] of [['JT'], ['HB'], ['SJ'], ['ZF', 'JT'], ['K1', 'ZF'], ['K2', 'HB']]) {
    const made = await registrar.post(DEPARTMENTS, { code, name: `部门${code}`, ...(parent && { parent }) });
    expect(made.status).toBe(201);
  }
  await tokenFor('planner', { department: 'JT' });
  await tokenFor('planner', { department: 'SJ', name: '停用的' });
  await sql`UPDATE account SET disabled_at = now() WHERE name = '停用的'`.execute(intruder);
});
const move = async (code: string, parent: string | null) => {
  const { etag } = await registrar.get(`${DEPARTMENTS}/${code}`);
  return await registrar.patch(`${DEPARTMENTS}/${code}`, { parent }, etag);
};
const parentOf = async (code: string) => (await registrar.get(`${DEPARTMENTS}/${code}`)).body.parent;

describe('a department is not moved while an account would see other rows by it', () => {
  it.each([
    ['out of an account’s department', 'ZF', 'HB', 'JT'],
    ['out of it from deep below', 'K1', 'HB', 'JT'],
    ['out of it to the top', 'ZF', null, 'JT'],
    ['into it', 'K2', 'ZF', 'JT'],
    ['with all that is below it', 'HB', 'JT', 'JT'],
    ['into that of a disabled account, which may be enabled again', 'K2', 'SJ', 'SJ'],
    ['from one account’s to another’s', 'K1', 'SJ', 'JT、SJ'],
  ])('%s', async (_how, code, parent, scopes) => {
    const before = await parentOf(code);
    const refused = await move(code, parent);
    expect(refused).toMatchObject({ status: 409, problem: 'scopes-would-change' });
    expect(refused.body.detail).toContain(scopes);
    expect(refused.body.next).toContain('安全管理员');
    expect(await parentOf(code)).toBe(before);
  });

  it('but freely where no account’s rows change: within its tree, or outside of every one', async () => {
    expect((await move('K1', 'JT')).status).toBe(200);
    expect((await move('K1', 'ZF')).status).toBe(200);
    expect((await move('K2', null)).status).toBe(200);
    expect((await move('K2', 'HB')).status).toBe(200);
    const { etag } = await registrar.get(`${DEPARTMENTS}/ZF`);
    expect((await registrar.patch(`${DEPARTMENTS}/ZF`, { name: '执法支队' }, etag)).status).toBe(200);
    expect((await registrar.post(DEPARTMENTS, { code: 'K3', name: '新科', parent: 'JT' })).status).toBe(201);
  });

  it('by an import either, however its rows are ordered', async () => {
    const importer = await Importer.of(app, await tokenFor('registrar'));
    const file = ['部门代码,部门名称,上级部门代码', 'K2,部门K2,X', 'K1,部门K1,JT', 'X,新处,JT'].join('\n');
    const { id } = await importer.upload('departments', file);
    const bad = (await importer.rows(id, 'bad')) as { row: number; findings: { problem: string }[] }[];
    expect(bad.map(({ row, findings }) => [row, findings.map(({ problem }) => problem)])).toEqual([
      [2, ['scopes-would-change']],
    ]);
  });

  it('by an import whose preview was made before the account was limited', async () => {
    const importer = await Importer.of(app, await tokenFor('registrar'));
    const file = '部门代码,部门名称,上级部门代码\nK2,部门K2,';
    const { id } = await importer.upload('departments', file);
    await tokenFor('planner', { department: 'HB' });
    const { operation } = await importer.confirm(id);
    expect((operation.problem as { type: string }).type).toBe('/problems/preview-outdated');
    expect(await parentOf('K2')).toBe('HB');
  });

  it('and is moved once the security officer has limited the account to something else', async () => {
    await sql`UPDATE account SET department = NULL`.execute(intruder);
    expect((await move('ZF', 'HB')).status).toBe(200);
  });
});
