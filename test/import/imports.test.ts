import { randomUUID } from 'node:crypto';
import { utils, write } from '@e965/xlsx';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { forgetOldImports } from '../../src/import/forget-imports.ts';
import { allCells, openBytes } from '../platform/sheets/sheet-files.ts';
import { testApp } from '../support/app.ts';
import { csvOf, Importer } from '../support/importer.ts';

const { app, db, intruder, tokenFor } = await testApp();
let registrar: Importer;

const FIRM = '91500114MA60D4NB68';
const OTHER = '91350200MA2YJ1XR9G';
const target = (id: string, more: Readonly<Record<string, string>> = {}) => ({
  编号: id,
  对象种类: '企业',
  名称: `公司${id}`,
  ...more,
});

/** The same rows as a file of some format. */
function fileOf(format: string, rows: readonly Readonly<Record<string, string>>[]): Uint8Array | string {
  if (format === 'csv') return csvOf(rows);
  if (format === 'json') return JSON.stringify(wide(rows));
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.json_to_sheet(wide(rows)), '企业');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

/** Every row with the columns of all. */
function wide(rows: readonly Readonly<Record<string, string>>[]): Record<string, string>[] {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return rows.map((row) => Object.fromEntries(titles.map((title) => [title, row[title] ?? ''])));
}

function asRows([titles = [], ...rows]: readonly (readonly string[])[]): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(titles.map((title, i) => [title, row[i] ?? ''])));
}

beforeAll(async () => {
  registrar = await Importer.of(app, await tokenFor('registrar'));
  await registrar.import(
    'departments',
    csvOf([
      { 部门代码: 'JT-ZF', 部门名称: '执法支队', 上级部门代码: 'JT' },
      { 部门代码: 'JT', 部门名称: '交通运输委员会', 上级部门代码: '' },
    ]),
  );
  await registrar.import('credit-schemes', csvOf([{ code: 'JT-XY', name: '信用评价', grades: 'AA=A；A=B' }]));
});

const targetIds = async () =>
  (await db.selectFrom('target').select('id').orderBy('id').execute()).map(({ id }) => id);
const stored = async (id: string) => (await registrar.call(`/api/v1/targets/${encodeURIComponent(id)}`)).body;
const patch = (id: string, change: object, version: unknown) =>
  registrar.call(`/api/v1/targets/${id}`, {
    method: 'PATCH',
    body: JSON.stringify(change),
    headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
  });

