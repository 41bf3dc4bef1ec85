import { beforeAll, describe, expect, it } from 'vitest';
import { publishLate } from '../../src/draw/late/publish-late.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { openLog } from '../../src/platform/log.ts';
import { drawOffice } from '../draw/office.ts';
import { readPage, textOf } from './pages.ts';

const office = await drawOffice();
const numberOf = async (id: number) => (await office.get(`/draws/${id}`)).body.number as string;
const page = async (path: string) => {
  const answer = await readPage(office, path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer;
};

/** Nothing by which an entry of the frame could be told from others: ids, names, salts. */
async function expectNobodyNamed(id: number, text: string): Promise<void> {
  const entries = await office.db.selectFrom('frame_entry').selectAll().where('draw_id', '=', id).execute();
  expect(entries.length).toBeGreaterThan(50);
  for (const { target_id, salt } of entries) {
    expect(text).not.toContain(target_id);
    expect(text).not.toContain(salt.toString('hex'));
  }
  expect(text).not.toMatch(/货运公司|货车|检查员\d/);
}

async function everyPage(number: string): Promise<string> {
  const paths = ['', '/drawn', '/drawn?task=T02', '/teams'].map((rest) => `/draws/${number}${rest}`);
  const read = ['/draws', ...paths].flatMap((path) => [path, `/en${path}`]).map(page);
  return (await Promise.all(read)).map(({ body }) => body).join('\n');
}

describe('the page of a draw', () => {
  let id: number;
  let number: string;
  beforeAll(async () => {
    expect(textOf(await page('/draws'))).toContain('还没有抽取');
    id = await office.draft();
    await office.seal(id);
    number = await numberOf(id);
  });

  it('tells after sealing the sizes, the digest and who was left out by reason, and nobody', async () => {
    const text = textOf(await page(`/draws/${number}`));
    expect(text).toContain('名单封存');
    expect(text).toMatch(/日志第 \d+ 条/);
    expect(text).toContain('在重点监管名录中');
    expect(text).toContain('不在营业');
    expect(text).toContain('没有有效的信用评价');
    expect(text).toContain('名单已封存，承诺之后会写明最迟哪天公开');
    await expectNobodyNamed(id, await everyPage(number));
  });

  it('tells under embargo the commitment and when all will be public, and nobody', async () => {
    await office.commit(id);
    await office.run(id);
    const { commitment, outcome_digest } = (await office.publicGet(`/draws/${number}`)).json();
    const answer = await page(`/draws/${number}`);
    const text = textOf(answer);
    for (const digest of [commitment, outcome_digest]) expect(text).toContain(digest);
    expect(text).toContain('最迟于 2026-12-20 公开');
    expect(text).toContain(
      '现场产生：2026-03-05 10:00，第一会议室，十面骰，共 20 位数字，见证：纪检、企业代表',
    );
    expect(text).toContain('全数抽中，已逐项确认');
    expect(text).not.toContain('核验这次抽取');
    expect(answer.body).not.toContain('action="/firm"');
    await expectNobodyNamed(id, await everyPage(number));
  });

  it('shows once disclosed who was drawn, the teams and which had no choice, levels in words, files', async () => {
    await office.disclose(id);
    const answer = await page(`/draws/${number}`);
    const text = textOf(answer);
    expect(text).toMatch(/2 级 · 已声明/);
    expect(answer.body).toContain(`href="/draws/${number}/check"`);
    expect(answer.body).toContain(`/api/v1/public/draws/${number}/evidence?version=1`);
    expect(answer.body).toContain('class="letterhead"');
    const { items } = (await office.publicGet(`/draws/${number}/drawn?task=T01&limit=10`)).json();
    for (const { name } of items) expect(text).toContain(name);
    const rows = await office.db.selectFrom('team').select('eligible').where('draw_id', '=', id).execute();
    const teams = textOf(await page(`/draws/${number}/teams`));
    expect(teams.match(/第 \d+ 组/g)).toHaveLength(rows.length);
    const forced = rows.filter(({ eligible }) => eligible === 2).length;
    expect(teams.match(/ 无选择余地 /g) ?? []).toHaveLength(forced);
    expect(teams).not.toMatch(/检查员\d|I\d\b/);
  });

  it('has every stratum with its quota, chance and rate', async () => {
    const { task_details } = (await office.publicGet(`/draws/${number}`)).json();
    const text = textOf(await page(`/draws/${number}`));
    for (const { strata } of task_details)
      for (const { size, drawn, probability } of strata)
        expect(text).toContain(`${size} ${drawn} ${probability} ${((100 * drawn) / size).toFixed(1)} %`);
  });

  it('is there in English, without a word of the Chinese frame', async () => {
    const answer = await page(`/en/draws/${number}`);
    expect(answer.headers['content-language']).toBe('en');
    const text = textOf(answer);
    for (const words of ['List sealed', 'Commitment published', 'Lot cast', 'Disclosed', 'By lot'])
      expect(text).toContain(words);
    expect(text).not.toMatch(/名单封存|入样概率|检查组|抽中/);
  });

  it('of a draw that nobody has sealed says what to do', async () => {
    const answer = await readPage(office, '/draws/none');
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toContain('text/html');
    expect((await readPage(office, `/draws/${number}/drawn?cursor=x`)).statusCode).toBe(400);
  });
});

describe('a draw that is none', () => {
  it('is marked as a rehearsal in its title, on its page and in every list', async () => {
    const id = await office.draft({ rehearsal: true, title: '试抽' });
    await office.seal(id);
    await office.commit(id);
    await office.run(id);
    await office.disclose(id);
    const number = await numberOf(id);
    for (const path of [`/draws/${number}`, `/draws/${number}/drawn`, `/draws/${number}/teams`]) {
      const answer = await page(path);
      expect(answer.body).toContain('【演练】试抽');
      expect(answer.body).toContain('不要当作正式抽取');
    }
    expect((await page(`/en/draws/${number}`)).body).toContain('<title>[Rehearsal] 试抽');
    expect(textOf(await page('/draws?kind=rehearsal'))).toMatch(/演练 已公开 试抽/);
    expect(textOf(await page('/draws?kind=official'))).not.toContain('试抽');
    const asked = await readPage(office, `/firm?q=F100&draw=${number}`);
    expect(asked.statusCode).toBe(404);
  });

  it('is marked as void, with the reason, who asked and who confirmed; what it had drawn has no effect', async () => {
    const id = await office.draft({ rehearsal: true, title: '要作废的' });
    await office.seal(id);
    await office.commit(id);
    const reason = '名录缺两个乡镇 <b>';
    await office.post(`/draws/${id}/void`, { reason });
    await office.secondPost(`/draws/${id}/void/confirm`, { values: [] });
    const number = await numberOf(id);
    const answer = await page(`/draws/${number}`);
    expect(answer.body).toContain('【演练】【已作废】要作废的');
    expect(answer.body).not.toContain('<b>');
    const text = textOf(answer);
    expect(text).toContain('这次抽取已作废，没有任何效力');
    expect(text).toContain(`理由 ${reason} 申请 计划员 确认 计划员`);
    expect(text).not.toContain('抽中名单和检查人员尚未公开');
    expect(text).not.toContain('未能重现');
    expect(textOf(await page(`/draws/${number}/drawn`))).toContain('没有抽中名单');
    expect(textOf(await page('/draws?state=void'))).toContain('已作废 要作废的');
    const same = text.split('同一任务的全部抽取').at(-1);
    for (const title of ['上半年抽取', '试抽', '要作废的']) expect(same).toContain(title);
  });

  it('is marked as failed when its deadline is missed', async () => {
    const id = await office.draft({ rehearsal: true, title: '来不及的' });
    await office.seal(id);
    await office.commit(id);
    const number = await numberOf(id);
    pretendItIs('2026-03-06T02:00:01Z');
    expect(await publishLate(office.app, openLog('silent'))).toContain(number);
    // What another process writes is seen when the mark is read again.
    office.app.portal.doubt();
    const text = textOf(await page(`/draws/${number}`));
    expect(text).toContain('【演练】【已失败】来不及的');
    expect(text).toContain('随机数产生后二十四小时内没有摇号');
    expect(text).toContain('失败，由系统自动公开');
    expect(text).toContain('确认 系统自动');
    expect(textOf(await page('/draws?state=failed&year=2026'))).toContain('来不及的');
    expect(textOf(await page('/draws?state=failed&year=2025'))).not.toContain('来不及的');
  });
});
