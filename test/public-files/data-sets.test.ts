import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { publicDocument } from '../../src/core/privacy/public-fields.ts';
import { openSheet } from '../../src/platform/sheets/open-sheet.ts';
import { COMMON, documentColumns } from '../../src/public-files/data-sets/columns.ts';
import { testApp } from '../support/app.ts';
import { announcer, sha256 } from './announce.ts';
import { everyFile } from './folder.ts';

const test = await testApp();
const { app } = test;
const office = await announcer(test);
const FORMULA = '=HYPERLINK("http://x","点我")公司';

type Row = Readonly<Record<string, unknown>>;
let numbers: string[];
let files: Map<string, Buffer>;
const file = (name: string) => files.get(`data/${name}`)!;
const rows = (name: string): Row[] => JSON.parse(file(name).toString()).items;
const rowOf = (number: string) => rows('result-2026.json').find((row) => row.number === number)!;

beforeAll(async () => {
  numbers = await office.results(
    { target: 'F1', name: '甲货运有限公司' },
    { target: 'F2', name: FORMULA },
    { target: 'F3', name: '丙,"丙"\n货运' },
    { target: 'F4', name: '丁货运有限公司' },
  );
  await office.results({ target: 'F5', name: '去年的公司', year: 2025 });
  await office.correct(
    numbers[0]!,
    { target: 'F1', name: '甲货运有限公司', outcome: 'problem' },
    '第一次更正',
  );
  await office.correct(
    numbers[0]!,
    { target: 'F1', name: '甲货运有限公司', outcome: 'not_checked' },
    '第二次更正',
  );
  await office.answer(numbers[1]!, '异议不成立');
  await office.withdraw(numbers[3]!, '处理决定已撤销');
  await app.publicFiles.bringUpToDate();
  files = everyFile(app.publicFiles.folder);
});

