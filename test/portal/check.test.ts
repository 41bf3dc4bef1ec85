import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHECK_NAMES } from '../../src/core/verify/check.ts';
import { drawOffice } from '../draw/office.ts';
import { launchChromium } from '../support/chromium.ts';

const HOSTILE = '<img src=x onerror=alert(1)>‮抽取😀';
const REASON = '名录缺少两个乡镇的企业 <script>alert(2)</script>';

const office = await drawOffice();
const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
afterAll(() => browser.close());

/** Numbers of draws of every standing. */
const draws = { official: '', void: '', rehearsal: '', sealed: '', committed: '', drawn: '', early: '' };
let evidence: string;

const numberOf = async (id: number) => (await office.get(`/draws/${id}`)).body.number as string;

type Verb = 'seal' | 'commit' | 'run' | 'disclose';

/** A draw as far as the last of the steps. */
async function drawn(more: object, ...steps: readonly Verb[]): Promise<number> {
  const id = await office.draft(more);
  for (const step of steps) {
    const { status, body } = await office[step](id);
    if (status >= 300 || body.state === 'failed') throw new Error(`${step}: ${JSON.stringify(body)}`);
  }
  return id;
}

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
  evidence = (await office.publicGet(`/draws/${draws.official}/evidence`)).body;
});

/** Whatever a page's own policy refused, or its scripts threw. */
const wrong: string[] = [];
afterEach(() => expect(wrong.splice(0)).toEqual([]));

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) wrong.push(message.text());
  });
  const reply = await page.goto(address + path);
  expect(reply?.status()).toBe(200);
  return page;
}

const close = (page: Page) => page.context().close();
const checkOf = (number: string, prefix = '') => `${prefix}/draws/${number}/check`;

/** Every answer with evidence, altered on its way: an office, or somebody between, that lies. */
const alter = (page: Page, change: (text: string) => string) =>
  page.context().route('**/evidence', async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: change(await reply.text()) });
  });

const withAnotherSecret = (text: string) => JSON.stringify({ ...JSON.parse(text), secret: 'd4'.repeat(32) });

async function press(page: Page): Promise<void> {
  await page.click('#start');
  await page.waitForSelector('.verdict');
}

const giveFile = async (page: Page, text: string): Promise<void> => {
  const file = { name: '证据.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.setInputFiles('#file', file);
  await page.waitForSelector('.verdict');
};

const verdict = (page: Page) => page.locator('.verdict').innerText();
const announced = (page: Page) => page.locator('[role="status"]').innerText();
const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.textContent');

describe('the page of a disclosed draw', () => {
  it('checks nothing until the reader presses, then every named check, and brings him to the verdict', async () => {
    const page = await open(checkOf(draws.official));
    expect(await page.locator('#report').innerText()).toBe('');
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.locator('.facts').innerText()).toContain(HOSTILE);
    await press(page);
    expect(await verdict(page)).toContain('没有发现不符');
    expect(await page.locator('.checks > li').count()).toBe(CHECK_NAMES.length);
    expect(await focused(page)).toBe('没有发现不符');
    expect(await announced(page)).toContain('没有发现不符');
    expect(await page.locator('.level').allInnerTexts()).toEqual(
      Array(2).fill(expect.stringMatching(/^.*\n\n?2 已声明\n[\s\S]*仍须相信：/)),
    );
    await close(page);
  });

  it('says what is withheld as withheld, never as ok', async () => {
    const page = await open(checkOf(draws.official));
    await press(page);
    const withheld = page.locator('[data-check="witnesses"]');
    expect(await withheld.getAttribute('class')).toBe('not-disclosed');
    expect(await withheld.innerText()).toMatch(/未公开/);
    expect(await withheld.innerText()).not.toMatch(/通过/);
    await close(page);
  });

  it('is in English at its English address, the report too', async () => {
    const page = await open(checkOf(draws.official, '/en'));
    await press(page);
    expect(await verdict(page)).toContain('No check failed');
    const texts = page.locator('main :is(p, h1, h2, h3, span, button, label, summary):not(.value)');
    for (const text of await texts.allInnerTexts()) expect(text).not.toMatch(/\p{Script=Han}/u);
    await close(page);
  });

  it('saves a report that says of which file it is', async () => {
    const page = await open(checkOf(draws.official));
    await press(page);
    const download = page.waitForEvent('download');
    await page.click('#save');
    const report = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    expect(report).toMatchObject({
      draw: draws.official,
      asked_for_draw: draws.official,
      evidence_sha256: createHash('sha256').update(evidence).digest('hex'),
      verdict_zh: '没有发现不符',
      verified: true,
    });
    expect(report.checks).toHaveLength(CHECK_NAMES.length);
    await close(page);
  });

  it('prints the report alone, with the digest of the file', async () => {
    const page = await open(checkOf(draws.official));
    await press(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#start, .beside-report, #save').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('#report').innerText()).toContain(
      createHash('sha256').update(evidence).digest('hex'),
    );
    await close(page);
  });

  it('works by the keyboard alone', async () => {
    const page = await open(checkOf(draws.official));
    await page.waitForSelector('#start');
    const at = () => page.evaluate<string>('document.activeElement.id');
    for (let tabs = 0; (await at()) !== 'start' && tabs < 40; tabs++) await page.keyboard.press('Tab');
    expect(await at()).toBe('start');
    await page.keyboard.press('Tab');
    expect(await at()).toBe('file');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.verdict');
    expect(await focused(page)).toBe('没有发现不符');
    await page.keyboard.press('Tab');
    expect(await at()).toBe('save');
    await close(page);
  });

  it.each([320, 390, 1440])('is not wider than a window of %i, before and after the check', async (width) => {
    const page = await open(checkOf(draws.official, '/en'), { viewport: { width, height: 800 } });
    const isWide = () => page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    expect(await isWide()).toBe(false);
    await alter(page, withAnotherSecret);
    await press(page);
    expect(await isWide()).toBe(false);
    await close(page);
  });
});

