import { beforeAll, describe, expect, it } from 'vitest';
import { countyOffice } from '../draw/staffing/counties.ts';
import { readPage, textOf } from './pages.ts';

const office = await countyOffice();
const page = async (path: string) => {
  const answer = await readPage(office, path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer;
};

describe('a draw whose target was replaced', () => {
  let id: number;
  let number: string;
  let stratum: string;
  let rank: number;
  beforeAll(async () => {
    id = await office.draft({ tasks: [{ plan: 'P2', task: 'T02' }] });
    number = await office.drawn(id);
    const strata = (await office.get(`/draws/${id}`)).body.strata as {
      stratum: string;
      drawn: number;
      size: number;
    }[];
    stratum = strata.find(({ drawn, size }) => drawn > 1 && size > drawn + 2)!.stratum;
    const asked = await office.post(`/draws/${id}/replacements`, {
      kind: 'target',
      stratum,
      rank: 2,
      cause: 'closed',
      reason: '上门三次均大门紧锁',
      evidence: await office.attach('scan'),
    });
    const accepted = await office.secondPost(`/draws/${id}/replacements/${asked.body.id}/accept`, {});
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(201);
    rank = accepted.body.joined_rank as number;
  });

  it('tells before disclosure that one was replaced, and neither whom nor why', async () => {
    const answer = await page(`/draws/${number}`);
    const text = textOf(answer);
    expect(text).toContain('申请替换一个抽中的对象');
    expect(text).toContain('由同层随机排序的下一名递补');
    expect(text).not.toMatch(/停业|大门紧锁/);
    expect(answer.body).not.toMatch(/[FV]1\d\d\b/);
  });

  it('tells then which rank gave way to which, and the kind of reason; the words of the reason never', async () => {
    expect((await office.disclose(id)).status).toBe(201);
    const text = textOf(await page(`/draws/${number}`));
    expect(text).toMatch(new RegExp(`T02 . 级.* 2 ${rank} 停业或关闭`));
    const { items } = (await office.publicGet(`/draws/${number}/drawn?task=T02&limit=200`)).json();
    type Row = { target: string; stratum: string; rank: number };
    const at = (place: number) =>
      (items as Row[]).find((row) => row.stratum === stratum && row.rank === place)!.target;
    const list = textOf(await page(`/draws/${number}/drawn`));
    expect(list).toContain(`已被替换 由本级第 ${rank} 名递补：停业或关闭`);
    expect(list).toContain(' 递补 ');
    const left = textOf(await page(`/firm?q=${at(2)}`));
    expect(left).toContain('抽中了');
    expect(left).toContain(`由第 ${rank} 名递补：停业或关闭`);
    const joined = textOf(await page(`/en/firm?q=${at(rank)}&draw=${number}`));
    expect(joined).toContain('it joined as the next in turn');
    expect(joined).toContain(`joined at rank ${rank}`);
    for (const read of [text, list, left, joined]) expect(read).not.toContain('大门紧锁');
  });
});

describe('a draw that assigns inspectors', () => {
  it('leads to the draw whose units it staffs, and that one to it; a firm is looked up there', async () => {
    const parent = await office.draft({ tasks: [{ plan: 'P2', task: 'T01' }] });
    const number = await office.drawn(parent);
    const staffing = await office.staffed(parent, ['QJ-ZF']);
    const own = await office.numberOf(staffing);
    const answer = await page(`/draws/${own}`);
    expect(answer.body).toContain(`href="/draws/${number}"`);
    const text = textOf(answer);
    expect(text).toContain('黔江区执法大队');
    expect(text).toContain('检查单元封存');
    expect(text).not.toContain('QJ-ZF检查员');
    expect((await page(`/draws/${number}`)).body).toContain(`href="/draws/${own}"`);
    expect(textOf(await page(`/firm?q=F100&draw=${own}`))).toContain(`${number} · 最迟于 2026-12-20 公开`);
  });
});
