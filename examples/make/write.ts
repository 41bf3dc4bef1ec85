/** `npm run examples`: writes the made-up district as files that open well in a spreadsheet. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CATALOGUE_COLUMNS } from '../../src/catalogue/columns.ts';
import { DEPARTMENT_COLUMNS } from '../../src/department/columns.ts';
import { TERM_COLUMNS } from '../../src/dictionary/columns.ts';
import { INSPECTOR_COLUMNS } from '../../src/inspector/columns.ts';
import { MATTER_COLUMNS } from '../../src/matter/columns.ts';
import type { ColumnSpec } from '../../src/platform/sheets/map-columns.ts';
import { writeCsv } from '../../src/platform/sheets/write-csv.ts';
import { writeXlsx } from '../../src/platform/sheets/write-xlsx.ts';
import { TARGET_COLUMNS } from '../../src/target/columns.ts';
import { CREDIT_SCHEMES, DEPARTMENTS, INSPECTORS, type Row, TARGETS, TERMS } from './district.ts';
import { CATALOGUE, MATTERS } from './matters.ts';
import { PLAN, TASKS } from './plan.ts';
import { MATTER_LIST, SAMPLING_RULES } from './rules.ts';

const SHEETS: readonly (readonly [
  name: string,
  title: string,
  columns: readonly ColumnSpec[],
  rows: readonly Row[],
])[] = [
  ['terms', '词典', TERM_COLUMNS, TERMS],
  ['departments', '部门', DEPARTMENT_COLUMNS, DEPARTMENTS],
  ['catalogue-items', '上级清单', CATALOGUE_COLUMNS, CATALOGUE],
  ['matters', '抽查事项', MATTER_COLUMNS, MATTERS],
  ['targets', '检查对象', TARGET_COLUMNS, TARGETS],
  ['inspectors', '执法检查人员', INSPECTOR_COLUMNS, INSPECTORS],
];

/** @param folder where the files go, with a `/` at its end */
export async function writeExamples(folder: URL): Promise<void> {
  for (const [name, title, all, rows] of SHEETS) {
    const columns = all.filter(({ key }) => rows.some((row) => (row[key] ?? '') !== ''));
    const texts = rows.map((row) => columns.map(({ key }) => row[key] ?? ''));
    const titles = columns.map(({ title_zh }) => title_zh);
    await writeCsv(createWriteStream(new URL(`${name}.csv`, folder)), titles, texts);
    const sheet = { name: title, columns: titles.map((text) => ({ title: text })), rows: texts };
    await writeXlsx(createWriteStream(new URL(`${name}.xlsx`, folder)), [sheet]);
  }
  const json = (name: string, value: unknown) =>
    writeFileSync(new URL(name, folder), `${JSON.stringify(value, null, 2)}\n`);
  json('credit-schemes.json', CREDIT_SCHEMES);
  json('matter-list.json', MATTER_LIST);
  json('sampling-rules.json', SAMPLING_RULES);
  json('plan.json', { ...PLAN, tasks: TASKS });
}

if (fileURLToPath(import.meta.url) === process.argv[1])
  await writeExamples(new URL('../qianjiang-2026/', import.meta.url));
