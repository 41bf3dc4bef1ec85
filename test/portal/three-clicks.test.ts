import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawOffice } from '../draw/office.ts';
import { drawnAndDisclosed } from '../publication/reviewed-office.ts';
import { launchChromium } from '../support/chromium.ts';

const office = await drawOffice();
const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
afterAll(() => browser.close());

let number: string;
let firm: { name: string; target: string; rank: number };
beforeAll(async () => {
  const { id } = await drawnAndDisclosed(office);
  number = (await office.get(`/draws/${id}`)).body.number as string;
  [firm] = (await office.publicGet(`/draws/${number}/drawn?task=T01&limit=1`)).json().items;
});

/** A phone whose browser runs no scripts. */
const phone = (colorScheme: 'light' | 'dark' = 'light'): Promise<BrowserContext> =>
  browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, colorScheme });

async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const width = await page.locator('html').evaluate((html) => html.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
}

for (const [prefix, words] of [
  [
    '',
    {
      field: '代码或完整名称',
      find: '查一家企业',
      drawn: '在名单中，抽中了。',
      rank: '随机排序后它排第',
      check: '核验这次抽取',
      log: /日志第 \d+ 条/,
    },
  ],
  [
    '/en',
    {
      field: 'Code or full name',
      find: 'Find a firm',
      drawn: 'In the list, and drawn.',
      rank: 'In random order this one came at rank',
      check: 'Check this draw',
      log: /Log entry \d+/,
    },
  ],
] as const)
  test(`was it drawn, why, is it proven: within three clicks from ${prefix}/ on a phone`, async () => {
    const context = await phone();
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(`${address}${prefix || '/'}`);
    await page.getByLabel(words.field).fill(firm.name);
    let clicks = 0;
    const click = async (name: string | RegExp, role: 'button' | 'link') => {
      clicks += 1;
      const target = page.getByRole(role, { name }).first();
      const box = await target.boundingBox();
      expect(box!.height).toBeGreaterThanOrEqual(24);
      await Promise.all([page.waitForEvent('load'), target.click()]);
    };
    await click(words.find, 'button');
    const answer = await page.locator('article').innerText();
    expect(answer).toContain(words.drawn);
    expect(answer).toContain(words.rank);
    expect(await page.getByRole('link', { name: words.check }).getAttribute('href')).toBe(
      `${prefix}/draws/${number}/check`,
    );
    await expectNoSidewaysScrolling(page);
    await click(words.log, 'link');
    expect(await page.locator('body').innerText()).toContain(number);
    expect(clicks).toBeLessThanOrEqual(3);
    expect(said).toEqual([]);
    await context.close();
  });

test('the pages of a draw fit a phone, light and dark, also in very large text', async () => {
  for (const scheme of ['light', 'dark'] as const) {
    const context = await phone(scheme);
    const page = await context.newPage();
    for (const path of [
      '/draws',
      `/draws/${number}`,
      `/draws/${number}/drawn`,
      `/draws/${number}/teams`,
      `/en/draws/${number}`,
    ]) {
      await page.goto(`${address}${path}`);
      await expectNoSidewaysScrolling(page);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(320);
      await page.setViewportSize({ width: 390, height: 844 });
      const levels = await page
        .locator('h1, h2, h3, h4')
        .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
    }
    await context.close();
  }
});
