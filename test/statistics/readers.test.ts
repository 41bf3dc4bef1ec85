import { read, utils } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import type { Role } from '../../src/platform/http/access.ts';
import type { Figure, RateRow, SpreadRow, Statistics } from '../../src/statistics/schema.ts';
import { type Place, scopedOffice } from '../account/scoped-office.ts';

const office = await scopedOffice();

async function get(path: string, role: Role = 'planner', place?: Place) {
  const headers = { authorization: `Bearer ${await office.tokenIn(role, place, office.visitor)}` };
  return await office.app.inject({ url: `/api/v1${path}`, headers });
}
async function figures(place?: Place): Promise<readonly Figure[]> {
  return ((await get('/statistics?year=2026', 'planner', place)).json() as Statistics).figures;
}
const totalOf = (made: readonly Figure[], name: Figure['figure']) =>
  made.find(({ figure }) => figure === name)!.groups[0]!.rows[0]!;
const itemsOf = async (path: string, place?: Place) =>
  (await get(`${path}?year=2026&limit=500`, 'planner', place)).json().items as unknown[];

describe('who is limited to departments', () => {
  test('sees the figures of plans that they lead or take part in, and of no others', async () => {
    const whole = await figures();
    const visits = totalOf(whole, 'completion').denominator.count;
    expect(visits).toBeGreaterThan(3);
    for (const place of ['JT', 'HB'] as const)
      expect(totalOf(await figures(place), 'completion').denominator.count).toBe(visits);
    const foreign = await figures('SJ');
    for (const figure of foreign)
      for (const { by, rows } of figure.groups)
        if (by !== 'register')
          for (const row of rows) expect([row.key, row.denominator.count]).toEqual([row.key, 0]);
  });

  test('sees the loads of the own inspectors alone, and no row of another department', async () => {
    expect((totalOf(await figures('JT'), 'load') as SpreadRow).denominator.count).toBeGreaterThan(2);
    expect((totalOf(await figures('HB'), 'load') as SpreadRow).spread).toBeNull();
    expect(await itemsOf('/statistics/inspectors', 'HB')).toEqual([]);
    const rows = (await figures('HB')).find(({ figure }) => figure === 'completion')!.groups;
    expect(rows.find(({ by }) => by === 'department')!.rows).toEqual([]);
  });

  test('lists what lies behind, and nothing of others', async () => {
    for (const list of ['checks', 'targets', 'tasks']) {
      const all = await itemsOf(`/statistics/${list}`);
      expect(all.length).toBeGreaterThan(0);
      expect(await itemsOf(`/statistics/${list}`, 'HB')).toEqual(all);
      expect(await itemsOf(`/statistics/${list}`, 'SJ')).toEqual([]);
    }
    expect((await get('/statistics?year=2026&plan=P1', 'planner', 'SJ')).json().type).toBe(
      '/problems/plan-not-found',
    );
  });
});

test('those who decide read the figures and the lists behind them; others do neither', async () => {
  const paths = ['', '/workbook', '/checks', '/targets', '/inspectors', '/tasks'].map(
    (path) => `/statistics${path}`,
  );
  for (const path of [...paths, '/visits']) {
    for (const role of ['agency-head', 'reviewer', 'conference-secretary'] as const)
      expect([path, role, (await get(`${path}?year=2026`, role)).statusCode]).toEqual([path, role, 200]);
    // A clerk reads visits, whose papers he enters, but no figures.
    const others =
      path === '/visits'
        ? (['auditor', 'administrator'] as const)
        : (['auditor', 'registrar', 'administrator'] as const);
    for (const role of others)
      expect([path, role, (await get(`${path}?year=2026`, role)).statusCode]).toEqual([path, role, 403]);
  }
});

test('the reviewer’s visits are the office’s, an inspector’s stay his own', async () => {
  const all = (await get('/visits?limit=200', 'reviewer')).json().items.length;
  const own = (await get('/visits?limit=200', 'inspector')).json().items.length;
  expect(own).toBeGreaterThan(0);
  expect(own).toBeLessThan(all);
});

describe('the workbook', () => {
  test('has a sheet for each figure, with numbers that count, and one that says what they mean', async () => {
    const book = read((await get('/statistics/workbook?year=2026')).rawPayload);
    const made = await figures();
    expect(book.SheetNames).toEqual(['说明', ...made.map(({ title }) => title.zh)]);
    for (const figure of made) {
      const rows = utils.sheet_to_json<Record<string, unknown>>(book.Sheets[figure.title.zh]!);
      const shown = figure.groups.flatMap((group) => group.rows);
      expect(rows).toHaveLength(shown.length + figure.left_out.length);
      shown.forEach((row, i) => {
        expect([rows[i]!.代码, rows[i]!.名称, rows[i]!.分母]).toEqual([
          row.key,
          row.label,
          row.denominator.count,
        ]);
        if (row.kind === 'rate')
          expect([rows[i]!.数值, rows[i]!.分子]).toEqual([row.value ?? undefined, row.numerator.count]);
        else expect(rows[i]!.平均).toBe(row.spread?.mean);
      });
      const left = figure.left_out.map(({ what, count }) => ({ 分组: '未计入', 名称: what.zh, 分母: count }));
      expect(rows.slice(shown.length)).toMatchObject(left);
    }
  });

  test('gives one figure as CSV, with the reason where there is no value', async () => {
    const reply = await get('/statistics/workbook?year=2026&figure=problem-rate');
    expect(reply.headers['content-type']).toContain('text/csv');
    const [header, first] = reply.body
      .slice(1)
      .split('\r\n')
      .map((line) => line.split(','));
    const row = totalOf(await figures(), 'problem-rate') as RateRow;
    const cell = (title: string) => first![header!.indexOf(title)];
    expect([cell('数值'), cell('分子'), cell('分母')]).toEqual([undefined, '0', '0']);
    expect(cell('无数值的原因')).toBe(row.why_null!.zh);
  });
});
