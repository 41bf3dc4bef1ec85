import { beforeAll, describe, expect, it } from 'vitest';
import { announced, checkOf, close, HOSTILE, press, readerOfOffice, savedReport } from './reader.ts';

const REASON = '名录缺少两个乡镇的企业 <script>alert(2)</script>';

const { office, drawn, numberOf, open } = await readerOfOffice();

/** Numbers of draws of every standing. */
const draws = { official: '', void: '', rehearsal: '', sealed: '', committed: '', drawn: '', early: '' };

async function makeVoid(id: number): Promise<void> {
  expect((await office.post(`/draws/${id}/void`, { reason: REASON })).status).toBe(202);
  expect((await office.secondPost(`/draws/${id}/void/confirm`, { values: [] })).status).toBe(201);
}

beforeAll(async () => {
  const ended = await drawn({}, 'seal', 'commit', 'run');
  await makeVoid(ended);
  draws.void = await numberOf(ended);
  const id = await drawn({ title: HOSTILE }, 'seal');
  expect((await office.commit(id, { supersedes: draws.void })).status).toBe(201);
  expect((await office.run(id)).status).toBe(201);
  expect((await office.disclose(id)).status).toBe(201);
  draws.official = await numberOf(id);
  const rehearsal = true;
  draws.rehearsal = await numberOf(await drawn({ rehearsal }, 'seal', 'commit', 'run', 'disclose'));
  draws.sealed = await numberOf(await drawn({ rehearsal }, 'seal'));
  draws.committed = await numberOf(await drawn({ rehearsal }, 'seal', 'commit'));
  draws.drawn = await numberOf(await drawn({ rehearsal }, 'seal', 'commit', 'run'));
  const early = await drawn({ rehearsal }, 'seal');
  await makeVoid(early);
  draws.early = await numberOf(early);
});

describe('a draw that does not count', () => {
  it('is called void above the button and in the verdict, however sound, with the reason', async () => {
    const page = await open(checkOf(draws.void));
    expect(await page.locator('.notice.bad').innerText()).toMatch(/已作废，结果无效[\s\S]*理由：名录缺少/);
    await press(page);
    expect(await page.locator('.verdict.without-effect h2').innerText()).toBe('这次抽取已作废，结果无效。');
    expect(await announced(page)).toMatch(/^这次抽取已作废/);
    const report = await savedReport(page);
    expect(report).toMatchObject({
      void: true,
      verdict_zh: expect.stringMatching(/^这次抽取已作废，结果无效/),
    });
    await close(page);
  });

  it('is called a rehearsal above the button and in the verdict', async () => {
    const page = await open(checkOf(draws.rehearsal, '/en'));
    expect(await page.locator('.notice.warn').innerText()).toContain('a rehearsal, not a real draw');
    await press(page);
    expect(await page.locator('.verdict.without-effect h2').innerText()).toContain('a rehearsal');
    expect(await page.locator('.verdict.sound').count()).toBe(0);
    await close(page);
  });

  it('has no button where it was ended before its commitment, and says why', async () => {
    const page = await open(checkOf(draws.early));
    expect(await page.locator('#start').count()).toBe(0);
    expect(await page.locator('.notice.bad').innerText()).toContain('没有证据包可以核验');
    await close(page);
  });
});

describe('a draw whose evidence is not public', () => {
  it.each([
    ['sealed', /还没有公布承诺/, /公布承诺时会写明/],
    ['committed', /还没有摇号/, /最迟于 2026-12-20 公开/],
    ['drawn', /结果还没有公开/, /最迟于 2026-12-20 公开/],
  ] as const)('is told when it will be, instead of a button: %s', async (state, stage, day) => {
    const page = await open(checkOf(draws[state]));
    expect(await page.locator('#start, #file').count()).toBe(0);
    const text = await page.locator('main').innerText();
    expect(text).toMatch(stage);
    expect(text).toMatch(day);
    expect(await page.locator(`a[href*="${draws[state]}/evidence"]`).count()).toBe(0);
    await close(page);
  });

  it('that nobody has sealed is not found, in words', async () => {
    const reply = await office.app.inject({ url: '/draws/none/check', headers: { accept: 'text/html' } });
    expect(reply.statusCode).toBe(404);
    expect(reply.body).toContain('<h1>');
  });
});

describe('without scripts', () => {
  it('says what the check does and leads to the file, the evidence, the log, the steps and the command line', async () => {
    const page = await open(checkOf(draws.official), { javaScriptEnabled: false });
    expect(await page.locator('#start').isVisible()).toBe(false);
    const text = await page.locator('main').innerText();
    expect(text).toMatch(/没有运行脚本[\s\S]*核验了什么/);
    expect(text).toContain('npm run verify -- evidence-');
    const links = page.locator('main a[download]');
    expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual([
      '/check',
      `/api/v1/public/draws/${draws.official}/evidence`,
      '/api/v1/public/ledger/export',
      expect.stringMatching(/^\/assets\/check-by-hand\..*\.mjs$/),
    ]);
    for (const href of await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? '')))
      expect((await office.app.inject({ url: href })).statusCode).toBe(200);
    await close(page);
  });

  it('the list of draws to check leads to those that are disclosed, the rehearsals marked', async () => {
    const page = await open('/check-a-draw', { javaScriptEnabled: false });
    const lines = await page.locator('main .cards').first().locator('li').allInnerTexts();
    expect(lines).toHaveLength(2);
    expect(lines.filter((line) => line.includes('演练'))).toHaveLength(1);
    expect(await page.locator(`main a[href="/draws/${draws.official}/check"]`).innerText()).toBe(HOSTILE);
    expect(await page.locator(`main a[href="/draws/${draws.drawn}/check"]`).count()).toBe(0);
    await close(page);
  });
});