describe('an import', () => {
  it('is previewed, confirmed and receipted; words and codes mean the same', async () => {
    const file = csvOf([
      target(FIRM, { 主管部门: '执法支队', 评价方案: 'JT-XY', 信用等级: 'AA', 许可证号: '一号', 标注: 'x' }),
      { ...target(OTHER, { 主管部门: 'JT' }), 对象种类: 'enterprise' },
      { ...target('', {}), 名称: '丙' },
    ]);
    const { id, operation } = await registrar.upload('targets', file, { as_of: '2026-03-01' });
    expect(operation).toMatchObject({ state: 'done', kind: 'import.preview' });
    expect(await targetIds()).toEqual([]);
    const { body } = await registrar.call(`/api/v1/imports/${id}`);
    expect(body).toMatchObject({
      state: 'previewed',
      as_of: '2026-03-01',
      preview: {
        counts: { rows: 3, new: 2, changed: 0, same: 0, bad: 1, doubtful: 0 },
        format: 'csv',
        encoding: 'utf-8',
        ignored: ['标注'],
      },
    });
    expect(await registrar.rows(id, 'bad')).toMatchObject([
      { row: 4, findings: [{ column: 'id', problem: 'id-missing', warning: false }] },
    ]);
    expect((await registrar.call(`/api/v1/imports/${id}/receipt`)).problem).toBe('receipt-not-found');

    const confirmed = await registrar.confirm(id);
    expect(confirmed.operation).toMatchObject({ state: 'done' });
    const receipt = await registrar.call(`/api/v1/imports/${id}/receipt`);
    expect(receipt.body).toMatchObject({
      file_name: '名单.csv',
      as_of: '2026-03-01',
      counts: { new: 2, bad: 1 },
      confirmed_by: '测试 registrar',
    });
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(file));
    expect(receipt.body.file_sha256).toBe(Buffer.from(digest).toString('hex'));
    expect(await stored(FIRM)).toMatchObject({
      department: 'JT-ZF',
      permits: [{ number: '一号' }],
      evaluations: [{ scheme: 'JT-XY', grade: 'AA' }],
    });
    expect(await stored(OTHER)).toMatchObject({ department: 'JT', kind: 'enterprise' });
    expect((await registrar.call(`/api/v1/imports/${id}`)).body).toMatchObject({ state: 'confirmed' });
    const audit = await db
      .selectFrom('audit_entry')
      .select('action')
      .where('object_id', '=', id)
      .orderBy('id')
      .execute();
    expect(audit.map(({ action }) => action)).toEqual([
      'import.upload',
      'import.preview',
      'import.confirm',
      'import.write',
    ]);
  });

  it('of the same file again changes nothing', async () => {
    const file = csvOf([
      target('AGAIN-1', { 许可证号: '一号' }),
      target('AGAIN-2', { 评价方案: '信用评价', 信用等级: 'A' }),
    ]);
    await registrar.import('targets', file);
    const versions = async () =>
      (await sql<{ n: number }>`SELECT count(*) AS n FROM row_history`.execute(db)).rows[0]!.n;
    const before = await versions();
    const { counts } = await registrar.import('targets', file);
    expect(counts).toMatchObject({ rows: 2, same: 2 });
    expect(await versions()).toBe(before);
  });

  it('leaves what the file has no column for, and clears what it leaves blank', async () => {
    await registrar.import(
      'targets',
      csvOf([target('KEEP-1', { 地址: '老街', 联系电话: '123', 许可证号: '一号', 发证机关: '局' })]),
    );
    const { id } = await registrar.upload('targets', csvOf([{ 编号: 'KEEP-1', 地址: '', 许可证号: '二号' }]));
    expect(await registrar.rows(id, 'changed')).toMatchObject([
      {
        row: 2,
        changes: [
          { column: 'address', title: '地址', before: '老街', after: '' },
          { column: 'permit_number', before: '一号', after: '一号\n二号' },
          { column: 'permit_issuer', before: '局', after: '局\n-' },
        ],
      },
    ]);
    expect((await registrar.confirm(id)).operation).toMatchObject({ state: 'done' });
    expect(await stored('KEEP-1')).toMatchObject({
      address: null,
      phone: '123',
      permits: [{ number: '一号', issuer: '局' }, { number: '二号' }],
    });
  });

  it('takes titles and values that the caller gives', async () => {
    const { counts } = await registrar.import('targets', csvOf([{ 号: 'MAPPED-1', 公司: '甲' }]), {
      mapping: JSON.stringify({ id: '号', name: '公司' }),
      defaults: JSON.stringify({ kind: '企业', district: '500114' }),
    });
    expect(counts).toMatchObject({ new: 1, bad: 0 });
    expect(await stored('MAPPED-1')).toMatchObject({ name: '甲', kind: 'enterprise', district: '500114' });
    const wrong = await registrar.upload('targets', csvOf([target('X-1')]), {
      defaults: JSON.stringify({ name: '甲' }),
    });
    expect(wrong.operation.problem).toMatchObject({ type: '/problems/unknown-default', columns: ['name'] });
  });

  it('gives a number to a row without one, which is known again by its source row', async () => {
    const file = csvOf([{ ...target(''), 名称: '正阳桥', 行政区划代码: '500114', 来源行号: 'Q-7' }]);
    expect((await registrar.import('targets', file)).counts).toMatchObject({ new: 1 });
    expect(await stored('L:500114:000001')).toMatchObject({ name: '正阳桥' });
    expect((await registrar.import('targets', file)).counts).toMatchObject({ same: 1 });
  });

  it('of a doubtful row must be confirmed as such', async () => {
    const wrongDigit = `${FIRM.slice(0, -1)}9`;
    const { id } = await registrar.upload(
      'targets',
      csvOf([target('DOUBT-1', { 统一社会信用代码: wrongDigit })]),
    );
    expect(await registrar.rows(id, 'doubtful')).toMatchObject([
      { kind: 'new', findings: [{ problem: 'credit-code-wrong-check-digit', warning: true }] },
    ]);
    expect((await registrar.confirm(id)).problem).toBe('needs-confirmation');
    expect((await registrar.confirm(id, { confirm_warnings: true })).operation).toMatchObject({
      state: 'done',
    });
  });

  it('with bad rows writes nothing if all or nothing is asked', async () => {
    const { id } = await registrar.upload('targets', csvOf([target('ALL-1'), target('', {})]));
    expect((await registrar.confirm(id, { all_or_nothing: true })).problem).toBe('bad-rows-present');
    expect(await targetIds()).not.toContain('ALL-1');
  });
});

