import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { fieldOffice, PNG } from '../field/field-office.ts';
import { launchChromium } from '../support/chromium.ts';

const office = await fieldOffice({ matters: 30, items: 4 });
const { visit } = office;
const [first, second] = visit.team.map(({ inspector }) => inspector) as [string, string];
const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
afterAll(() => browser.close());

const refused: string[] = [];
async function open(path: string, width = 390, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width, height: 780 },
    colorScheme,
    deviceScaleFactor: 2,
    hasTouch: true,
  });
  const page = await context.newPage();
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(`${address}${path}`);
  return page;
}
const shoot = async (page: Page, name: string, fullPage = false) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/field-${name}.png`, fullPage });
};
const press = async (page: Page, name: string) => {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).click()]);
};
/** The n-th other visit of the first inspector, approved. */
async function another(n: number): Promise<typeof visit> {
  const url = '/api/v1/visits?limit=200';
  const { items } = (await office.app.inject({ url, headers: office.planner })).json();
  const own = (items as (typeof visit)[]).filter(
    (one) => one.id !== visit.id && one.team.some(({ inspector }) => inspector === first),
  );
  await office.approve(own[n]!);
  return own[n]!;
}
const state = (page: Page) => page.locator('#state strong').innerText();

test('an inspector fills in thirty matters on a phone without scripts, and two file the record', async () => {
  const page = await open(await office.link(first));
  expect(await page.locator('h1').innerText()).toBe(visit.target.name);
  expect(await page.getByRole('link', { name: '023-7922 0000' }).getAttribute('href')).toBe(
    'tel:02379220000',
  );
  expect(await state(page)).toBe('尚未填写');
  await shoot(page, 'empty');

  await page.getByLabel('开始时间').fill('2026-03-05T08:30');
  await page.locator('#matter-1').getByText('符合', { exact: true }).first().click();
  await page.locator('#matter-1').getByText('不符合', { exact: true }).nth(1).click();
  await page.getByLabel('检查项 2 的备注').first().fill('一辆车的营运证过期三天');
  await shoot(page, 'typing');
  await press(page, '保存草稿');
  expect(await state(page)).toBe('草稿');
  expect(await page.locator('#state').innerText()).toMatch(/回执 R-\d+，第 1 版/);
  expect(await page.getByRole('status').innerText()).toBe('草稿已保存');
  await shoot(page, 'draft');

  await press(page, '保存并确认');
  const faults = page.getByRole('alert');
  expect(await faults.innerText()).toContain('尚不完整');
  await shoot(page, 'faults');
  expect(await faults.evaluate((box) => box.getBoundingClientRect().top)).toBeLessThan(400);
  await faults.getByRole('link', { name: '未填写结束时间' }).click();
  expect(new URL(page.url()).hash).toBe('#ended_at');

  await page.getByLabel('结束时间').fill('2026-03-05T09:05');
  for (const section of await page.locator('.matter').all()) {
    for (const item of await section.locator('.item').all())
      await item.getByText('符合', { exact: true }).click();
    await section.getByText('1 未发现问题').click();
  }
  await page.getByText('已签字').click();
  await page.getByLabel('签字人姓名').fill('王某，安全负责人');
  await page.locator('#matter-1 input[type=file]').setInputFiles({
    name: '门头.png',
    mimeType: 'image/png',
    buffer: PNG,
  });
  await press(page, '保存并确认');
  expect(await state(page)).toBe('您已确认，等另一名检查人员确认');
  expect(await page.locator('.matters-list .quiet').allInnerTexts()).toEqual(Array(30).fill('4 / 4'));
  expect(await page.locator('#matter-1').innerText()).toContain('移除 门头.png');

  const other = await open(await office.link(second));
  expect(await state(other)).toBe('同组人员已确认，请核对后确认');
  await press(other, '保存并确认');
  expect(await state(other)).toBe('已归档，等待审核；不能再改');
  expect(await other.locator('fieldset[disabled]').count()).toBe(1);
  await shoot(other, 'filed');
}, 120_000);

test('what two people typed at once stands side by side on the phone', async () => {
  const mine = await another(1);
  const [a, b] = await Promise.all(
    mine.team.slice(0, 2).map(async ({ inspector }) => open(await office.link(inspector, 24, mine))),
  );
  await a!.getByLabel('备注', { exact: true }).last().fill('大门已上锁，无人应答，电话无人接听');
  await b!.getByLabel('备注', { exact: true }).last().fill('邻居说上月搬走');
  await press(a!, '保存草稿');
  await press(b!, '保存草稿');
  expect(await b!.locator('#versions .two').innerText()).toMatch(/大门已上锁.*邻居说上月搬走/s);
  expect(await b!.getByLabel('备注', { exact: true }).last().inputValue()).toBe('邻居说上月搬走');
  await shoot(b!, 'stale');
  await press(b!, '保存草稿');
  expect(await b!.locator('#state').innerText()).toContain('第 2 版');
});

test.each([
  [320, 'light'],
  [390, 'dark'],
  [1280, 'light'],
] as const)(
  'at %i pixels, %s, nothing is wider than the window and every target is large',
  async (width, scheme) => {
    const page = await open(await office.link(first), width, scheme);
    expect(await page.locator('body').evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(width);
    const small = await page
      .locator(
        '.pick, button, summary, input:not([type=hidden]):not(.pick input), textarea, select, .matters-list a',
      )
      .evaluateAll((all) =>
        all
          .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect().height] as const)
          .filter(([, height]) => height > 0 && height < 44),
      );
    expect(small).toEqual([]);
    await shoot(page, `${width}-${scheme}`);
  },
);

test('a link that does not work says what to do', async () => {
  const page = await open('/field/none');
  expect(await page.locator('main').innerText()).toMatch(/链接无效或者已过期.*登记员/s);
  await shoot(page, 'dead');
});

test('the keyboard alone reaches everything of a matter', async () => {
  const page = await open(await office.link(first, 24, await another(2)));
  await page.locator('#matter-1 summary').first().focus();
  const seen = new Set<string>();
  for (let i = 0; i < 16; i++) {
    await page.keyboard.press('Tab');
    seen.add(
      await page
        .locator(':focus')
        .evaluate((one) => [one.tagName, one.getAttribute('type')].filter(Boolean).join(' ')),
    );
  }
  expect([...seen].sort()).toEqual(['INPUT checkbox', 'INPUT file', 'INPUT radio', 'SUMMARY', 'TEXTAREA']);
});

test('no page asked for anything that its policy refuses', () => {
  expect(refused.filter((text) => !/status of (404|409|422)/.test(text))).toEqual([]);
});
