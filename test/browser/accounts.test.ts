import { afterAll, expect, test } from 'vitest';
import { openSetup } from '../../src/account/set-up.ts';
import { people } from '../account/people.ts';
import { launchChromium } from '../support/chromium.ts';

const office = await people();
const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
afterAll(() => browser.close());

test('three people are set up and each chooses a password, on desktop and phone, without scripts', async () => {
  const desktop = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 1280, height: 900 },
  });
  const page = await desktop.newPage();
  const refused: string[] = [];
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(`${address}${(await openSetup(office.db))!.path}`);
  for (const [role, login, name] of [
    ['administrator', 'jia', '甲某'],
    ['security-officer', 'yi', '乙某'],
    ['auditor', 'bing', '丙某'],
  ] as const) {
    await page.locator(`#${role}-name`).fill(name);
    await page.locator(`#${role}-login`).fill(login);
  }
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/setup.png`, fullPage: true });
  await page.getByRole('button', { name: '设立三个账户' }).click();
  const links = await page.locator('.link').allTextContents();
  expect(links).toHaveLength(3);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/done.png`, fullPage: true });

  const phone = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const small = await phone.newPage();
  await small.goto(links[0]!);
  await small.getByLabel('新密码').fill('jia mou de mi ma');
  await small.getByLabel('再输入一次').fill('something else here');
  await small.getByRole('button', { name: '设置密码' }).click();
  expect(await small.getByRole('alert').innerText()).toContain('两次输入的密码不一致');
  const width = await small.locator('body').evaluate((body) => body.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
  if (process.env.SHOTS)
    await small.screenshot({ path: `${process.env.SHOTS}/activate.png`, fullPage: true });
  await small.getByLabel('新密码').fill('wu ling shan xia qing chen');
  await small.getByLabel('再输入一次').fill('wu ling shan xia qing chen');
  await small.getByRole('button', { name: '设置密码' }).click();
  expect(await small.locator('h1').innerText()).toBe('密码已设置');
  await small.goto(links[0]!);
  expect(await small.locator('h1').innerText()).toBe('链接无效');
  expect(refused).toEqual([]);
  await office.logIn('jia', 'wu ling shan xia qing chen');
});
