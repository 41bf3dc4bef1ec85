/** A register of made-up firms, each with a permit and an evaluation, as CSV and as XLSX. */
import { createWriteStream } from 'node:fs';
import { writeCsv } from '../../src/platform/sheets/write-csv.ts';
import { writeXlsx } from '../../src/platform/sheets/write-xlsx.ts';
import { TARGET_COLUMNS } from '../../src/target/columns.ts';

export const SCHEME = { code: 'BENCH', name: '评价', grades: { AA: 'A', A: 'B', B: 'C', C: 'D' } } as const;
const GRADES = Object.keys(SCHEME.grades);
const TITLES = TARGET_COLUMNS.map((spec) => spec.title_zh);

function firm(i: number): Record<string, string> {
  const id = `5001140000${String(i).padStart(8, '0')}X`;
  return {
    id,
    kind: '企业',
    name: `黔江示例${i}号道路运输有限公司`,
    legal_representative: `张${i % 97}`,
    address: `重庆市黔江区正阳街道示例路${i % 300}号`,
    district: '500114',
    route: `5001${String(i % 30).padStart(5, '0')}`,
    contact: `李${i % 89}`,
    phone: `139${String(i).padStart(8, '0')}`,
    categories: i % 5 === 0 ? '21；41' : '道路普通货运',
    status: '营业',
    key_supervision: '否',
    permit_number: `渝交运管许可黔江字${id}号`,
    permit_kind: '道路运输经营许可证',
    permit_valid_from: '2024-05-01',
    permit_valid_to: '2028-04-30',
    permit_issuer: '黔江区交通运输委员会',
    scheme: SCHEME.code,
    grade: GRADES[i % GRADES.length]!,
    evaluated_on: '2025-12-15',
    valid_until: '2026-12-31',
    source: '年度评价',
  };
}

function* rows(n: number): Generator<string[]> {
  for (let i = 0; i < n; i++) {
    const texts = firm(i);
    yield TARGET_COLUMNS.map(({ key }) => texts[key] ?? '');
  }
}

export async function writeFiles(n: number, csv: string, xlsx: string): Promise<void> {
  await writeCsv(createWriteStream(csv), TITLES, rows(n));
  const columns = TITLES.map((title) => ({ title }));
  await writeXlsx(createWriteStream(xlsx), [{ name: '检查对象', columns, rows: rows(n) }]);
}

/** Tables like those of the register, with their keys, checks and indexes, but without triggers and references. */
const TABLES = ['target', 'target_permit', 'target_evaluation'] as const;
export const BARE_TABLES = TABLES.flatMap((table) => [
  `DROP TABLE IF EXISTS bare_${table}`,
  `CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`,
]);

/** The same rows in the form of COPY: what an import leaves in the register, taken from there. */
export const SAVED = TABLES.map((table) => ({ from: table, to: `bare_${table}` }));

/** One table of texts, without any key: the least that a database can do with the file. */
export const PLAIN_TABLE = [
  'DROP TABLE IF EXISTS plain_row',
  `CREATE TABLE plain_row (${TARGET_COLUMNS.map(({ key }) => `${key} text`).join(', ')})`,
];
