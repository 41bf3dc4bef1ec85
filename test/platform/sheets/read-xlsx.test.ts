import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type BookType, CFB, utils, type WorkBook, type WorkSheet, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { allCells, allRows, openBytes, refusal, temporaryPath } from './sheet-files.ts';

const KNOWN = { known_titles: ['名称', '统一社会信用代码', '成立日期', '等级'] };
const TITLES = ['名称', '统一社会信用代码', '成立日期'];

function bookOf(sheets: Readonly<Record<string, WorkSheet>>): WorkBook {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
  return book;
}

function bytesOf(book: WorkBook, bookType: BookType): Buffer {
  return write(book, { type: 'buffer', bookType }) as Buffer;
}

/** A zip of parts as they are given, to make workbooks that no program would write. */
async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const path = await temporaryPath('parts.zip');
  await pipeline(zip.outputStream, createWriteStream(path));
  return readFile(path);
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function workbookOf(sheetXml: string | Buffer, strings = ''): Promise<Buffer> {
  return zipOf({
    '_rels/.rels': `<Relationships><Relationship Id="r" Type="${RELATIONS}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<x:workbook xmlns:x="m" xmlns:r="${RELATIONS}"><x:sheets><x:sheet name="企业" sheetId="1" r:id="a"/></x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Type="${RELATIONS}/worksheet" Target="worksheets/s.xml"/><Relationship Id="b" Type="${RELATIONS}/sharedStrings" Target="strings.xml"/></Relationships>`,
    'xl/worksheets/s.xml': sheetXml,
    'xl/strings.xml': `<sst>${strings}</sst>`,
  });
}

