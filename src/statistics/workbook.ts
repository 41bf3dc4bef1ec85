/** Figures as sheets: a line for each row, and behind them what was left out. */
import { beijingTime } from '../draw/official-time.ts';
import type { XlsxColumn, XlsxSheet } from '../platform/sheets/write-xlsx.ts';
import { type Figure, GROUPINGS, type RateRow, type SpreadRow, type Statistics } from './schema.ts';

type Row = RateRow | SpreadRow;

interface Column extends XlsxColumn {
  readonly of: (row: Row) => string | number | null | undefined;
}

const rate =
  (of: (row: RateRow) => string | number | null | undefined): Column['of'] =>
  (row) =>
    row.kind === 'rate' ? of(row) : undefined;
const spread =
  (of: keyof NonNullable<SpreadRow['spread']>): Column['of'] =>
  (row) =>
    row.kind === 'spread' ? row.spread?.[of] : undefined;

const COLUMNS: readonly Column[] = [
  { title: '代码', width: 18, of: ({ key }) => key },
  { title: '名称', width: 32, of: ({ label }) => label },
  { title: '数值', number: true, of: rate(({ value }) => value) },
  { title: '95% 下限', number: true, of: rate(({ interval }) => interval?.lower) },
  { title: '95% 上限', number: true, of: rate(({ interval }) => interval?.upper) },
  { title: '区间方法', of: rate(({ interval }) => interval?.method) },
  { title: '标准误', number: true, of: rate(({ interval }) => interval?.standard_error) },
  { title: '平均', number: true, of: spread('mean') },
  { title: '最少', number: true, of: spread('min') },
  { title: '下四分位', number: true, of: spread('lower_quartile') },
  { title: '中位数', number: true, of: spread('median') },
  { title: '上四分位', number: true, of: spread('upper_quartile') },
  { title: '最多', number: true, of: spread('max') },
  { title: '标准差', number: true, of: spread('standard_deviation') },
  { title: '基尼系数', number: true, of: spread('gini') },
  { title: '分子', number: true, of: rate(({ numerator }) => numerator.count) },
  { title: '分母', number: true, of: ({ denominator }) => denominator.count },
  { title: '无数值的原因', width: 32, of: ({ why_null }) => why_null?.zh },
  { title: '覆盖各层的对象数', number: true, of: rate(({ interval }) => interval?.population) },
  {
    title: '未覆盖的层',
    width: 32,
    of: rate(({ interval }) =>
      interval?.uncovered.map(({ stratum, population }) => `${stratum}（${population}）`).join('、'),
    ),
  },
  { title: '分子清单', width: 40, of: rate(({ numerator }) => numerator.list) },
  { title: '分母清单', width: 40, of: ({ denominator }) => denominator.list },
];

/** Columns in which no row of the figure has anything are left out. */
export function figureSheet({ title, groups, left_out }: Figure): XlsxSheet & { readonly rows: string[][] } {
  const rows = groups.flatMap((group) => group.rows.map((row) => ({ by: GROUPINGS[group.by].zh, row })));
  const columns = COLUMNS.filter(({ of }) => rows.some(({ row }) => textOf(of(row)) !== ''));
  const lines = rows.map(({ by, row }) => [by, ...columns.map(({ of }) => textOf(of(row)))]);
  const left = left_out.map(({ what, count, list }) => [
    '未计入',
    ...columns.map((column) => {
      if (column.title === '名称') return what.zh;
      if (column.title === '分母') return String(count);
      return column.title === '分母清单' ? (list ?? '') : '';
    }),
  ]);
  return {
    name: title.zh,
    columns: [{ title: '分组', width: 22 }, ...columns.map(({ of: _of, ...column }) => column)],
    rows: [...lines, ...left],
  };
}

/** First what the figures mean and when they were made. */
export function workbookOf({ year, plan, department, as_of, figures }: Statistics): XlsxSheet[] {
  const about = [
    ['年度', String(year)],
    ['计划', plan ?? '全部'],
    ['部门', department ?? '全部'],
    ['统计时刻', beijingTime(as_of)],
    ...figures.map(({ title, definition }) => [title.zh, definition.zh]),
  ];
  const columns = [
    { title: '项目', width: 26 },
    { title: '说明', width: 110 },
  ];
  return [{ name: '说明', columns, rows: about }, ...figures.map(figureSheet)];
}

const textOf = (value: string | number | null | undefined): string => String(value ?? '');
