import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePassword } from '../../src/account/password/choose-password.ts';
import { record } from '../../src/platform/audit.ts';
import { ACCOUNT_DEFAULTS } from '../../src/platform/config.ts';
import { transact } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/http/access.ts';
import { drawOffice } from '../draw/office.ts';
import { launchChromium } from '../support/chromium.ts';

const PASSWORD = 'wu ling shan xia de qing chen';
const NEXT = 'wu ling shan shang de huang hun';

const office = await drawOffice();
const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
afterAll(() => browser.close());

/** A person of this role who has chosen a password; gives the login name. */
async function person(role: Role): Promise<string> {
  await office.tokenFor(role, { name: `某${role}` });
  const account = await office.db
    .selectFrom('account')
    .select(['id', 'login', 'name'])
    .where('name', '=', `某${role}`)
    .executeTakeFirstOrThrow();
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await choosePassword(trx, account, PASSWORD, ACCOUNT_DEFAULTS);
    await record(trx, { action: 'account.password', object_kind: 'account', object_id: account.id });
  });
  return account.login;
}

/** What browsers refused, such as a style that the policy does not admit. */
const refused: string[] = [];
async function open(width = 1440, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ javaScriptEnabled: false, viewport, colorScheme });
  const page = await context.newPage();
  page.on('console', (message) => refused.push(message.text()));
  return page;
}

async function logIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.goto(`${address}/login`);
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(password);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

const shoot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
};
const heading = (page: Page) => page.locator('h1').innerText();

let planner: string;
beforeAll(async () => {
  planner = await person('planner');
  await office.draft({ rehearsal: true, title: '尚未封存的草案' });
  const id = await office.draft({ rehearsal: true });
  await office.seal(id);
  await office.commit(id);
  await office.run(id);
});

test('a planner logs in with a browser alone and opens slip, witness sheet and lists from the own page', async () => {
  const page = await open();
  await shoot(page, 'login');
  await logIn(page, planner);
  expect(await heading(page)).toBe('某planner，您好');
  await shoot(page, 'home');
  const [drawn] = await page.locator('.draws li').filter({ hasText: '已抽取' }).all();
  await drawn!.getByRole('link', { name: '承诺单' }).click();
  expect(await heading(page)).toBe('抽取承诺单');
  await page.goBack();
  await page.getByRole('link', { name: '见证人数字单' }).click();
  expect(await page.locator('.strip').count()).toBeGreaterThan(3);
  await page.goBack();
  for (const name of ['检查对象名单', '检查人员名单']) {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name }).click();
    expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
  }
  const draft = page.locator('.draws li').filter({ hasText: '草案' });
  expect(await draft.getByRole('link').count()).toBe(0);
});

test('a wrong password is answered in words, with the name kept and no session', async () => {
  const page = await open(390, 'dark');
  await logIn(page, planner, 'not the password');
  expect(await page.getByRole('alert').innerText()).toContain('登录名或密码不对');
  expect(await page.getByLabel('登录名').inputValue()).toBe(planner);
  await shoot(page, 'login-wrong-dark');
  await page.goto(`${address}/home`);
  expect(await heading(page)).toBe('登录');
});

test('on a phone, in the dark too, no page is wider than the window', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open(390, colorScheme);
    for (const path of ['/', '/login', '/home', '/deadlines', '/password']) {
      if (path === '/home') await logIn(page, planner);
      await page.goto(`${address}${path}`);
      await shoot(page, `phone-${colorScheme}-${path.slice(1) || 'front'}`);
      const width = await page.locator('body').evaluate((body) => body.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(390);
    }
  }
});

test('who is no planner sees who he is, and no draw', async () => {
  const page = await open();
  await logIn(page, await person('registrar'));
  expect(await page.locator('main').innerText()).toContain('登记员');
  expect(await page.locator('.draws').count()).toBe(0);
});

