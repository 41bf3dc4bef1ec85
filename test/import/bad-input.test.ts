import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type CellObject, utils, type WorkSheet, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { importRoutes } from '../../src/import/routes.ts';
import { temporaryPath } from '../platform/sheets/sheet-files.ts';
import { testApp } from '../support/app.ts';
import { csvOf, Importer } from '../support/importer.ts';

/** A second door with low limits, to meet them with small files. */
const LOW = '/low';
const { app, db, tokenFor } = await testApp((service) => {
  service.register(importRoutes, { prefix: LOW, max_bytes: 20_000, sheet: { max_rows: 3 } });
});
let registrar: Importer;

beforeAll(async () => {
  registrar = await Importer.of(app, await tokenFor('registrar'));
});

const TITLES = ['编号', '对象种类', '名称', '许可证号', '许可证有效期起', '联系电话'];

function workbook(sheet: WorkSheet, bookType: 'xlsx' | 'biff8' = 'xlsx'): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, '企业');
  return write(book, { type: 'buffer', bookType }) as Buffer;
}

async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const path = await temporaryPath('parts.zip');
  await pipeline(zip.outputStream, createWriteStream(path));
  return await readFile(path);
}

/** A workbook whose sheet unpacks to a thousand times its size. */
async function bomb(): Promise<Uint8Array> {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return await zipOf({
    '_rels/.rels': `<Relationships><Relationship Id="r" Type="${type}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${type}"><sheets><sheet name="企业" sheetId="1" r:id="a"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Type="${type}/worksheet" Target="worksheets/s.xml"/></Relationships>`,
    'xl/worksheets/s.xml': Buffer.alloc(64 * 2 ** 20, ' '),
  });
}

const targets = async () => (await db.selectFrom('target').select('id').orderBy('id').execute()).length;

describe('a file that cannot be read', () => {
  it.each([
    ['that is empty', '', 'empty-file'],
    ['of blank lines', '\n\n\n', 'empty-file'],
    [
      'that is a picture renamed',
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'not-a-spreadsheet',
    ],
    ['that is a PDF', '%PDF-1.7 …', 'not-a-spreadsheet'],
    ['that is a zip of something else', zipOf({ 'a.txt': 'x' }), 'not-a-spreadsheet'],
    ['that is a zip bomb', bomb(), 'unpacked-too-large'],
    [
      'without a header',
      workbook(
        utils.aoa_to_sheet([
          ['一', '二'],
          ['三', '四'],
        ]),
      ),
      'no-header',
    ],
    ['with none of the columns that tell rows apart', csvOf([{ 名称: '甲', 地址: '乙' }]), 'missing-columns'],
    ['with one column twice', '编号,名称,对象编号\n1,2,3\n', 'duplicate-columns'],
    ['in neither UTF-8 nor GB18030', Buffer.from('编号,名称\n1,\xff\xff\n', 'latin1'), 'bad-encoding'],
    ['whose quotes do not pair', '编号,名称\n1,"甲\n', 'broken-quotes'],
    ['that is half a JSON', '[{"编号": "1"}, {"编', 'bad-json'],
  ])('%s is refused by name', async (_, bytes, problem) => {
    const { operation, id } = await registrar.upload('targets', await bytes, {}, '名单.xlsx');
    expect(operation).toMatchObject({ state: 'failed', problem: { type: `/problems/${problem}` } });
    expect(operation.problem?.detail).toMatch(/\p{Script=Han}/u);
    expect((await registrar.call(`/api/v1/imports/${id}`)).body).toMatchObject({ state: 'failed' });
    expect((await registrar.confirm(id)).problem).toBe('preview-not-ready');
    expect((await registrar.call(`/api/v1/imports/${id}/rows`)).problem).toBe('preview-not-ready');
  });

  it('because it has too many rows is refused, and none of them is imported', async () => {
    const rows = (n: number) =>
      csvOf(Array.from({ length: n }, (_, i) => ({ 编号: `R${i}`, 名称: '甲', 对象种类: '企业' })));
    const path = `${LOW}/api/v1/imports`;
    const { operation } = await registrar.upload('targets', rows(4), {}, 'a.csv', path);
    expect(operation).toMatchObject({
      state: 'failed',
      problem: { type: '/problems/too-many-rows', max: 3 },
    });
    const fitting = await registrar.upload('targets', rows(3), {}, 'a.csv', path);
    expect(fitting.operation).toMatchObject({ state: 'done', result: { counts: { rows: 3 } } });
    expect(await targets()).toBe(0);
  });

  it('because it is too large is refused while it is sent', async () => {
    const reply = await registrar.send('targets', 'x'.repeat(30_000), {}, 'a.csv', `${LOW}/api/v1/imports`);
    expect([reply.status, reply.problem]).toEqual([413, 'body-too-large']);
  });
});