describe('bad rows', () => {
  it.each(['csv', 'xlsx', 'json'])(
    'come back as the %s they were, and can be corrected and sent again',
    async (format) => {
      const rows = [
        target(`BACK-${format}`),
        target(`BAD ${format}/x`, { 备注: '一"二' }),
        target('BAD', { 许可证有效期起: '昨天', 许可证号: '1' }),
      ];
      const bytes = await fileOf(format, rows);
      const { id } = await registrar.upload('targets', bytes, {}, `企业 名单.${format}`);
      expect(await registrar.counts(id)).toMatchObject({ new: 1, bad: 2 });
      const { bytes: back, headers } = await registrar.download(`/api/v1/imports/${id}/bad-rows`);
      expect(decodeURIComponent(headers.get('content-disposition') ?? '')).toContain(
        `企业 名单-错误行.${format}`,
      );
      const again = await registrar.upload('targets', back);
      expect(await registrar.counts(again.id)).toMatchObject({ rows: 2, bad: 2 });
      const reader = await openBytes(back);
      expect(reader.columns.at(-1)).toBe('错误原因');
      const cells = await allCells(reader);
      expect(cells.map((row) => row.at(-1))).toEqual([
        expect.stringContaining('编号'),
        expect.stringContaining('“昨天”不是日期'),
      ]);
      const corrected = cells.map((row, i) => [`FIXED-${format}-${i}`, ...row.slice(1)]);
      const at = reader.columns.indexOf('许可证有效期起');
      const table = [reader.columns, ...corrected.map((row) => row.with(at, ''))];
      const { counts } = await registrar.import('targets', csvOf(asRows(table)));
      expect(counts).toMatchObject({ rows: 2, new: 2, bad: 0 });
    },
  );

  it('say which rows of the file are one and the same', async () => {
    const { id } = await registrar.upload(
      'targets',
      csvOf([
        target('TWIN-1'),
        target('TWIN-2', { 别名: 'OLD-1、渝A1' }),
        target('twin-1'),
        target('OLD-1'),
        target('TWIN-5', { 别名: '渝a1' }),
        target('TWIN-6'),
      ]),
    );
    expect(await registrar.counts(id)).toMatchObject({ new: 1, bad: 5 });
    const bad = await registrar.rows(id, 'bad');
    expect(bad.map((row) => row.row)).toEqual([2, 3, 4, 5, 6]);
    for (const { findings } of bad) {
      expect(findings).toContainEqual(expect.objectContaining({ problem: 'same-as-another-row' }));
    }
    expect(JSON.stringify(bad[0])).toContain('与第 4 行是同一个（“TWIN-1”）');
  });

  it('are those, too, whose owner is neither registered nor a good row', async () => {
    const { id } = await registrar.upload(
      'targets',
      csvOf([
        target('CAR-1', { 所属企业编号: 'FLEET-1' }),
        target('FLEET-1', { 主管部门: '没有的局' }),
        target('CAR-2', { 所属企业编号: 'CAR-1' }),
        target('CAR-3', { 所属企业编号: 'FLEET-2' }),
        target('FLEET-2'),
      ]),
    );
    expect((await registrar.rows(id, 'bad')).map((row) => row.row)).toEqual([2, 3, 4]);
    expect((await registrar.confirm(id)).operation).toMatchObject({ state: 'done' });
    expect(await stored('CAR-3')).toMatchObject({ owner_id: 'FLEET-2' });
  });

  it.each([
    ['an evaluation without scheme', { 信用等级: 'A' }, 'scheme', 'part-without-key'],
    ['a grade that the scheme has not', { 评价方案: 'JT-XY', 信用等级: 'ZZZ' }, 'scheme', 'unknown-grade'],
    ['an unknown scheme', { 评价方案: '没有', 信用等级: 'A' }, 'scheme', 'unknown-scheme'],
    ['an unknown kind', { 对象种类: '飞船' }, 'kind', 'unknown-term'],
    ['an unknown status', { 状态: '开门' }, 'status', 'unknown-choice'],
    ['a code in exponent form', { 编号: '9.15E+17' }, 'id', 'digits-lost'],
    ['a name that is missing', { 名称: '' }, 'name', 'required-cell'],
    [
      'a permit of which only a date is given',
      { 许可证有效期起: '2026-01-01' },
      'permit_number',
      'part-without-key',
    ],
    [
      'permits that end before they begin',
      { 许可证号: '1', 许可证有效期起: '2026-02-01', 许可证有效期止: '2026-01-01' },
      'permit_number',
      'invalid-value',
    ],
    [
      'a day that does not exist',
      { 许可证号: '1', 许可证有效期起: '2026-02-30' },
      'permit_valid_from',
      'invalid-value',
    ],
    ['an alias of another target', { 别名: FIRM }, 'aliases', 'alias-is-id'],
    [
      'lines that do not go together',
      { 许可证号: '1\n2', 发证机关: 'a\nb\nc' },
      'permit_number',
      'lines-differ',
    ],
    ['a character that was garbled before', { 名称: '公\uFFFD' }, 'name', 'bad-character'],
  ])('%s is named', async (_, cells, column, problem) => {
    const { id } = await registrar.upload('targets', csvOf([target('NAMED-1', cells)]));
    const [row, ...more] = await registrar.rows(id, 'bad');
    expect(more).toEqual([]);
    expect(row).toMatchObject({ row: 2, findings: [{ problem, warning: false }] });
    expect(row).toMatchObject({ findings: [{ column }] });
  });

  it('an identity card number as id is refused without being repeated', async () => {
    const card = '11010519491231002X';
    const { id } = await registrar.upload('targets', csvOf([target(card)]));
    const [row] = await registrar.rows(id, 'bad');
    expect(row).toMatchObject({ findings: [{ column: 'id', problem: 'identity-card-number' }] });
    expect(JSON.stringify(row?.findings)).not.toContain(card);
  });

  it('a row that is retired in the register is not changed', async () => {
    await registrar.import('targets', csvOf([target('GONE-1')]));
    await registrar.call('/api/v1/targets/GONE-1/retire', {
      method: 'POST',
      body: JSON.stringify({ retired_on: '2020-01-01', reason: '试' }),
      headers: { 'content-type': 'application/json' },
    });
    const { id } = await registrar.upload('targets', csvOf([target('GONE-1', { 地址: '新' })]));
    expect(await registrar.rows(id, 'bad')).toMatchObject([{ findings: [{ problem: 'row-is-retired' }] }]);
  });
});

