import { beforeAll, describe, expect, it } from 'vitest';
import { drawOffice, TASKS } from '../draw/office.ts';
import { drawnAndDisclosed } from '../publication/reviewed-office.ts';
import { planStep, publishReviewed } from '../support/reviewed-plan.ts';
import { read, readAll, readFound, rowsOf } from './reading.ts';

const office = await drawOffice();
const { app } = office;
const HOSTILE = '<script>alert(1)</script>&"計劃"\u202Egnol 🚚';

const NEXT_YEAR = { ...TASKS[0], window_from: '2027-04-01', window_to: '2027-11-30' };

async function createPlan(code: string, more: object = {}): Promise<void> {
  const plan = { code, year: 2026, title: `计划${code}`, lead_department: 'JT', tasks: [TASKS[0]], ...more };
  const { status, body } = await office.post('/plans', plan);
  if (status >= 300) throw new Error(JSON.stringify(body));
}

async function publish(code: string, body?: object): Promise<void> {
  const answer = await publishReviewed(office, code, body);
  expect(answer.statusCode, answer.body).toBe(200);
}

/** Takes the window of T01 further and gives the plan a temporary task. */
async function amend(code: string): Promise<void> {
  const planner = await office.tokenFor('planner');
  await planStep(app, code, 'amend', planner, { reason: '增加节前检查' });
  const put = async (task: string, payload: object) => {
    const url = `/api/v1/plans/${code}`;
    const { etag } = (await app.inject({ url, headers: planner })).headers;
    const headers = { ...planner, 'if-match': `${etag}` };
    const answer = await app.inject({ method: 'PUT', url: `${url}/tasks/${task}`, headers, payload });
    expect(answer.statusCode, answer.body).toBeLessThan(300);
  };
  const { code: _, ...task } = TASKS[0];
  await put('T01', { ...task, window_to: '2026-12-15' });
  await put('T09', { ...task, title: '节前检查', temporary_ground: '上级通知〔2026〕8号' });
}

let number: string;
beforeAll(async () => {
  const { visits } = await drawnAndDisclosed(office);
  number = visits[0]!.draw;
  await office.draft({ title: '还没有封存的草案' });
  await createPlan('D1', { title: '从未公布的草案' });
  await createPlan('H1', { title: HOSTILE, lead_department: 'JT-ZF', year: 2027, tasks: [NEXT_YEAR] });
  await publish('H1', { document_number: '<b>1号</b>', issuer: '"发布"机关' });
  await createPlan('A1');
  await publish('A1');
  await amend('A1');
});

describe('the list of plans', () => {
  it('has published plans alone, narrowed by year, department and state', async () => {
    const codes = async (query: string) =>
      rowsOf(await readFound(office, `/plans${query}`)).map((row) => row.split(' ').at(-1));
    expect(await codes('')).toEqual(['A1', 'H1', 'P1']);
    expect(await codes('?year=2027')).toEqual(['H1']);
    expect(await codes('?department=JT-ZF')).toEqual(['H1']);
    expect(await codes('?state=in_progress')).toEqual(['P1']);
    // As a form sends it whose other fields were left empty.
    expect(await codes('?year=2026&department=&state=published')).toEqual(['A1']);
    expect((await readFound(office, '/plans?year=2024')).text).toContain('没有符合条件的内容');
  });

  it('keeps the criteria chosen in its form', async () => {
    const { html } = await readFound(office, '/plans?year=2027&state=published');
    expect(html).toContain('<option value="2027" selected>');
    expect(html).toContain('<option value="published" selected>');
  });

  it('goes on page after page without leaving out or repeating any', async () => {
    const codes = Array.from({ length: 21 }, (_, i) => `X${i + 10}`);
    for (const code of codes) {
      await createPlan(code, {
        year: 2027,
        tasks: [NEXT_YEAR],
      });
      await publish(code);
    }
    const pages = await readAll(office, '/plans?year=2027&department=JT');
    expect(pages).toHaveLength(2);
    expect(pages.flatMap(rowsOf)).toEqual(codes.map((code) => `计划${code} ${code}`));
    expect(pages[1]!.links).toContain('/plans?year=2027&department=JT');
  });

  it('refuses a cursor of another list and criteria that do not exist, with a page', async () => {
    for (const query of ['?cursor=abc', '?year=1', '?x=1']) {
      const page = await read(office, `/plans${query}`);
      expect([page.status, page.html.startsWith('<!doctype html>')]).toEqual([400, true]);
    }
  });
});

describe('the page of a plan', () => {
  it('says in words what is checked, whom it is over and how many are drawn', async () => {
    const { text, links, html } = await readFound(office, '/plans/P1');
    for (const words of [
      '2026年度抽查计划',
      '交通运输局',
      '交发〔2026〕1号',
      '同意',
      '联席会议纪要〔2026〕1号',
      '种类：企业、车辆',
      '按比例抽取，各信用等级分别计算：A 级 10 %、B 级 20 %、C 级 50 %、D 级 100 %',
      '以剔除前的对象数为基数',
      '执法支队，每组 2 人',
      '实地核查',
      '信用评价',
      '2026-04-01 至 2026-11-30',
      '抽取后即公开',
    ])
      expect(text).toContain(words);
    expect(links).toEqual(
      expect.arrayContaining([`/draws/${number}`, '/matters/2026-1', '/matters/2026-1/M01']),
    );
    expect(html).toContain('class="letterhead"');
    expect(text).not.toContain('还没有封存的草案');
  });

  it('says the same in English', async () => {
    const { text, links } = await readFound(office, '/en/plans/P1');
    for (const words of [
      'A share of each credit tier: Tier A 10 %, Tier B 20 %, Tier C 50 %, Tier D 100 %',
      'Kind: enterprise, vehicle',
      'right after the draw',
      'Under way',
    ])
      expect(text).toContain(words);
    expect(links).toContain(`/en/draws/${number}`);
  });

  it('shows hostile names as they are written and lets none become markup', async () => {
    const { html, text } = await readFound(office, '/plans/H1');
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<b>1号');
    expect(text).toContain(HOSTILE);
    expect((await readFound(office, '/plans')).html).not.toContain('<script>alert');
  });

  it('says nothing of an amendment before it is published', async () => {
    const { text } = await readFound(office, '/plans/A1');
    expect(text).not.toMatch(/节前检查|2026-12-15/);
    expect((await read(office, '/plans/A1?revision=2')).status).toBe(404);
    expect((await read(office, '/plans/D1')).status).toBe(404);
  });

  it('shows what a revision changed and why, and keeps the earlier one readable', async () => {
    await publish('A1', { document_number: '2号' });
    const now = await readFound(office, '/plans/A1');
    for (const words of [
      '第 2 版与第 1 版相比改了什么',
      '增加节前检查',
      'T09 节前检查',
      '2026-12-15',
      '检查结束日期',
      '上级通知〔2026〕8号',
    ])
      expect(now.text).toContain(words);
    const earlier = await readFound(office, '/plans/A1?revision=1');
    expect(earlier.text).toContain('您在看的不是现行版本');
    expect(earlier.text).not.toContain('T09');
    expect(earlier.links).toContain('/plans/A1');
  });
});
