/**
 * A real list of firms for the demonstration: their categories are guessed from the business scope and their
 * tiers are SIMULATED, and say so in the register, because nobody's true evaluation is known here.
 */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';

/** Titles of the list's own columns. */
export const REAL_REGISTER = {
  mapping: { id: '统一社会信用代码', name: '企业名称', address: '注册地址' },
  defaults: { kind: 'enterprise' },
} as const;

const CATEGORIES: readonly (readonly [word: RegExp, category: string])[] = [
  [/危险|危货/, '31'],
  [/客运/, '11'],
  [/旅游/, '14'],
  [/货运|货物运输|运输/, '21'],
  [/维修|修理/, '41'],
];
const TAGS: readonly (readonly [word: RegExp, tag: string])[] = [
  [/路桥|公路|建筑/, 'builder'],
  [/物流|快递|仓储/, 'courier'],
  [/船/, 'ship-management'],
  [/汽车.*(维修|修理)/, 'third-class'],
];
const GRADES: readonly (readonly [share: number, jt: string, gc: string, fx: string])[] = [
  [0.73, 'AA', '优', '低'],
  [0.92, 'A', '良', '一般'],
  [0.97, 'B', '中', '较高'],
  [1, 'C', '差', '高'],
];
const SIMULATED = '演示模拟，非真实评价';

/** A second sheet for the same firms: id, categories, tags and a simulated grade. Broken rows are left out. */
export async function simulatedEvaluations(file: string): Promise<string> {
  const rows: string[][] = [
    [
      '统一社会信用代码/编号',
      '经营类别',
      '标签',
      '评价方案',
      '信用等级',
      '评价日期',
      '评价有效期至',
      '评价来源',
    ],
  ];
  const records = createReadStream(file).pipe(
    parse({ bom: true, columns: true, relax_column_count: true, relax_quotes: true }),
  );
  for await (const record of records as AsyncIterable<Record<string, string>>) {
    const code = (record.统一社会信用代码 ?? '').trim().toUpperCase();
    if (!/^[0-9A-Z]{18}$/.test(code)) continue;
    const business = `${record.企业名称}${record.经营范围}`;
    const of = (table: typeof CATEGORIES) =>
      table.filter(([word]) => word.test(business)).map(([, value]) => value);
    const tags = of(TAGS);
    const grade = GRADES.find(([share]) => fraction(code) < share)!;
    const [scheme, letter] = tags.includes('builder')
      ? ['GC-XY', grade[2]]
      : tags.includes('courier')
        ? ['FX-FL', grade[3]]
        : ['JT-XY', grade[1]];
    rows.push([
      code,
      of(CATEGORIES).join('；'),
      tags.join('；'),
      scheme!,
      letter!,
      '2025-12-15',
      '2026-12-31',
      SIMULATED,
    ]);
  }
  return stringify(rows, { bom: true });
}

/** A number in [0, 1) that depends on the code alone, so that every run simulates the same tiers (FNV-1a). */
function fraction(code: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < code.length; i++) hash = Math.imul(hash ^ code.charCodeAt(i), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}
