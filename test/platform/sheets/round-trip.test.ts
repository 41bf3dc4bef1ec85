import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { read, utils } from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnSpec, knownTitles, mapColumns } from '../../../src/platform/sheets/map-columns.ts';
import { openSheet } from '../../../src/platform/sheets/open-sheet.ts';
import { writeBadRows } from '../../../src/platform/sheets/write-bad-rows.ts';
import { writeCsv } from '../../../src/platform/sheets/write-csv.ts';
import { writeTemplate } from '../../../src/platform/sheets/write-template.ts';
import { writeXlsx } from '../../../src/platform/sheets/write-xlsx.ts';
import { allCells, allRows, openBytes, temporaryPath } from './sheet-files.ts';

const TITLES = ['名称', '统一社会信用代码', '地址'];

const HOSTILE = [
  ['重庆㐂𠀀𪚥😀公司', '500114198001010018', '"引号","逗号"'],
  ['=1+1', '+86', '-5'],
  ['@SUM(A1)', "'=x", "''-y"],
  ['\t制表', '\r回车', '甲\r\n乙\n丙\r丁'],
  ['007', '_x000D_ _x005F_', '<a>&amp;</a>]]>'],
  ['\u0001控\u000b制', ' 前后 ', '"'],
  ['a;b', "'", 'x'.repeat(32_767)],
  ['9.15E+17', '', '0'],
  ['名称', '统一社会信用代码', '地址'],
];

async function written(name: string, write: (stream: Writable) => Promise<unknown>): Promise<string> {
  const path = await temporaryPath(name);
  await write(createWriteStream(path));
  return path;
}

const csvOf = (rows: readonly (readonly string[])[], separator = ',') =>
  written('a.csv', (stream) => writeCsv(stream, TITLES, rows, separator));

const xlsxOf = (rows: readonly (readonly string[])[]) =>
  written('a.xlsx', (stream) =>
    writeXlsx(stream, [{ name: '企业', columns: TITLES.map((title) => ({ title })), rows }]),
  );

async function readBack(path: string): Promise<(readonly string[])[]> {
  return allCells(await openSheet({ path, file_name: 'a', known_titles: TITLES }));
}

describe('what is written is read back', () => {
  it.each([',', ';', '\t'])('hostile texts, CSV with %j', async (separator) => {
    expect(await readBack(await csvOf(HOSTILE, separator))).toEqual(HOSTILE);
  });

  it('hostile texts, XLSX', async () => {
    expect(await readBack(await xlsxOf(HOSTILE))).toEqual(HOSTILE);
  });

  it('any rows, CSV and XLSX', async () => {
    const unit = fc.oneof(
      fc.constantFrom(...'=+-@\t\r\n",;\'_x0D㐂𠀀 '),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    const cell = fc.string({ unit }).filter((text) => !/[\uFEFF\0]/.test(text));
    const rows = fc.array(fc.tuple(fc.stringMatching(/^[a-z]+$/), cell, cell), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (value) => {
        expect(await readBack(await csvOf(value))).toEqual(value);
        expect(await readBack(await xlsxOf(value))).toEqual(value);
      }),
      { numRuns: 40 },
    );
  });

  it('an independent reader finds the same texts in the XLSX, all of them text', async () => {
    const book = read(await readFile(await xlsxOf(HOSTILE)));
    const sheet = book.Sheets.企业 ?? {};
    expect(utils.sheet_to_json(sheet, { header: 1, defval: '' })).toEqual([
      TITLES,
      ...HOSTILE.map((row) => row.map((text) => text.replaceAll('\r\n', '\n'))),
    ]);
    expect(sheet.B2).toMatchObject({ t: 's', v: '500114198001010018' });
  });

  it('a CSV opens in a spreadsheet without running anything', async () => {
    const text = await readFile(await csvOf([['=cmd()', '+1', '@x']]), 'utf8');
    expect(text).toBe("\uFEFF名称,统一社会信用代码,地址\r\n'=cmd(),'+1,'@x\r\n");
  });

  it('a row source that fails fails the writing', async () => {
    async function* rows(): AsyncGenerator<string[]> {
      yield ['甲'];
      throw new Error('cut');
    }
    const columns = [{ title: '名称' }];
    await expect(written('a', (stream) => writeCsv(stream, ['名称'], rows()))).rejects.toThrow('cut');
    await expect(
      written('a', (stream) => writeXlsx(stream, [{ name: 'a', columns, rows: rows() }])),
    ).rejects.toThrow('cut');
  });

  it('a reader that goes away ends the writing', async () => {
    let taken = 0;
    function* rows(): Generator<string[]> {
      for (; taken < 10_000_000; taken++) yield [`甲${taken}`];
    }
    const closing = () => new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) });
    await expect(writeCsv(closing(), ['名称'], rows())).rejects.toThrow('gone');
    await expect(
      writeXlsx(closing(), [{ name: 'a', columns: [{ title: '名称' }], rows: rows() }]),
    ).rejects.toThrow('gone');
    expect(taken).toBeLessThan(1_000_000);
  });

  it('a text longer than a spreadsheet cell is refused instead of breaking the file', async () => {
    await expect(xlsxOf([['甲', 'x'.repeat(32_768)]])).rejects.toMatchObject({ code: 'cell-too-long' });
  });
});