describe('an upload', () => {
  it('says what is wrong with its fields', async () => {
    const file = csvOf([{ 编号: '1' }]);
    expect((await registrar.send('ships', file)).body).toMatchObject({ fields: [{ path: 'body/register' }] });
    expect((await registrar.send('targets', file, { mapping: '{"id":' })).body).toMatchObject({
      fields: [{ path: 'body/mapping' }],
    });
    expect((await registrar.send('targets', file, { as_of: '2026-02-30' })).problem).toBe('invalid-input');
    expect((await registrar.send('targets', file, { other: '1' })).problem).toBe('invalid-input');
  });

  it('without a file, or that is no form, is refused by name', async () => {
    const form = new FormData();
    form.set('register', 'targets');
    const options = { method: 'POST', body: form };
    expect((await registrar.call('/api/v1/imports', options)).problem).toBe('file-missing');
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await registrar.call('/api/v1/imports', json)).problem).toBe('unsupported-media-type');
  });

  it('may name the sheet, and is told if there is none of that name', async () => {
    const bytes = workbook(utils.aoa_to_sheet([TITLES, ['S-1', '企业', '甲']]));
    const { operation } = await registrar.upload('targets', bytes, { sheet: '没有' });
    expect(operation.problem).toMatchObject({ type: '/problems/no-such-sheet', sheets: ['企业'] });
  });
});

describe('a file that is merely awkward is imported as it was meant', () => {
  it.each(['xlsx', 'biff8'] as const)(
    'codes and dates as numbers, formulas and merged cells, %s',
    async (type) => {
      const sheet = utils.aoa_to_sheet([
        ['企业名单', '', '', '', '', ''],
        TITLES,
        [500114000000123, '企业', '甲', 12345678901, 45778, 13900000000],
        ['', '', '乙', '2', 45778, ''],
      ]);
      const set = (address: string, cell: CellObject) => {
        sheet[address] = cell;
      };
      set('E3', { t: 'n', v: 45778, z: 'yyyy-mm-dd' });
      set('A4', { t: 's', v: `F-${type}`, f: `CONCATENATE("F-","${type}")` });
      sheet['!merges'] = [utils.decode_range('A1:F1'), utils.decode_range('B3:B4')];
      const { id, operation } = await registrar.upload('targets', workbook(sheet, type));
      expect(operation).toMatchObject({ state: 'done' });
      // What a merged cell says of the rows it covers is to be looked at.
      expect(await registrar.counts(id)).toMatchObject({ rows: 2, bad: 0 });
      await registrar.confirm(id, { confirm_warnings: true });
      const firm = await registrar.call('/api/v1/targets/500114000000123');
      expect(firm.body).toMatchObject({
        kind: 'enterprise',
        phone: '13900000000',
        permits: [{ number: '12345678901', valid_from: '2025-05-01' }],
      });
      const other = await registrar.call(`/api/v1/targets/F-${type.toUpperCase()}`);
      expect(other.body).toMatchObject({ kind: 'enterprise', permits: [{ valid_from: '2025-05-01' }] });
    },
  );

  it('a code of more digits than a number holds is a bad row, never another code', async () => {
    const bytes = workbook(utils.aoa_to_sheet([TITLES, [500114198001010000, '企业', '甲']]));
    const { id } = await registrar.upload('targets', bytes);
    expect(await registrar.rows(id, 'bad')).toMatchObject([
      { row: 2, findings: [{ column: 'id', problem: 'precision-lost' }] },
    ]);
  });

  it('the error of a formula is a bad row, unless no column is read from it', async () => {
    const sheet = utils.aoa_to_sheet([
      [...TITLES, '备注'],
      ['E-1', '企业', '甲', '', '', '', 'x'],
      ['E-2', '企业', '乙'],
    ]);
    for (const cell of ['G2', 'C3']) sheet[cell] = { t: 'e', v: 42 };
    const { id } = await registrar.upload('targets', workbook(sheet));
    expect(await registrar.counts(id)).toMatchObject({ new: 1, bad: 1 });
    expect(await registrar.rows(id, 'bad')).toMatchObject([
      { row: 3, findings: [{ column: 'name', problem: 'error-value' }] },
    ]);
  });

  it.each(['utf8', 'gb18030'])(
    'a Chinese text in %s is whole wherever its bytes are cut',
    async (encoding) => {
      // Long enough for many chunks on the way; rare characters have four bytes in both encodings.
      const name = (i: number) => `㐂𠀀运输${i}公司`;
      const rows = Array.from({ length: 4_000 }, (_, i) => ({
        编号: `${encoding}-${i}`,
        对象种类: '企业',
        名称: name(i),
        地址: '㐂𠀀'.repeat(1 + (i % 7)),
      }));
      const { id } = await registrar.upload('targets', iconv.encode(csvOf(rows), encoding));
      expect((await registrar.call(`/api/v1/imports/${id}`)).body).toMatchObject({
        preview: { encoding: encoding === 'utf8' ? 'utf-8' : 'gb18030', counts: { new: 4_000, bad: 0 } },
      });
      expect((await registrar.confirm(id)).operation).toMatchObject({ state: 'done' });
      const stored = await db
        .selectFrom('target')
        .select(['id', 'name'])
        .where('id', 'like', `${encoding.toUpperCase()}-%`)
        .execute();
      expect(new Map(stored.map((row) => [row.id, row.name]))).toEqual(
        new Map(rows.map((row) => [row.编号.toUpperCase(), row.名称])),
      );
    },
  );
});
