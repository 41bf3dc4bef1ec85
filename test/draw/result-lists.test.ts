import { read, utils } from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { SELECTION_COLUMNS, TEAM_COLUMNS } from '../../src/draw/results/result-lists.ts';
import { allCells, openBytes } from '../platform/sheets/sheet-files.ts';
import { drawOffice } from './office.ts';

const office = await drawOffice();
const planner = await office.tokenFor('planner');
let id: number;

beforeAll(async () => {
  id = await office.draft({ rehearsal: true });
  await office.seal(id);
  await office.commit(id);
  await office.run(id);
});

const download = (path: string, headers: Record<string, string> = planner) =>
  office.app.inject({ url: `/api/v1/draws/${id}/${path}`, headers });

/** Rows by title, as our own reader finds them in the file. */
async function rowsOf(path: string, titles: readonly string[]) {
  const answer = await download(path);
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  const sheet = await openBytes(answer.rawPayload, { known_titles: titles });
  expect(sheet.columns.slice(0, titles.length)).toEqual(titles);
  const cells = await allCells(sheet);
  return cells.map((row) => Object.fromEntries(titles.map((title, i) => [title, row[i] ?? ''])));
}

const SELECTIONS = SELECTION_COLUMNS.map(({ title }) => title);
const TEAMS = TEAM_COLUMNS.map(({ title }) => title);

describe('the list of drawn targets', () => {
  it.each(['csv', 'xlsx'])('has every drawn target of every stratum by rank, as %s', async (format) => {
    const rows = await rowsOf(`selections/export?format=${format}`, SELECTIONS);
    const drawn = await office.db
      .selectFrom('selection')
      .innerJoin('frame_entry', (join) =>
        join
          .onRef('frame_entry.draw_id', '=', 'selection.draw_id')
          .onRef('frame_entry.ordinal', '=', 'selection.ordinal'),
      )
      .select(['stratum', 'rank', 'target_id'])
      .where('selection.draw_id', '=', id)
      .orderBy('stratum')
      .orderBy('rank')
      .execute();
    expect(
      rows.map((row) => [`${row.任务}/${row.信用等级![0]}`, Number(row.名次), row.检查对象编号]),
    ).toEqual(drawn.map(({ stratum, rank, target_id }) => [stratum, rank, target_id]));
    expect(new Set(rows.map(({ 结果 }) => 结果))).toEqual(new Set(['抽中']));
    expect(rows[0]).toMatchObject({ 序号: '1', 任务名称: '货运企业' });
    expect(rows[0]!.检查对象名称).toMatch(/^货运公司/);
  });

  it('of one task, with the next of the reserve where they are asked for', async () => {
    const rows = await rowsOf('selections/export?format=csv&task=T02&reserve=2', SELECTIONS);
    expect(new Set(rows.map(({ 任务 }) => 任务))).toEqual(new Set(['T02']));
    const { strata } = (await office.get(`/draws/${id}`)).body as {
      strata: { stratum: string; size: number; drawn: number }[];
    };
    for (const { stratum, size, drawn } of strata.filter((line) => line.stratum.startsWith('T02'))) {
      const own = rows.filter(({ 信用等级 }) => 信用等级 === `${stratum.slice(-1)} 级`);
      expect(own.map(({ 结果 }) => 结果)).toEqual([
        ...Array(drawn).fill('抽中'),
        ...Array(Math.min(2, size - drawn)).fill('递补'),
      ]);
      expect(own.map(({ 名次 }) => Number(名次))).toEqual(own.map((_, i) => i + 1));
      expect(new Set(own.map(({ 入样概率 }) => 入样概率))).toEqual(new Set([`${drawn}/${size}`]));
    }
  });

  it('is laid out for paper: heading with number and time, header on every page, A4', async () => {
    const { body: draw } = await office.get(`/draws/${id}`);
    const answer = await download('selections/export');
    expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain(
      `${draw.number} 检查对象名单.xlsx`,
    );
    const book = read(answer.rawPayload);
    const [, lines] = utils.sheet_to_json<string[]>(book.Sheets.检查对象名单!, { header: 1 });
    const time = /抽取时间：2026年3月5日 09:1\d:\d\d（北京时间）/.exec(lines![0]!)?.[0];
    expect(lines![0]).toBe(`抽取编号：${draw.number}　　${time}　　演练，不作为正式抽取依据`);
    expect(book.Workbook?.Names?.[0]).toMatchObject({ Name: '_xlnm.Print_Titles', Sheet: 0 });
  });
});

describe('the list of teams', () => {
  it.each(['csv', 'xlsx'])('has a row for each visit, its leader first, as %s', async (format) => {
    const rows = await rowsOf(`teams/export?format=${format}`, TEAMS);
    const teams: { unit: string; visits: string[]; inspectors: { name: string }[] }[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await office.get(`/draws/${id}/teams?limit=50${cursor}`);
      teams.push(...(body.items as typeof teams));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(rows.map(({ 检查单元, 检查对象编号, 检查人员 }) => [检查单元, 检查对象编号, 检查人员])).toEqual(
      teams.flatMap(({ unit, visits, inspectors }) =>
        visits.map((visit) => [unit, visit.split('/')[0], inspectors.map(({ name }) => name).join('、')]),
      ),
    );
    expect(rows.every((row) => row.检查人员!.startsWith(`${row.组长}、`))).toBe(true);
    expect(rows[0]).toMatchObject({ 检查机关: '执法支队', 有无选择余地: '有' });
  });
});

describe('lists', () => {
  it('are for planners, and of draws that were run', async () => {
    const draft = await office.draft({ rehearsal: true });
    const inspector = await office.tokenFor('inspector');
    for (const path of ['selections/export', 'teams/export']) {
      expect((await office.get(`/draws/${draft}/${path}`)).problem).toBe('draw-not-run');
      expect((await download(path, inspector)).json().type).toBe('/problems/role-forbidden');
      expect((await download(path, {})).json().type).toBe('/problems/token-missing');
    }
  });
});