describe('bad rows', () => {
  const bad = [
    { cells: ['甲', '=1', '一'], reason: '代码有误；\n地址有误' },
    { cells: ['乙', '', '', '多余'], reason: '列数有误' },
  ];

  it.each(['csv', 'json', 'xlsx', 'xls'] as const)(
    '%s comes back with reasons that are ignored again',
    async (format) => {
      const source = { format, sheet: '企业', columns: ['地址', '', '名称'], separator: ';' };
      const path = await temporaryPath('bad');
      const extension = await writeBadRows(createWriteStream(path), source, bad);
      expect(extension).toBe(format === 'xls' ? 'xlsx' : format);
      const reader = await openSheet({ path, file_name: 'bad', known_titles: TITLES });
      expect(reader.columns).toEqual(['地址', '', '名称', '错误原因']);
      const specs = [{ key: 'name', title_zh: '名称', title_en: 'Name', kind: 'text' as const }];
      expect(mapColumns(reader.columns, specs)).toEqual({ index: { name: 2 }, ignored: ['地址'] });
      const [first] = await allCells(reader);
      expect(first).toEqual(['甲', '=1', '一', '代码有误；\n地址有误']);
    },
  );

  it('a second round replaces the reasons of the first', async () => {
    const source = {
      format: 'csv' as const,
      sheet: null,
      columns: ['名称', '错误原因', '地址'],
      separator: ',',
    };
    const path = await temporaryPath('bad.csv');
    await writeBadRows(createWriteStream(path), source, [{ cells: ['甲', '旧', '一'], reason: '新' }]);
    expect(await readFile(path, 'utf8')).toBe('\uFEFF名称,地址,错误原因\r\n甲,一,新\r\n');
  });
});

describe('template', () => {
  const long = Array.from({ length: 100 }, (_, i) => `道路运输经营者第${i}类`);
  const columns: ColumnSpec[] = [
    {
      key: 'name',
      title_zh: '名称',
      title_en: 'Name',
      kind: 'text',
      required: true,
      note_zh: '营业执照上的名称',
    },
    { key: 'grade', title_zh: '信用等级', title_en: 'Grade', kind: 'choice', dictionary: 'grade' },
    { key: 'category', title_zh: '类别', title_en: 'Categories', kind: 'list', dictionary: 'category' },
  ];
  const dictionaries = { grade: ['A', 'B'], category: long };

  it('is recognised by its own titles and holds no rows', async () => {
    for (const language of ['zh', 'en'] as const) {
      const path = await written('t.xlsx', (stream) =>
        writeTemplate(stream, { sheet_name: '检查对象', columns, dictionaries, language }),
      );
      const reader = await openSheet({ path, file_name: 't', known_titles: knownTitles(columns) });
      expect(reader.sheet).toBe('检查对象');
      expect(mapColumns(reader.columns, columns)).toEqual({
        index: { name: 0, grade: 1, category: 2 },
        ignored: [],
      });
      expect(await allRows(reader)).toEqual([]);
    }
  });

  it('keeps long drop-downs on a hidden sheet and explains every column', async () => {
    const path = await written('t.xlsx', (stream) =>
      writeTemplate(stream, { sheet_name: '检查对象', columns, dictionaries }),
    );
    const book = read(await readFile(path));
    expect(book.SheetNames).toEqual(['检查对象', '说明', '_lists']);
    expect(book.Workbook?.Sheets?.map((sheet) => sheet.Hidden)).toEqual([0, 0, 1]);
    const lists = utils.sheet_to_json<string[]>(book.Sheets._lists ?? {}, { header: 1 });
    expect(lists.slice(1).map((row) => row[1])).toEqual(long);
    const notes = utils.sheet_to_json<string[]>(book.Sheets.说明 ?? {}, { header: 1 });
    expect(notes.map((row) => row[0])).toEqual(['列名', '名称*', '信用等级', '类别']);
    const files = read(await readFile(path), { bookFiles: true }) as unknown as {
      files: Record<string, { content: Uint8Array }>;
    };
    const xml = Buffer.from(files.files['xl/worksheets/sheet1.xml']?.content ?? []).toString();
    expect(xml).toContain('sqref="B2:B1048576"><formula1>_lists!$A$2:$A$3</formula1>');
    expect(xml).toContain('sqref="C2:C1048576"><formula1>_lists!$B$2:$B$101</formula1>');
  });
});

describe('JSON', () => {
  const KNOWN = { known_titles: TITLES };

  it('an array, and one object per line, give the same rows with every digit', async () => {
    const objects = [
      '{"名称":"甲 {[\\"","地址":123456789012345678901}',
      '{"地址":null,"统一社会信用代码":1.5E+3}',
    ];
    for (const text of [`[${objects.join(',\n')}]`, objects.join('\n')]) {
      const reader = await openBytes(text, KNOWN);
      expect(reader).toMatchObject({
        format: 'json',
        header_row: 1,
        columns: ['名称', '地址', '统一社会信用代码'],
      });
      expect(await allRows(reader)).toEqual([
        { row: 2, cells: ['甲 {["', '123456789012345678901', ''], issues: [], numeric: [] },
        { row: 3, cells: ['', '', '1500'], issues: [], numeric: [] },
      ]);
    }
  });

  it('lists are joined, objects inside are flagged', async () => {
    const reader = await openBytes('[{"名称":["甲","乙"],"地址":{"a":1}}]', KNOWN);
    expect(await allRows(reader)).toMatchObject([
      { cells: ['甲；乙', '{"a":"1"}'], issues: [{ column: 1, code: 'nested-value' }] },
    ]);
  });

  it.each([
    ['[{"名称":"甲","地址":"一"}', 1 + 1],
    ['[{"名称":"甲","地址":"一"},{"名称":]', 2],
    ['[{"名称":"甲","地址":01x}]', 1],
    ['{"名称":"甲","地址":"一"}\n甲', 2],
    ['[{"名称":"甲","地址":"一"}] {}', 2],
  ])('%s is refused and the record named', async (text, record) => {
    await expect(openBytes(text, KNOWN)).rejects.toMatchObject({ code: 'bad-json', params: { record } });
  });
});
