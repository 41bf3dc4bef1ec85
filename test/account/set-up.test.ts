import { describe, expect, test } from 'vitest';
import { openSetup } from '../../src/account/set-up.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { people } from './people.ts';

const office = await people();
const { app, db, choose, logIn } = office;
const THREE = {
  'administrator-login': 'jia',
  'administrator-name': '甲某',
  'security-officer-login': 'yi',
  'security-officer-name': '乙某',
  'auditor-login': 'bing',
  'auditor-name': '丙某',
};
const send = (url: string, people: object) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'office.local:3000' },
    payload: new URLSearchParams({ ...people }).toString(),
  });
const count = async () => (await db.selectFrom('account').select('id').execute()).length;

describe('the first start', () => {
  test('has no account and no password that anybody knows', async () => {
    expect(await count()).toBe(0);
    const reply = await office.call('POST', '/session', { login: 'admin', password: 'admin' });
    expect(reply.problem).toBe('credentials-wrong');
  });

  test('gives a link that works for a day', async () => {
    const link = await openSetup(db);
    expect(link?.path).toMatch(/^\/setup\/[\w-]{43}$/);
    expect((await app.inject({ url: link!.path })).body).toContain('三个不同的人');
    pretendItIs('2026-03-06T01:31:00Z');
    expect((await app.inject({ url: link!.path })).statusCode).toBe(404);
    expect((await send(link!.path, THREE)).statusCode).toBe(404);
    pretendItIs('2026-03-05T01:30:00Z');
    expect(await count()).toBe(0);
  });

  test.each([
    ['one login for two', { 'auditor-login': 'JIA' }],
    ['one name for two', { 'auditor-name': '甲某' }],
    ['nobody for one', { 'auditor-name': '' }],
    ['a login with blanks', { 'auditor-login': 'b ing' }],
  ])('refuses %s, keeps what was typed and makes nobody', async (_what, change) => {
    const link = await openSetup(db);
    const reply = await send(link!.path, { ...THREE, ...change });
    expect([reply.statusCode, reply.body.includes('请修改后重新提交')]).toEqual([422, true]);
    expect(reply.body).toContain('value="乙某"');
    expect(await count()).toBe(0);
  });

  test('makes the three once, even for two who send the form at the same time', async () => {
    const [one, two] = [await openSetup(db), await openSetup(db)];
    const both = await Promise.all([send(one!.path, THREE), send(two!.path, THREE)]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404]);
    expect(await count()).toBe(3);
    const page = both.find(({ statusCode }) => statusCode === 200)!.body;
    const links = [...page.matchAll(/http:\/\/office\.local:3000(\/activate\/[\w-]{43})/g)].map(
      (found) => found[1]!,
    );
    expect(links).toHaveLength(3);
    for (const path of links) expect((await choose(path)).statusCode).toBe(200);
    const roles = [];
    for (const login of ['jia', 'yi', 'bing']) {
      const me = (await (await logIn(login)).call('GET', '/me')).body as unknown as {
        account: { roles: string[] };
      };
      roles.push(me.account.roles);
    }
    expect(roles).toEqual([['administrator'], ['security-officer'], ['auditor']]);
    for (const dead of [one, two]) expect((await send(dead!.path, THREE)).statusCode).toBe(404);
    expect(await openSetup(db)).toBeUndefined();
    const done = db
      .selectFrom('audit_entry')
      .select(['address', 'request'])
      .where('action', '=', 'setup.done');
    expect(await done.execute()).toEqual([{ address: '127.0.0.1', request: expect.stringMatching(/./) }]);
  });
});