test('changing the password needs the present one, and ends the sessions elsewhere', async () => {
  const login = await person('reviewer');
  const elsewhere = await open();
  await logIn(elsewhere, login);
  const page = await open();
  await logIn(page, login);
  await page.getByRole('link', { name: '更换密码' }).click();
  const change = async (old: string, chosen: string, again: string) => {
    await page.getByLabel('现用密码').fill(old);
    await page.getByLabel('新密码').fill(chosen);
    await page.getByLabel('再输入一次').fill(again);
    await page.getByRole('button', { name: '更换密码' }).click();
  };
  await change(PASSWORD, NEXT, 'another sentence of mine');
  expect(await page.getByRole('alert').innerText()).toContain('不一致');
  await change('not the password', NEXT, NEXT);
  expect(await page.getByRole('alert').innerText()).toContain('密码不对');
  await change(PASSWORD, 'aaaaaaaaaaaa', 'aaaaaaaaaaaa');
  expect(await page.getByRole('alert').innerText()).toContain('过于常见');
  await change(PASSWORD, NEXT, NEXT);
  expect(await heading(page)).toBe('某reviewer，您好');
  await elsewhere.goto(`${address}/home`);
  expect(await heading(elsewhere)).toBe('登录');
  await logIn(elsewhere, login, NEXT);
  expect(await heading(elsewhere)).toBe('某reviewer，您好');
});

test('logging out ends this session, and everywhere all of them', async () => {
  const login = await person('conference-secretary');
  const pages = [await open(), await open(), await open()];
  for (const page of pages) await logIn(page, login);
  const [one, two] = pages as [Page, Page, Page];
  const homes = async () => {
    for (const page of pages) await page.goto(`${address}/home`);
    return await Promise.all(pages.map(heading));
  };
  await one.getByRole('button', { name: '退出登录' }).click();
  expect(await homes()).toEqual(['登录', ...Array(2).fill('某conference-secretary，您好')]);
  await two.getByRole('button', { name: '在所有设备上退出' }).click();
  expect(await homes()).toEqual(['登录', '登录', '登录']);
});

test('a form of another site neither logs in nor acts in a session', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const send = (url: string, headers: object, fields: Record<string, string>) =>
    office.app.inject({
      method: 'POST',
      url,
      headers: { ...form, ...headers },
      payload: new URLSearchParams(fields).toString(),
    });
  const typed = { login: planner, password: PASSWORD };
  const foreign = await send('/login', { 'sec-fetch-site': 'cross-site' }, typed);
  expect([foreign.statusCode, foreign.headers['set-cookie']]).toEqual([403, undefined]);
  const own = await send('/login', { 'sec-fetch-site': 'same-origin' }, typed);
  expect([own.statusCode, own.headers.location]).toEqual([303, '/home']);
  const [cookie = ''] = String(own.headers['set-cookie']).split(';');
  for (const fields of [{}, { csrf_token: 'guessed' }]) {
    const acted = await send('/logout', { cookie }, fields as Record<string, string>);
    expect(acted.json().type).toBe('/problems/csrf-refused');
    const changed = await send('/password', { cookie }, { ...fields, old: PASSWORD, new: NEXT, again: NEXT });
    expect(changed.json().type).toBe('/problems/csrf-refused');
  }
  const home = await office.app.inject({ url: '/home', headers: { cookie } });
  expect(home.statusCode).toBe(200);
});

test('a program that asks for the own page without a session gets the problem, a browser the log-in', async () => {
  const program = await office.app.inject({ url: '/home' });
  expect(program.json().type).toBe('/problems/token-missing');
  const person = await office.app.inject({ url: '/home', headers: { accept: 'text/html,*/*' } });
  expect([person.statusCode, person.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
});

test('the home page leads to the check, the protocol, the interface and the log-in', async () => {
  const page = await open();
  await page.goto(`${address}/`);
  await shoot(page, 'front');
  const links = await page.locator('nav a, footer a').all();
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
  expect(addresses).toEqual(expect.arrayContaining(['/check-a-draw', '/protocol', '/docs', '/login']));
  for (const path of addresses) {
    const reply = await fetch(`${address}${path}`);
    await reply.text();
    expect([path, reply.status]).toEqual([path, 200]);
  }
});

test('no page asked for anything that its policy refuses', () => {
  expect(refused.filter((text) => !/status of (401|422)/.test(text))).toEqual([]);
});