describe('evidence that lies', () => {
  it('names the checks that fail, in words, first, with what was expected and found', async () => {
    const page = await open(checkOf(draws.official));
    await alter(page, withAnotherSecret);
    await press(page);
    expect(await verdict(page)).toMatch(/\d+ 项不符，不要相信这一结果/);
    expect(await focused(page)).toMatch(/不要相信/);
    expect(await announced(page)).toMatch(/不要相信/);
    const first = page.locator('.checks > li').first();
    expect(await first.getAttribute('class')).toBe('failed');
    expect(await page.locator('[data-check="secret-matches"].failed').innerText()).toMatch(
      /不符[\s\S]*应为[\s\S]*实为/,
    );
    await close(page);
  });

  it('says that evidence of another draw is not of this one, however sound', async () => {
    const other = (await office.publicGet(`/draws/${draws.rehearsal}/evidence`)).body;
    const page = await open(checkOf(draws.official));
    await alter(page, () => other);
    await press(page);
    expect(await page.locator('.verdict.unsound h2').innerText()).toBe(
      `这是另一次抽取（${draws.rehearsal}）的证据包，不是 ${draws.official} 的。`,
    );
    await close(page);
  });

  it('reads nothing of it as HTML, and shows no member’s name of any length', async () => {
    const page = await open(checkOf(draws.official));
    const name = `<img src=x onerror=alert(1)>${'x'.repeat(1_000_000)}`;
    await giveFile(page, JSON.stringify({ ...JSON.parse(evidence), [name]: 1 }));
    expect(await page.locator('.verdict img').count()).toBe(0);
    const text = await verdict(page);
    expect(text).toContain('<img');
    expect(text.length).toBeLessThan(2_000);
    await close(page);
  });

  it('that does not arrive is not taken for any verdict, and the next press asks again', async () => {
    const page = await open(checkOf(draws.official));
    await page.waitForSelector('#ready:not([hidden])');
    await page.context().setOffline(true);
    await press(page);
    expect(await verdict(page)).toContain('什么也没有核验');
    await page.context().setOffline(false);
    await page.click('#start');
    await page.waitForSelector('.verdict.sound');
    await close(page);
  });
});

describe('a file of the reader’s own', () => {
  it.each([
    ['the page of a draw', () => checkOf(draws.official)],
    ['the page of any draw', () => '/check-a-draw'],
  ])('is checked by %s without a network once it is loaded', async (_page, path) => {
    const page = await open(path());
    await page.waitForSelector('#ready:not([hidden])');
    await page.context().setOffline(true);
    await giveFile(page, evidence);
    expect(await verdict(page)).toContain('没有发现不符');
    expect(await page.locator('.source').innerText()).toContain('证据.json');
    await close(page);
  });

  it('may be dropped, anywhere on the page', async () => {
    const page = await open('/check-a-draw');
    await page.waitForSelector('#ready:not([hidden])');
    const transfer = await page.evaluateHandle(
      `(() => { const all = new DataTransfer(); all.items.add(new File([${JSON.stringify(evidence)}], 'e.json')); return all; })()`,
    );
    await page.dispatchEvent('h1', 'drop', { dataTransfer: transfer });
    await page.waitForSelector('.verdict.sound');
    await close(page);
  });

  it('that is no evidence is refused with what to do next, and a good one taken after it', async () => {
    const page = await open('/en/check-a-draw');
    await giveFile(page, '{"format":');
    expect(await verdict(page)).toContain('not an evidence bundle');
    await giveFile(page, evidence);
    await page.waitForSelector('.verdict.sound');
    await close(page);
  });

  it('may be the log, which waits for its evidence', async () => {
    const log = (await office.publicGet('/ledger/export')).body;
    const page = await open('/check-a-draw');
    await page.setInputFiles('#file', {
      name: 'ledger.jsonl',
      mimeType: 'application/json',
      buffer: Buffer.from(log),
    });
    await page.waitForSelector('#log-given:not([hidden])');
    expect(await announced(page)).toContain('请再放入证据包');
    await giveFile(page, evidence);
    await page.waitForSelector('.verdict.sound');
    await close(page);
  });
});

describe('a draw that does not count', () => {
  it('is called void above the button and in the verdict, however sound, with the reason', async () => {
    const page = await open(checkOf(draws.void));
    expect(await page.locator('.notice.bad').innerText()).toMatch(/已作废，结果无效[\s\S]*理由：名录缺少/);
    await press(page);
    expect(await page.locator('.verdict.without-effect h2').innerText()).toBe('这次抽取已作废，结果无效。');
    expect(await announced(page)).toMatch(/^这次抽取已作废/);
    const download = page.waitForEvent('download');
    await page.click('#save');
    const report = JSON.parse(await readFile(await (await download).path(), 'utf8'));
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