describe.each(['xlsx', 'biff8'] as const)('workbooks, %s', (type) => {
  it('texts, numbers, booleans and blanks are read as they are shown', async () => {
    const sheet = utils.aoa_to_sheet([
      TITLES,
      ['㐂𠀀 "运输",\n公司', '001', ' x '],
      [true, 500114, 2.3],
      [],
      [null, 'b'],
    ]);
    const reader = await openBytes(bytesOf(bookOf({ 企业: sheet }), type), KNOWN);
    expect(reader).toMatchObject({ sheet: '企业', sheets: ['企业'], header_row: 1, columns: TITLES });
    expect(reader.format).toBe(type === 'xlsx' ? 'xlsx' : 'xls');
    expect(await allRows(reader)).toEqual([
      { row: 2, cells: ['㐂𠀀 "运输",\n公司', '001', ' x '], issues: [], numeric: [] },
      { row: 3, cells: ['TRUE', '500114', '2.3'], issues: [], numeric: [1, 2] },
      { row: 5, cells: ['', 'b', ''], issues: [], numeric: [] },
    ]);
  });

  it.each([
    [false, 46_082],
    [true, 44_620],
  ])('a date stored as a number is the same day, counted from 1904: %s', async (date1904, serial) => {
    const sheet = utils.aoa_to_sheet([TITLES, ['甲', 'x', serial], ['乙', 'y', serial + 0.5]]);
    for (const cell of ['C2', 'C3']) Object.assign(sheet[cell] as object, { z: 'yyyy"年"m"月"d"日"' });
    const book = bookOf({ 企业: sheet });
    book.Workbook = { WBProps: { date1904 } };
    const reader = await openBytes(bytesOf(book, type), KNOWN);
    expect(reader.date_1904).toBe(date1904);
    expect(await allCells(reader)).toEqual([
      ['甲', 'x', '2026-03-01'],
      ['乙', 'y', '2026-03-01 12:00:00'],
    ]);
  });

  it('a number of more than 15 digits is flagged, as its last digits are lost', async () => {
    const sheet = utils.aoa_to_sheet([TITLES, ['甲', 500114198001010000, 999_999_999_999_999]]);
    const reader = await openBytes(bytesOf(bookOf({ 企业: sheet }), type), KNOWN);
    expect(await allRows(reader)).toMatchObject([
      {
        cells: ['甲', '500114198001010000', '999999999999999'],
        issues: [{ column: 1, code: 'precision-lost' }],
      },
    ]);
  });

  it('error values of formulas are flagged', async () => {
    const sheet = utils.aoa_to_sheet([TITLES, ['甲', 'x', 'y']]);
    sheet.B2 = { t: 'e', v: 42 };
    const reader = await openBytes(bytesOf(bookOf({ 企业: sheet }), type), KNOWN);
    expect(await allRows(reader)).toMatchObject([
      { cells: ['甲', '#N/A', 'y'], issues: [{ column: 1, code: 'error-value' }] },
    ]);
  });

  it('a merged block fills every cell it covers, with a warning in each row', async () => {
    const sheet = utils.aoa_to_sheet([TITLES, ['甲', 'x', '1'], ['', 'y', '2'], ['丙', 'z', '']]);
    sheet['!merges'] = [utils.decode_range('A2:A3'), utils.decode_range('B4:C4')];
    const reader = await openBytes(bytesOf(bookOf({ 企业: sheet }), type), KNOWN);
    expect(await allRows(reader)).toMatchObject([
      { cells: ['甲', 'x', '1'], issues: [{ column: 0, code: 'merged-cell' }] },
      { cells: ['甲', 'y', '2'], issues: [{ column: 0, code: 'merged-cell' }] },
      { cells: ['丙', 'z', 'z'], issues: [{ column: 1, code: 'merged-cell' }] },
    ]);
  });

  it('a title over all columns and a header of two levels are understood', async () => {
    const sheet = utils.aoa_to_sheet([
      ['重庆市企业名录'],
      ['名称', '统一社会信用代码', '登记', ''],
      ['', '', '成立日期', '等级'],
      ['甲', 'x', '2026-03-01', 'A'],
    ]);
    sheet['!merges'] = ['A1:D1', 'A2:A3', 'B2:B3', 'C2:D2'].map((range) => utils.decode_range(range));
    const reader = await openBytes(bytesOf(bookOf({ 企业: sheet }), type), KNOWN);
    expect(reader).toMatchObject({ header_row: 3, columns: KNOWN.known_titles });
    expect(await allRows(reader)).toMatchObject([
      { row: 4, cells: ['甲', 'x', '2026-03-01', 'A'], issues: [] },
    ]);
  });

  it('hidden sheets and sheets without a header are passed over; a sheet can be named', async () => {
    const book = bookOf({
      说明: utils.aoa_to_sheet([['请勿修改']]),
      隐藏: utils.aoa_to_sheet([TITLES, ['x', 'x', 'x']]),
      企业: utils.aoa_to_sheet([TITLES, ['甲', '1', '2']]),
      更多: utils.aoa_to_sheet([TITLES, ['乙', '1', '2']]),
    });
    book.Workbook = { Sheets: [{}, { Hidden: 1 }, {}, {}] };
    const bytes = bytesOf(book, type);
    const reader = await openBytes(bytes, KNOWN);
    expect(reader).toMatchObject({ sheet: '企业', sheets: ['说明', '企业', '更多'] });
    expect(await allCells(await openBytes(bytes, { ...KNOWN, sheet: '更多' }))).toEqual([['乙', '1', '2']]);
    expect(await refusal(bytes, { ...KNOWN, sheet: '隐藏' })).toBe('no-such-sheet');
  });

  it('blank workbooks, missing and repeated titles, and too many rows are refused by name', async () => {
    const bytes = (rows: unknown[][]) => bytesOf(bookOf({ 企业: utils.aoa_to_sheet(rows) }), type);
    expect(await refusal(bytes([[]]), KNOWN)).toBe('empty-file');
    expect(
      await refusal(
        bytes([
          ['a', 'b'],
          ['1', '2'],
        ]),
        KNOWN,
      ),
    ).toBe('no-header');
    expect(await refusal(bytes([[...TITLES, '名称']]), KNOWN)).toBe('duplicate-columns');
    expect(await refusal(bytes([TITLES, ['1'], ['2']]), { ...KNOWN, limits: { max_rows: 1 } })).toBe(
      'too-many-rows',
    );
    expect(await refusal(bytes([TITLES]), { ...KNOWN, limits: { max_columns: 2 } })).toBe('too-many-columns');
  });
});

