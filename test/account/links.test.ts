import { beforeEach, describe, expect, test } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { PASSWORD, people } from './people.ts';

const office = await people();
const { app, call, choose, logIn, person } = office;
const { administrator, 'security-officer': officer } = await office.first();
beforeEach(() => pretendItIs('2026-03-05T01:30:00Z'));
const NEXT = 'di er ju hua geng chang yi dian';

const invite = async (login: string) => {
  const { body } = await administrator.call('POST', '/accounts', { login, name: `某${login}` });
  const { account, activation } = body as unknown as {
    account: { id: string };
    activation: { path: string };
  };
  return { id: account.id, path: activation.path };
};
const link = (id: string) => administrator.call('POST', `/accounts/${id}/link`);
const page = (url: string) => app.inject({ url });

describe('an activation link', () => {
  test('lets the person choose a password, once', async () => {
    const { path } = await invite('once');
    expect((await page(path)).body).toContain('once');
    const done = await choose(path);
    expect([done.statusCode, done.body.includes('密码已设置')]).toEqual([200, true]);
    await logIn('once');
    for (const dead of [await page(path), await choose(path, NEXT)])
      expect([dead.statusCode, dead.body.includes('链接无效')]).toEqual([404, true]);
    await expect(logIn('once', NEXT)).rejects.toThrow('credentials-wrong');
  });

  test('opened by two at once lets one of them choose', async () => {
    const { path } = await invite('race');
    const both = await Promise.all([choose(path, PASSWORD), choose(path, NEXT)]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404]);
  });

  test('expires after seven days', async () => {
    const { path } = await invite('late');
    pretendItIs('2026-03-12T01:29:00Z');
    expect((await page(path)).statusCode).toBe(200);
    pretendItIs('2026-03-12T01:30:01Z');
    expect((await page(path)).statusCode).toBe(404);
  });

  test('is dead once another is made, and once the account is disabled', async () => {
    const { id, path } = await invite('lost');
    const again = (await link(id)).body as unknown as { path: string; confirmation_needed: boolean };
    expect(again.confirmation_needed).toBe(false);
    expect([(await page(path)).statusCode, (await page(again.path)).statusCode]).toEqual([404, 200]);
    await administrator.call('POST', `/accounts/${id}/disable`, { reason: '误建' });
    expect((await page(again.path)).statusCode).toBe(404);
  });

  test('says every fault in Chinese and keeps working', async () => {
    const { path } = await invite('faulty');
    const weak = await choose(path, 'faulty');
    expect([weak.statusCode, weak.headers['content-type']]).toEqual([422, 'text/html; charset=utf-8']);
    expect(weak.body).toContain('密码太短');
    expect(weak.body).toContain('含有登录名或姓名');
    expect((await choose(path, PASSWORD, NEXT)).body).toContain('两次输入的密码不一致');
    expect((await choose(path)).statusCode).toBe(200);
  });

  test('does not come into the audit log while it works: whoever reads the log could use it', async () => {
    const { path } = await invite('unread');
    expect((await choose(path, 'short')).statusCode).toBe(422);
    await app.refusedAttempts.written();
    const rows = await office.db.selectFrom('audit_entry').selectAll().execute();
    expect(JSON.stringify(rows)).toContain('"/activate/:token"');
    expect(JSON.stringify(rows)).not.toContain(path);
    expect((await choose(path)).statusCode).toBe(200);
  });

  test('shows a page that runs and fetches nothing, is stored nowhere and sends its address nowhere', async () => {
    const { path } = await invite('headers');
    const { headers } = await page(path);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  test('shows a name as text, whatever is in it', async () => {
    const { body } = await administrator.call('POST', '/accounts', { login: 'angle', name: '<b>王</b>' });
    const { activation } = body as unknown as { activation: { path: string } };
    const shown = (await page(activation.path)).body;
    expect(shown).not.toContain('<b>');
    expect(shown).toContain('&#60;b&#62;');
  });
});

describe('a reset', () => {
  test('works only after the security officer confirmed it: whoever holds the link becomes that person', async () => {
    const one = await person('forgetful', ['planner']);
    const made = (await link(one.id)).body as unknown as { path: string; confirmation_needed: boolean };
    expect(made.confirmation_needed).toBe(true);
    expect((await choose(made.path, NEXT)).statusCode).toBe(404);
    expect((await administrator.call('POST', `/accounts/${one.id}/confirm-reset`)).problem).toBe(
      'role-forbidden',
    );
    expect((await officer.call('POST', `/accounts/${one.id}/confirm-reset`)).status).toBe(204);
    expect((await choose(made.path, NEXT)).statusCode).toBe(200);
    expect((await one.call('GET', '/me')).problem).toBe('session-ended');
    await expect(logIn('forgetful')).rejects.toThrow('credentials-wrong');
    await logIn('forgetful', NEXT);
  });

  test('is needed too for an account with rights that nobody has activated: its link of before is dead', async () => {
    const { id, path } = await invite('granted');
    const grant = (roles: string[]) =>
      officer.call('PUT', `/accounts/${id}/rights`, { roles, reason: '任职' });
    expect((await grant([])).status).toBe(200);
    expect((await page(path)).statusCode).toBe(200);
    expect((await grant(['planner'])).status).toBe(200);
    // The administrator, who made it, has seen it and could become the planner.
    expect([(await page(path)).statusCode, (await choose(path)).statusCode]).toEqual([404, 404]);
    const first = (await link(id)).body as unknown as { path: string; confirmation_needed: boolean };
    expect(first.confirmation_needed).toBe(true);
    expect((await officer.call('POST', `/accounts/${id}/confirm-reset`)).status).toBe(204);
    expect((await grant(['planner', 'registrar'])).status).toBe(200);
    expect((await choose(first.path)).statusCode).toBe(404);
    const second = (await link(id)).body as unknown as { path: string };
    expect((await choose(second.path)).statusCode).toBe(404);
    expect((await officer.call('POST', `/accounts/${id}/confirm-reset`)).status).toBe(204);
    expect((await choose(second.path)).statusCode).toBe(200);
    await logIn('granted');
  });

  test('that nobody asked for cannot be confirmed, nor the own one', async () => {
    const one = await person('calm', ['planner']);
    expect((await officer.call('POST', `/accounts/${one.id}/confirm-reset`)).problem).toBe(
      'no-reset-pending',
    );
    const { account } = (await officer.call('GET', '/me')).body as unknown as { account: { id: string } };
    await link(account.id);
    expect((await officer.call('POST', `/accounts/${account.id}/confirm-reset`)).problem).toBe('own-rights');
  });
});

test('a link that never was answers as one that is used', async () => {
  expect((await page('/activate/guess')).statusCode).toBe(404);
  expect((await page('/setup/guess')).statusCode).toBe(404);
  expect((await call('GET', '/api/v1/me')).problem).toBe('token-missing');
});