describe('a confirmation', () => {
  it('is refused when a row has changed since the preview, and nothing is written', async () => {
    await registrar.import('targets', csvOf([target('MOVE-1')]));
    const { id } = await registrar.upload(
      'targets',
      csvOf([target('MOVE-0'), target('MOVE-1', { 地址: '甲' })]),
    );
    expect((await patch('MOVE-1', { phone: '1' }, 1)).status).toBe(200);
    const { operation } = await registrar.confirm(id);
    expect(operation).toMatchObject({ problem: { type: '/problems/preview-outdated', row: 3 } });
    expect(await targetIds()).not.toContain('MOVE-0');
  });

  it('is refused when a new row was registered meanwhile, or its name was taken', async () => {
    const first = await registrar.upload('targets', csvOf([target('RACE-1')]));
    const second = await registrar.upload('targets', csvOf([target('RACE-2', { 别名: 'RACE-1' })]));
    expect((await registrar.confirm(first.id)).operation).toMatchObject({ state: 'done' });
    for (const { id } of [second, await registrar.upload('targets', csvOf([target('RACE-1')]))]) {
      const { operation } = await registrar.confirm(id);
      const isSame = (await registrar.counts(id)).same === 1;
      expect(operation).toMatchObject(
        isSame ? { state: 'done' } : { problem: { type: '/problems/preview-outdated' } },
      );
    }
  });

  it('counts once, however often it is sent', async () => {
    const { id } = await registrar.upload('targets', csvOf([target('ONCE-1')]));
    const key = randomUUID();
    const all = await Promise.all([
      registrar.confirm(id, {}, key),
      registrar.confirm(id),
      registrar.confirm(id),
    ]);
    expect(all.filter(({ operation }) => operation.state === 'done')).toHaveLength(1);
    expect((await registrar.confirm(id)).problem).toBe('already-confirmed');
    expect(await stored('ONCE-1')).toMatchObject({ version: 1 });
  });

  it('whose connection is cut writes nothing, and can be repeated', async () => {
    const { id } = await registrar.upload('targets', csvOf([target('CUT-1')]));
    const ended = await intruder.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(hashtext('register target'))`.execute(trx);
      const ending = registrar.confirm(id);
      await expect
        .poll(async () => {
          const { rows } = await sql<{ cut: boolean }>`SELECT pg_terminate_backend(pid) AS cut
            FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()`.execute(
            trx,
          );
          return rows.length;
        })
        .toBe(1);
      return await ending;
    });
    expect(ended.operation).toMatchObject({ state: 'failed' });
    expect(await targetIds()).not.toContain('CUT-1');
    expect((await registrar.confirm(id)).operation).toMatchObject({ state: 'done' });
    expect(await targetIds()).toContain('CUT-1');
  });

  it('after the staged rows were lost in a crash asks for the file again', async () => {
    const { id } = await registrar.upload('targets', csvOf([target('LOST-1')]));
    await sql`TRUNCATE import_row`.execute(intruder);
    expect((await registrar.confirm(id)).problem).toBe('preview-gone');
    expect((await registrar.call(`/api/v1/imports/${id}/rows`)).problem).toBe('preview-gone');
    expect((await registrar.call(`/api/v1/imports/${id}/bad-rows`)).problem).toBe('preview-gone');
  });

  it('must come within a day: then the staged rows are gone, and the import is still known', async () => {
    const old = await registrar.upload('targets', csvOf([target('DAY-1')]));
    const young = await registrar.upload('targets', csvOf([target('DAY-2')]));
    await sql`UPDATE import SET created_at = created_at - interval '25 hours' WHERE id = ${old.id}`.execute(
      intruder,
    );
    await forgetOldImports(db);
    expect((await registrar.confirm(old.id)).problem).toBe('preview-gone');
    expect((await registrar.call(`/api/v1/imports/${old.id}`)).body).toMatchObject({ state: 'previewed' });
    expect((await registrar.confirm(young.id)).operation).toMatchObject({ state: 'done' });
  });

  it('needs an Idempotency-Key, and an import that exists', async () => {
    const path = `/api/v1/imports/${randomUUID()}`;
    const headers = { 'content-type': 'application/json' };
    expect((await registrar.call(`${path}/confirm`, { method: 'POST', body: '{}', headers })).problem).toBe(
      'idempotency-key-missing',
    );
    expect((await registrar.confirm(path.split('/').at(-1)!)).problem).toBe('import-not-found');
    for (const part of ['', '/rows', '/bad-rows', '/receipt']) {
      expect((await registrar.call(path + part)).problem).toBe('import-not-found');
    }
  });
});

describe('imports', () => {
  it('are for registrars alone', async () => {
    for (const role of ['planner', 'inspector'] as const) {
      const other = await Importer.of(app, await tokenFor(role));
      expect((await other.send('targets', csvOf([target('ROLE-1')]))).problem).toBe('role-forbidden');
      expect((await other.confirm(randomUUID())).problem).toBe('role-forbidden');
      expect((await other.call(`/api/v1/imports/${randomUUID()}`)).problem).toBe('role-forbidden');
    }
  });
});
