import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { INSPECTORS, TARGETS } from '../../examples/make/district.ts';
import { MATTERS } from '../../examples/make/matters.ts';
import { TASKS } from '../../examples/make/plan.ts';
import { writeExamples } from '../../examples/make/write.ts';
import { checkCreditCode } from '../../src/core/register/credit-code.ts';
import { openSheet } from '../../src/platform/sheets/open-sheet.ts';
import { DEFAULT_LIMITS } from '../../src/platform/sheets/sheet.ts';

const SHIPPED = new URL('../../examples/qianjiang-2026/', import.meta.url);
const folder = await mkdtemp(join(tmpdir(), 'double-random-examples-'));
afterAll(() => rm(folder, { recursive: true }));
await writeExamples(pathToFileURL(`${folder}/`));

const texts = [
  'terms.csv',
  'departments.csv',
  'catalogue-items.csv',
  'matters.csv',
  'targets.csv',
  'inspectors.csv',
];

describe('the shipped example', () => {
  test.each([...texts, 'credit-schemes.json', 'matter-list.json', 'sampling-rules.json', 'plan.json'])(
    '%s is what the generator writes',
    async (name) => {
      const [made, shipped] = await Promise.all([
        readFile(join(folder, name)),
        readFile(new URL(name, SHIPPED)),
      ]);
      expect(shipped.equals(made)).toBe(true);
    },
  );

  test.each(texts)('%s says the same as its workbook', async (name) => {
    const workbook = name.replace('.csv', '.xlsx');
    expect(await rowsOf(workbook)).toEqual(await rowsOf(name));
  });

  test('every firm has a valid credit code of the district, and no id stands twice', () => {
    const codes = TARGETS.flatMap(({ credit_code: code }) => code ?? []);
    expect(codes.length).toBeGreaterThan(900);
    for (const code of codes) expect([code.slice(0, 8), checkCreditCode(code)]).toEqual(['91500114', 'ok']);
    expect(new Set(TARGETS.map(({ id }) => id)).size).toBe(TARGETS.length);
  });

  test('it is as large as a district: 1,800 targets, 60 inspectors, at least 12 matters and tasks', () => {
    expect(TARGETS.length).toBeGreaterThan(1750);
    expect(INSPECTORS).toHaveLength(60);
    expect(MATTERS.length).toBeGreaterThanOrEqual(12);
    expect(TASKS.length).toBeGreaterThanOrEqual(12);
  });
});

async function rowsOf(name: string): Promise<string[][]> {
  const path = new URL(name, SHIPPED).pathname;
  const reader = await openSheet({ path, file_name: name, limits: DEFAULT_LIMITS });
  const rows: string[][] = [];
  for await (const batch of reader.rows()) rows.push(...batch.map(({ cells }) => [...cells]));
  return rows;
}
