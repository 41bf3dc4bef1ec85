import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { choosePassword } from '../../src/account/password/choose-password.ts';
import { record } from '../../src/platform/audit.ts';
import { ACCOUNT_DEFAULTS } from '../../src/platform/config.ts';
import { transact } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/http/access.ts';
import type { RateRow, Statistics } from '../../src/statistics/schema.ts';
import { countedYear } from '../statistics/counted-year.ts';
import { launchChromium } from '../support/chromium.ts';

const PASSWORD = 'wu ling shan xia de qing chen';
const office = await countedYear();
const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
afterAll(() => browser.close());

const refused: string[] = [];
async function logged(role: Role, width = 1440, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  await office.tokenFor(role, { name: `某${role}${width}` });
  const account = await office.db
    .selectFrom('account')
    .select(['id', 'login', 'name'])
    .where('name', '=', `某${role}${width}`)
    .executeTakeFirstOrThrow();
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await choosePassword(trx, account, PASSWORD, ACCOUNT_DEFAULTS);
    await record(trx, { action: 'account.password', object_kind: 'account', object_id: account.id });
  });
  const viewport = { width, height: 900 };
  const page = await (
    await browser.newContext({ javaScriptEnabled: false, viewport, colorScheme })
  ).newPage();
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(`${address}/login`);
  await page.getByLabel('登录名').fill(account.login);
  await page.getByLabel('密码').fill(PASSWORD);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  return page;
}
const shoot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
};

test('a reviewer comes from the own page to the figures of the year, each as the interface tells it', async () => {
  const page = await logged('reviewer');
  await page.getByRole('link', { name: '年度统计' }).click();
  expect(await page.locator('h1').innerText()).toBe('2026 年度统计');
  await shoot(page, 'statistics');
  const made = (await office.get('/statistics?year=2026')).body as unknown as Statistics;
  expect(await page.locator('section').count()).toBe(made.figures.length);
  for (const { figure, groups } of made.figures) {
    const row = groups[0]!.rows[0] as RateRow;
    if (groups[0]!.by !== 'total') continue;
    const whole = page.locator(`#${figure} .whole`);
    expect(await whole.locator('strong').innerText()).toBe(`${(row.value! * 100).toFixed(1)} %`);
    expect(await whole.getByRole('link').allInnerTexts()).toEqual(
      [row.numerator, row.denominator].map(({ count }) => String(count)),
    );
  }
  const rows = await page.locator('#problem-rate tbody tr').count();
  expect(await page.locator('#problem-rate .chart').count()).toBe(rows);
  expect(await page.locator('#problem-rate .bound').count()).toBeGreaterThan(2);
});

test('a plan is chosen, and the numbers lead to its list', async () => {
  const page = await logged('planner');
  await page.goto(`${address}/statistics?year=2026`);
  await page.getByLabel('计划').selectOption('P3');
  await page.getByRole('button', { name: '统计' }).click();
  expect(await page.getByLabel('计划').inputValue()).toBe('P3');
  const link = page.locator('#completion .whole a').last();
  const count = Number(await link.innerText());
  await link.click();
  const list = JSON.parse((await page.locator('body').textContent())!) as { items: unknown[] };
  expect(list.items).toHaveLength(count);
});

test('on a phone, in the dark too, it is no wider than the window', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await logged(colorScheme === 'dark' ? 'agency-head' : 'planner', 390, colorScheme);
    for (const query of ['', '?year=2031&plan=&department=']) {
      await page.goto(`${address}/statistics${query}`);
      await shoot(page, `statistics-phone-${colorScheme}-${query === '' ? 'year' : 'empty'}`);
      expect(await page.locator('body').evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(390);
    }
    expect(await page.locator('main').innerText()).toContain('还没有可统计的抽取');
  }
});

test('who is not logged in meets the log-in, and who may not read figures is refused', async () => {
  const browserAsks = await office.app.inject({ url: '/statistics', headers: { accept: 'text/html' } });
  expect([browserAsks.statusCode, browserAsks.headers['content-type']]).toEqual([
    401,
    'text/html; charset=utf-8',
  ]);
  expect((await office.app.inject({ url: '/statistics' })).json().type).toBe('/problems/token-missing');
  const page = await logged('registrar');
  expect(await page.getByRole('link', { name: '年度统计' }).count()).toBe(0);
  expect((await page.goto(`${address}/statistics`))?.status()).toBe(403);
});

test('the page asked for nothing that its policy refuses', () => {
  expect(refused.filter((text) => !/status of (401|403)/.test(text))).toEqual([]);
});