describe('XLSX as other programs write it', () => {
  const row = (cells: string) =>
    `<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c t="inlineStr"><x:is><x:t>名称</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>等级</x:t></x:is></x:c></x:row><x:row r="2">${cells}</x:row></x:sheetData></x:worksheet>`;

  it.each([
    ['a code typed as a number with exponent', '<x:c r="A2"><x:v>5.00114E+5</x:v></x:c>', '500114', []],
    ['the noise of a binary fraction', '<x:c r="A2"><x:v>2.2999999999999998</x:v></x:c>', '2.3', []],
    ['a small number', '<x:c r="A2"><x:v>1.5E-3</x:v></x:c>', '0.0015', []],
    [
      'the stored result of a formula',
      '<x:c r="A2" t="str"><x:f>A1&amp;"x"</x:f><x:v>名x</x:v></x:c>',
      '名x',
      [],
    ],
    ['a formula without result', '<x:c r="A2"><x:f>1+1</x:f></x:c>', '', ['formula-without-value']],
    ['rich text without its reading', '<x:c r="A2" t="s"><x:v>0</x:v></x:c>', '重庆公司', []],
    ['an escaped carriage return', '<x:c r="A2" t="s"><x:v>1</x:v></x:c>', 'a\rb_x000D_', []],
    [
      'CDATA and entities',
      '<x:c r="A2" t="inlineStr"><x:is><x:t><![CDATA[<a>]]>&lt;&#x3402;</x:t></x:is></x:c>',
      '<a><㐂',
      [],
    ],
    ['an ISO date', '<x:c r="A2" t="d"><x:v>2026-03-01T00:00:00</x:v></x:c>', '2026-03-01', []],
  ])('%s', async (_, cell, text, issues) => {
    const strings =
      '<si><r><t>重庆</t></r><r><t>公司</t></r><rPh sb="0" eb="1"><t>chongqing</t></rPh></si><si><t>a_x000D_b_x005F_x000D_</t></si>';
    const [data] = await allRows(
      await openBytes(await workbookOf(row(`${cell}<x:c r="B2"><x:v>1</x:v></x:c>`), strings), KNOWN),
    );
    expect(data?.cells).toEqual([text, '1']);
    expect(data?.issues.map((issue) => issue.code)).toEqual(issues);
  });

  it('a zip bomb is stopped by the bytes that really come out', async () => {
    const bomb = await workbookOf(Buffer.alloc(64 * 2 ** 20, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(bomb, KNOWN)).toBe('unpacked-too-large');
  });

  it('a zip bomb that declares a small size is stopped too', async () => {
    const bomb = await workbookOf(Buffer.alloc(64 * 2 ** 20, ' '));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(64 * 2 ** 20);
    for (let at = bomb.indexOf(size); at >= 0; at = bomb.indexOf(size, at)) bomb.writeUInt32LE(100, at);
    expect(await refusal(bomb, KNOWN)).toBe('unpacked-too-large');
  });

  it('the unpacked size is bounded also where the ratio is not', async () => {
    const limits = { max_unpacked_bytes: 2000 };
    const sheet = utils.aoa_to_sheet([
      TITLES,
      ...Array.from({ length: 100 }, (_, i) => [`甲${i}`, 'x', 'y']),
    ]);
    expect(await refusal(bytesOf(bookOf({ 企业: sheet }), 'xlsx'), { ...KNOWN, limits })).toBe(
      'unpacked-too-large',
    );
  });

  it.each([
    ['a picture renamed', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'not-a-spreadsheet'],
    ['a zip of something else', zipOf({ 'a.txt': 'x' }), 'not-a-spreadsheet'],
    ['a zip cut short', workbookOf(row('')).then((bytes) => bytes.subarray(0, 300)), 'not-a-spreadsheet'],
    ['XML that breaks off', workbookOf('<worksheet><sheetData><row r="1"><c'), 'not-a-spreadsheet'],
    ['a part that is not UTF-8', workbookOf(Buffer.from([0x3c, 0xff, 0xfe])), 'bad-encoding'],
  ])('%s is refused by name', async (_, bytes, code) => {
    expect(await refusal(await bytes, KNOWN)).toBe(code);
  });
});

describe('XLS', () => {
  it('a workbook with a password is refused by name', async () => {
    const container = CFB.utils.cfb_new();
    for (const name of ['/EncryptionInfo', '/EncryptedPackage'])
      CFB.utils.cfb_add(container, name, Buffer.alloc(5000));
    expect(await refusal(CFB.write(container, { type: 'buffer' }) as Buffer)).toBe('encrypted-workbook');
  });

  it('another document of the same container is refused by name', async () => {
    const container = CFB.utils.cfb_new();
    CFB.utils.cfb_add(container, '/WordDocument', Buffer.alloc(5000));
    expect(await refusal(CFB.write(container, { type: 'buffer' }) as Buffer)).toBe('not-a-spreadsheet');
  });

  it('an old file that is too large or damaged is refused by name', async () => {
    const bytes = bytesOf(bookOf({ 企业: utils.aoa_to_sheet([TITLES, ['甲']]) }), 'biff8');
    expect(await refusal(bytes, { limits: { max_xls_bytes: 100 } })).toBe('file-too-large');
    expect(await refusal(bytes.subarray(0, 600))).toBe('not-a-spreadsheet');
  });
});
