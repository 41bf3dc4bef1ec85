import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberCell, plainNumber } from '../../../src/platform/sheets/cell-number.ts';
import { dateOfSerial, isDateFormat } from '../../../src/platform/sheets/excel-date.ts';
import { type ColumnSpec, mapColumns, pickCells } from '../../../src/platform/sheets/map-columns.ts';
import { parseCode, parseDate, parseInteger, parseList } from '../../../src/platform/sheets/parse-cell.ts';
import { SheetError } from '../../../src/platform/sheets/sheet-error.ts';

const SPECS: readonly ColumnSpec[] = [
  {
    key: 'id',
    title_zh: '编号（代码）',
    title_en: 'Target ID',
    kind: 'code',
    required: true,
    aliases: ['统一社会信用代码'],
  },
  { key: 'name', title_zh: '名称', title_en: 'Name', kind: 'text', required: true, aliases: ['企业名称'] },
  { key: 'address', title_zh: '地址', title_en: 'Address', kind: 'text' },
];

function problem(titles: readonly string[], overrides: Record<string, string> = {}): unknown {
  try {
    return mapColumns(titles, SPECS, overrides);
  } catch (error) {
    return error instanceof SheetError ? [error.code, error.params] : error;
  }
}

describe('columns', () => {
  it('are found in Chinese, English, by key or alias, in any width, case and order', () => {
    expect(mapColumns(['地 址', 'ＮＡＭＥ*', '编号(代码)'], SPECS).index).toEqual({
      id: 2,
      name: 1,
      address: 0,
    });
    expect(mapColumns(['target_id', 'name', 'x', '', '错误原因'], SPECS)).toEqual({
      index: { id: 0, name: 1 },
      ignored: ['x'],
    });
    expect(mapColumns(['企业名称', '统一社会信用代码'], SPECS).index).toEqual({ id: 1, name: 0 });
  });

  it('can be mapped by the caller, against what their titles say', () => {
    expect(
      mapColumns(['名称', '地址', 'c'], SPECS, { id: 'c', name: '地址', address: '名称' }).index,
    ).toEqual({
      id: 2,
      name: 1,
      address: 0,
    });
  });

  it('that are missing are named all at once', () => {
    expect(problem(['地址'])).toEqual(['missing-columns', { columns: ['编号（代码）', '名称'] }]);
  });

  it('that mean the same, or are mapped to nothing, are refused', () => {
    expect(problem(['编号（代码）', '名称', '企业名称'])).toEqual([
      'duplicate-columns',
      { columns: ['名称', '企业名称'] },
    ]);
    expect(problem(['编号（代码）', '名称'], { name: 'x' })).toEqual([
      'unknown-mapping',
      { columns: ['name ← x'] },
    ]);
    expect(problem(['编号（代码）', '名称'], { x: '名称' })).toEqual([
      'unknown-mapping',
      { columns: ['x ← 名称'] },
    ]);
  });

  it('give the trimmed texts of a row by key', () => {
    const mapping = mapColumns(['名称', 'id'], SPECS);
    const row = { row: 2, cells: [' 甲 ', '1'], issues: [], numeric: [] };
    expect(pickCells(row, SPECS, mapping)).toEqual({ id: '1', name: '甲', address: '' });
  });

  it('every error says what happened in both languages, with its figures', () => {
    const error = new SheetError('missing-columns', { columns: ['名称', '地址'] });
    expect(error.zh).toContain('名称、地址');
    expect(error.en).toContain('名称, 地址');
  });
});

describe('cells', () => {
  it.each([
    ['2026-03-01', '2026-03-01'],
    ['2026/3/1', '2026-03-01'],
    ['2026.3.1', '2026-03-01'],
    ['2026年3月1日', '2026-03-01'],
    ['２０２６年３月１日', '2026-03-01'],
    ['20260301', '2026-03-01'],
    [' 2026-03-01 08:30:00 ', '2026-03-01'],
    ['2024-02-29', '2024-02-29'],
    ['2026-02-29', null],
    ['1900-02-29', null],
    ['2026-13-01', null],
    ['2026-00-01', null],
    ['46082', null],
    ['3/1/2026', null],
    ['', null],
  ])('%j as a date is %j', (text, date) => {
    expect(parseDate(text)).toBe(date);
  });

  it('a serial number is a date only in a cell that was a number', () => {
    expect(parseDate('46082', { numeric: true })).toBe('2026-03-01');
    expect(parseDate('44620', { numeric: true, date_1904: true })).toBe('2026-03-01');
    expect(parseDate('20260301', { numeric: true })).toBe('2026-03-01');
    expect(parseDate('-1', { numeric: true })).toBe(null);
  });

  it('serial numbers count as a spreadsheet counts, without 29 February 1900', () => {
    expect([1, 59, 60, 61, 2_958_465, 2_958_466].map((serial) => dateOfSerial(serial, false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      null,
      '1900-03-01',
      '9999-12-31',
      null,
    ]);
    expect(dateOfSerial(0, true)).toBe('1904-01-01');
    expect(dateOfSerial(46082.999999999, false)).toBe('2026-03-02');
  });

  it('number formats are told to be dates or not', () => {
    for (const code of ['yyyy-mm-dd', 'm/d/yy', '[$-804]yyyy"年"m"月"d"日"', 'e/m/d']) {
      expect(isDateFormat(200, code)).toBe(true);
    }
    for (const code of ['General', '@', '0.00E+00', '[Red]0.0', '0"日"', 'h:mm', '#,##0']) {
      expect(isDateFormat(200, code)).toBe(false);
    }
    expect([0, 14, 20, 22, 49, 57].map((id) => isDateFormat(id))).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it.each([
    ['12', 12],
    ['１２', 12],
    ['1,200', 1200],
    ['1200.0', 1200],
    ['-3', -3],
    ['12,00', null],
    ['1.5', null],
    ['99999999999999999', null],
    ['', null],
    ['12家', null],
  ])('%j as a whole number is %j', (text, number) => {
    expect(parseInteger(text)).toBe(number);
  });

  it('lists are taken apart at every usual separator', () => {
    expect(parseList('甲；乙;丙、丁,戊，己|庚\n辛\r\n甲； ')).toEqual([...'甲乙丙丁戊己庚辛']);
    expect(parseList(' ')).toEqual([]);
  });

  it('codes are half-width and upper-case; one that lost its digits is none', () => {
    expect(parseCode(' ９１５００1ma5uf4uf\u3000xt ')).toBe('915001MA5UF4UFXT');
    expect(parseCode('9.15E+17')).toBe(null);
  });

  it('a number is written out exactly, whatever its exponent', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.integer({ min: 0, max: 40 }),
        (digits, shift) => {
          const text = digits.toString();
          expect(plainNumber(`${text}E+${shift}`)).toBe((digits * 10n ** BigInt(shift)).toString());
          expect(plainNumber(`${text}${'0'.repeat(shift)}E-${shift}`)).toBe(text);
        },
      ),
    );
    expect(plainNumber('abc')).toBe(null);
    expect(plainNumber('-0.00')).toBe('0');
  });

  it('any number that a spreadsheet can hold in 15 digits comes out as that number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: 0, max: 6 }),
        (digits, places) => {
          const value = digits / 10 ** places;
          const { text, issue } = numberCell(value.toExponential());
          expect([Number(text), issue]).toEqual([value, undefined]);
        },
      ),
    );
  });
});