describe('the data sets', () => {
  it('are one for each kind and year, in three formats with a schema', () => {
    const sets = ['correction-2026', 'objection-2026', 'result-2025', 'result-2026', 'withdrawal-2026'];
    const names = [...files.keys()].flatMap((path) => (path.startsWith('data/') ? [path.slice(5)] : []));
    const formats = ['csv', 'json', 'schema.json', 'xlsx'];
    expect(names).toEqual([
      'SHA256SUMS',
      ...['correction-2026'].flatMap((set) => formats.map((format) => `${set}.${format}`)),
      'index.json',
      ...sets.slice(1).flatMap((set) => formats.map((format) => `${set}.${format}`)),
    ]);
  });

  it('are the bytes of which index and checksums speak', () => {
    const index = JSON.parse(file('index.json').toString());
    expect(index.licence).toBe('测试 | test');
    expect(index.files).toHaveLength(20);
    for (const { name, bytes, sha256: digest, rows: count, made_at } of index.files) {
      expect([name, file(name).length, sha256(file(name))]).toEqual([name, bytes, digest]);
      expect(made_at).toMatch(/^2026-05-08T01:0\d:00Z$/);
      if (/[0-9]\.json$/.test(name)) expect(rows(name)).toHaveLength(count);
    }
    const sums = file('SHA256SUMS').toString().trim().split('\n');
    expect(sums).toHaveLength(21);
    for (const line of sums) {
      const [digest, name] = line.split('  ');
      expect(sha256(file(name!))).toBe(digest);
    }
  });

  it('say in JSON how many rows there are, so that a cut file is known as one', () => {
    const whole = JSON.parse(file('result-2026.json').toString());
    expect(whole).toMatchObject({ kind: 'result', year: 2026, count: whole.items.length });
    expect(() => JSON.parse(file('result-2026.json').subarray(0, -30).toString())).toThrow();
  });

  it('fit their schemas', () => {
    for (const set of ['result-2026', 'withdrawal-2026', 'objection-2026', 'correction-2026']) {
      const schema = z.fromJSONSchema(JSON.parse(file(`${set}.schema.json`).toString()));
      const read = schema.safeParse(JSON.parse(file(`${set}.json`).toString()));
      expect(read.error && z.prettifyError(read.error)).toBeUndefined();
    }
  });

  it('say the same in CSV and XLSX', async () => {
    const tables = await Promise.all(
      ['csv', 'xlsx'].map(async (format) => {
        const path = join(app.publicFiles.folder, 'data', `result-2026.${format}`);
        const sheet = await openSheet({ path, file_name: `x.${format}` });
        const found: string[][] = [];
        for await (const batch of sheet.rows()) found.push(...batch.map(({ cells }) => [...cells]));
        return { columns: sheet.columns, found };
      }),
    );
    const [csv, xlsx] = tables;
    const columns = [...COMMON, ...documentColumns('result')];
    expect(csv!.columns).toEqual(columns.map(({ key }) => key));
    expect(xlsx!.columns).toEqual(columns.map(({ title }) => title.zh));
    expect(csv!.found).toEqual(xlsx!.found);
    expect(csv!.found.map(([number]) => number)).toEqual(numbers);
    const at = (key: string) => columns.findIndex((column) => column.key === key);
    const cells = csv!.found[2]!;
    expect(cells[at('target_name')]).toBe('丙,"丙"\n货运');
    expect(cells[at('matters')]).toBe('JT-ZF T01 M01 道路货物运输 1 未发现问题 none 无需后续处理');
  });

  it('begin in CSV with a byte order mark, and no cell runs as a formula', () => {
    const csv = file('result-2026.csv').toString();
    expect(csv.startsWith('\uFEFFnumber,')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""http://x"",""点我"")公司"`);
    expect(csv).not.toMatch(/(^|,|")=/m);
  });

  it('have a Chinese and an English title for every field of the allow-list', () => {
    for (const option of publicDocument.options)
      for (const { key, title } of documentColumns(option.shape.kind.value)) {
        expect([key, title.zh]).toEqual([key, expect.stringMatching(/^\p{Script=Han}+$/u)]);
        expect([key, title.en]).toEqual([key, expect.stringMatching(/^[^\p{Script=Han}]{2,}$/u)]);
      }
  });
});

describe('a row', () => {
  it('shows the last corrected text, and says so', () => {
    expect(rowOf(numbers[0]!)).toMatchObject({
      state: 'corrected',
      outcome: 'not_checked',
      change_reason: '第二次更正',
      changed_by: rows('correction-2026.json')[1]!.number,
      objections: null,
    });
    expect(rowOf(numbers[2]!)).toMatchObject({ state: 'published', outcome: 'clean', changed_by: null });
  });

  it('says how an objection ended', () => {
    expect(rowOf(numbers[1]!)).toMatchObject({ state: 'published', objections: ['rejected'] });
    expect(rows('objection-2026.json')[0]).toMatchObject({ answer: '异议不成立', about: numbers[1] });
  });

  it('of a withdrawn result has number, time and reason, and nothing of what it said', () => {
    const { number, bulletin, published_at, digest, address, state, ...rest } = rowOf(numbers[3]!);
    const { changed_at, changed_by, change_reason, ...content } = rest;
    expect({ state, change_reason }).toEqual({ state: 'withdrawn', change_reason: '处理决定已撤销' });
    expect([number, bulletin, published_at, digest, address, changed_at, changed_by]).not.toContain(null);
    expect(new Set(Object.values(content))).toEqual(new Set([null]));
    expect(Object.keys(content).length).toBeGreaterThan(15);
  });

  it('of a cell too long for a worksheet is cut there alone', async () => {
    await office.results({ target: 'LONG', name: '长'.repeat(40_000), year: 2024 });
    await app.publicFiles.bringUpToDate();
    const now = everyFile(app.publicFiles.folder);
    expect(JSON.parse(now.get('data/result-2024.json')!.toString()).items[0].target_name).toHaveLength(
      40_000,
    );
    const path = join(app.publicFiles.folder, 'data', 'result-2024.xlsx');
    const sheet = await openSheet({ path, file_name: 'x.xlsx' });
    for await (const [row] of sheet.rows())
      expect(row!.cells[sheet.columns.indexOf('检查对象名称')]).toMatch(/^长{32000}…$/);
  });
});
