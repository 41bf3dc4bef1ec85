import { beforeEach, describe, expect, test } from 'vitest';
import { passwordFaults } from '../../src/account/password/password-rules.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { PASSWORD, people } from './people.ts';

const person = { login: 'wangmin', name: '王敏' };
const faults = (password: string, passwords: 'asvs' | 'mlps' = 'asvs') =>
  passwordFaults(password, person, { passwords });

describe('under asvs a password', () => {
  test.each([
    ['武陵山下的清晨有雾而江水不急'],
    ['correct horse battery staple'],
    ['x'.repeat(3).concat('kT9 vmQ2 zL')],
  ])('may be %s', (password) => expect(faults(password)).toEqual([]));

  test.each([
    ['short enough'.slice(0, 11), ['too-short']],
    ['武陵山下的清晨有雾而江', ['too-short']],
    ['Password1234!', ['too-common']],
    ['qwertyuiop12', ['too-common']],
    ['WoAiNi13141314', ['too-common']],
    ['aaaaaaaaaaaa', ['too-common']],
    ['123456789012', ['too-common']],
    ['abcdefghijklm', ['too-common']],
    ['wangmin de mima', ['names-you']],
    ['王敏的密码不要猜了好不好', ['names-you']],
    ['好'.repeat(3).concat('x'.repeat(130)), ['too-long', 'too-common']],
  ])('is not %s', (password, expected) => expect(faults(password)).toEqual(expected));

  test('need not be mixed', () => expect(faults('nur kleine buchstaben hier')).toEqual([]));
});

describe('under mlps a password', () => {
  test.each([['Wuling#2026x'], ['清晨 Wuling 7']])('may be %s', (password) =>
    expect(faults(password, 'mlps')).toEqual([]),
  );
  test.each([
    ['wuling qingchen', ['not-mixed']],
    ['Wl#2026', ['too-short']],
    ['ｗｕｌｉｎｇqing2026', ['not-mixed']],
  ])('is not %s', (password, expected) => expect(faults(password, 'mlps')).toEqual(expected));
});

describe('an office under mlps', async () => {
  const strong = (n: number) => `Wuling#Qingchen${n}`;
  const office = await people({ passwords: 'mlps' });
  const { choose, logIn, call } = office;
  beforeEach(() => pretendItIs('2026-03-05T01:30:00Z'));

  test('asks for another password after 90 days, and lets nothing else be done until then', async () => {
    const { setUp } = await import('../../src/account/set-up.ts');
    const links = await setUp(office.db, {
      administrator: { login: 'jia', name: '甲某' },
      'security-officer': { login: 'yi', name: '乙某' },
      auditor: { login: 'bing', name: '丙某' },
    });
    expect((await choose(links!.administrator.path)).statusCode).toBe(422);
    expect((await choose(links!.administrator.path, strong(0))).statusCode).toBe(200);
    pretendItIs('2026-06-03T01:29:00Z');
    const early = await logIn('jia', strong(0));
    expect((await early.call('GET', '/accounts')).status).toBe(200);
    const request = {
      name: '脚本',
      roles: ['administrator'],
      expires_at: '2026-09-01T00:00:00Z',
      password: strong(0),
    };
    const { token } = (await early.call('POST', '/me/tokens', request)).body;
    const byToken = (path: string) =>
      office.call('GET', path, undefined, { authorization: `Bearer ${String(token)}` });
    expect((await byToken('/accounts')).status).toBe(200);
    pretendItIs('2026-06-03T01:31:00Z');
    const late = await logIn('jia', strong(0));
    expect((await late.call('GET', '/accounts')).problem).toBe('password-expired');
    expect((await byToken('/accounts')).problem).toBe('password-expired');
    expect((await byToken('/me')).status).toBe(200);
    expect((await late.call('GET', '/me')).body).toMatchObject({ password: { expired: true } });
    expect((await late.call('PUT', '/me/password', { old: strong(0), new: strong(1) })).status).toBe(200);
    expect((await late.call('GET', '/accounts')).status).toBe(200);
    expect((await byToken('/accounts')).status).toBe(200);
  });

  test('takes none of the last five again, and the sixth before it', async () => {
    pretendItIs('2026-06-03T02:00:00Z');
    const one = await logIn('jia', strong(1));
    const change = (old: number, next: number) =>
      one.call('PUT', '/me/password', { old: strong(old), new: strong(next) });
    for (let n = 1; n < 6; n++) {
      expect((await change(n, 1)).body.faults).toEqual(['used-before']);
      expect((await change(n, n + 1)).status).toBe(200);
    }
    expect((await change(6, 1)).status).toBe(200);
  });

  test('closes a name for half an hour after five failures', async () => {
    for (let i = 0; i < 5; i++)
      expect((await call('POST', '/session', { login: 'jia', password: PASSWORD })).status).toBe(401);
    const stopped = await call('POST', '/session', { login: 'jia', password: strong(1) });
    expect([stopped.status, Number(stopped.headers['retry-after'])]).toEqual([429, 1_800]);
  });
});

test('under asvs a password never expires', async () => {
  pretendItIs('2026-03-05T01:30:00Z');
  const office = await people();
  await office.first();
  pretendItIs('2029-03-05T01:30:00Z');
  const one = await office.logIn('administrator');
  expect((await one.call('GET', '/accounts')).status).toBe(200);
});
