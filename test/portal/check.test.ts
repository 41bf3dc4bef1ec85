import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHECK_NAMES } from '../../src/core/verify/check.ts';
import {
  announced,
  checkOf,
  close,
  focused,
  giveFile,
  HOSTILE,
  press,
  readerOfOffice,
  savedReport,
  verdict,
} from './reader.ts';

const { office, drawn, numberOf, open } = await readerOfOffice();

const draws = { official: '', rehearsal: '' };
let evidence: string;

beforeAll(async () => {
  const steps = ['seal', 'commit', 'run', 'disclose'] as const;
  draws.official = await numberOf(await drawn({ title: HOSTILE }, ...steps));
  draws.rehearsal = await numberOf(await drawn({ rehearsal: true }, ...steps));
  evidence = (await office.publicGet(`/draws/${draws.official}/evidence`)).body;
});

/** Every answer with evidence, altered on its way: an office, or somebody between, that lies. */
const alter = (page: Page, change: (text: string) => string) =>
  page.context().route('**/evidence', async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: change(await reply.text()) });
  });

const withAnotherSecret = (text: string) => JSON.stringify({ ...JSON.parse(text), secret: 'd4'.repeat(32) });

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
      Array(2).fill(expect.stringMatching(/^.*\n\n?2 \/ 4 · 已声明\n[\s\S]*仍须相信：/)),
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
    const report = await savedReport(page);
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
    await page.waitForSelector('#report[aria-busy="false"] .verdict');
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
