import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { PASSWORD, people } from './people.ts';

const office = await people();
const { call, logIn, person, db, intruder } = office;
const MORNING = '2026-03-05T01:30:00Z';
const at = (minutes: number) => pretendItIs(new Date(Date.parse(MORNING) + minutes * 60_000).toISOString());
beforeEach(() => at(0));
const planner = await person('planner-1', ['planner']);

describe('a log-in', () => {
  test('gives a cookie that no script reads and no other host or plain connection gets', async () => {
    const { headers } = await call('POST', '/session', { login: 'planner-1', password: PASSWORD });
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-double-random=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  test('takes the login in capitals too, and the password as any keyboard composes it', async () => {
    const { administrator } = await office.first();
    const made = await administrator.call('POST', '/accounts', { login: 'accents', name: '重音' });
    const { activation } = made.body as unknown as { activation: { path: string } };
    await office.choose(activation.path, 'un caf\u00e9 au bord de l\u2019eau');
    await logIn('ACCENTS', 'un cafe\u0301 au bord de l\u2019eau');
  });

  test('has a new id every time, and ends the session that the browser had', async () => {
    const first = await logIn('planner-1');
    const reply = await call(
      'POST',
      '/session',
      { login: 'planner-1', password: PASSWORD },
      { cookie: first.cookie },
    );
    expect(String(reply.headers['set-cookie'])).not.toContain(first.cookie);
    expect((await first.call('GET', '/me')).problem).toBe('session-ended');
  });

  test('that is wrong answers the same for a wrong password, a name nobody has and a disabled account', async () => {
    const { administrator } = await office.first();
    const gone = await person('gone', ['planner']);
    await administrator.call('POST', `/accounts/${gone.id}/disable`, { reason: '调离' });
    const tries = [
      { login: 'planner-1', password: 'not the password at all' },
      { login: 'nobody-here', password: PASSWORD },
      { login: 'gone', password: PASSWORD },
    ];
    for (const one of tries) {
      const { status, problem, headers } = await call('POST', '/session', one);
      expect([status, problem, headers['set-cookie']]).toEqual([401, 'credentials-wrong', undefined]);
    }
  });

  test('with a name that no database can hold is refused as any input that does not fit', async () => {
    const { problem } = await call('POST', '/session', { login: 'a\u0000b', password: PASSWORD });
    expect(problem).toBe('invalid-input');
  });

  test('that failed stands in the audit log with whose it was, and never with what was typed', async () => {
    await call('POST', '/session', { login: 'planner-1', password: 'a wrong one, surely' });
    await call('POST', '/session', { login: 'Secret-In-Wrong-Field', password: 'x' });
    await office.app.refusedAttempts.written();
    const rows = await db
      .selectFrom('audit_entry')
      .selectAll()
      .where('action', '=', 'session.begin')
      .where('refusal', '=', 'credentials-wrong')
      .execute();
    expect(rows.map(({ object_id }) => object_id)).toEqual(expect.arrayContaining([planner.id, 'unknown']));
    const { rows: everything } = await sql<{ row: string }>`SELECT audit_entry::text AS row FROM audit_entry
      UNION ALL SELECT login_attempt::text FROM login_attempt`.execute(intruder);
    expect(everything.map(({ row }) => row).join()).not.toMatch(/secret-in-wrong-field|a wrong one/i);
  });

  test('keeps neither the password nor the session in the database', async () => {
    const { cookie } = await logIn('planner-1');
    const { rows } = await sql<{ row: string }>`SELECT account_session::text AS row FROM account_session
      UNION ALL SELECT account_password::text FROM account_password`.execute(intruder);
    const text = rows.map(({ row }) => row).join();
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(cookie.split('=')[1]);
  });

  test('makes a hash of an earlier cost anew', async () => {
    const { hash } = await import('@node-rs/argon2');
    const { id } = await person('old-hash', []);
    const weak = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await db.updateTable('account_password').set({ hash: weak }).where('account_id', '=', id).execute();
    await logIn('old-hash');
    const row = await db
      .selectFrom('account_password')
      .select('hash')
      .where('account_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.hash).toContain('m=19456,t=2,p=1');
  });
});

describe('guessing', () => {
  const guess = (login: string) => call('POST', '/session', { login, password: 'guess' });

  test('one name is stopped after ten failures, for the right password too, and goes on after ten minutes', async () => {
    await person('guessed', []);
    for (let i = 0; i < 10; i++) expect((await guess('guessed')).status).toBe(401);
    at(4);
    const stopped = await call('POST', '/session', { login: 'guessed', password: PASSWORD });
    expect([stopped.status, stopped.problem]).toEqual([429, 'too-many-attempts']);
    const wait = Number(stopped.headers['retry-after']);
    expect(wait).toBeGreaterThan(5 * 60);
    expect(wait).toBeLessThanOrEqual(6 * 60);
    at(11);
    await logIn('guessed');
  });

  test('a name that nobody has is stopped as any other', async () => {
    for (let i = 0; i < 10; i++) expect((await guess('phantom')).status).toBe(401);
    expect((await guess('phantom')).status).toBe(429);
  });

  test('at once from everywhere does not get more tries through', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => guess('hurried')));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10);
  });

  test('many names from one address is stopped too', async () => {
    const address = '127.0.0.1';
    const rows = Array.from({ length: 101 }, (_, i) => ({ at: MORNING, login: `x${i}`, address }));
    await db.insertInto('login_attempt').values(rows).execute();
    expect((await guess('someone')).problem).toBe('too-many-attempts');
    await db.deleteFrom('login_attempt').execute();
  });

  test('from many addresses of one subscriber of IPv6 is counted together', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      at: MORNING,
      login: `x${i}`,
      address: '2001:db8:0:0',
    }));
    await db.insertInto('login_attempt').values(rows).execute();
    const from = async (remoteAddress: string, login: string) => {
      const payload = { login, password: 'guess' };
      const url = '/api/v1/session';
      return (await office.app.inject({ method: 'POST', url, payload, remoteAddress })).statusCode;
    };
    expect(await from('2001:db8::a:b:c:d', 'some-1')).toBe(429);
    expect(await from('2001:db8:0:1::1', 'some-2')).toBe(401);
    await db.deleteFrom('login_attempt').execute();
  });
});

describe('a session', () => {
  test('ends when nothing was asked for half an hour, and not before', async () => {
    const one = await logIn('planner-1');
    at(29);
    expect((await one.call('GET', '/me')).status).toBe(200);
    at(58);
    expect((await one.call('GET', '/me')).status).toBe(200);
    at(58 + 31);
    expect((await one.call('GET', '/me')).problem).toBe('session-ended');
  });

  test('that may be idle for a minute alone goes on while somebody works', async () => {
    const hasty = await people({ idleMinutes: 1 });
    at(0);
    const one = (await hasty.first()).auditor;
    for (const seconds of [45, 90, 135, 180]) {
      at(seconds / 60);
      expect((await one.call('GET', '/me')).status).toBe(200);
    }
    at(241 / 60);
    expect((await one.call('GET', '/me')).problem).toBe('session-ended');
  });

  test('ends after twelve hours however busy', async () => {
    const one = await logIn('planner-1');
    for (let minutes = 20; minutes < 720; minutes += 20) {
      at(minutes);
      expect((await one.call('GET', '/me')).status).toBe(200);
    }
    at(721);
    expect((await one.call('GET', '/me')).problem).toBe('session-ended');
  });

  test('writes only with the token of this very session', async () => {
    const one = await logIn('planner-1');
    const other = await logIn('planner-1');
    const token = { name: 'x', roles: ['planner'], expires_at: '2026-06-01T00:00:00Z', password: PASSWORD };
    const write = (csrf?: string) =>
      call('POST', '/me/tokens', token, {
        cookie: one.cookie,
        ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
      });
    expect([await write(), await write(other.csrf)].map(({ problem }) => problem)).toEqual([
      'csrf-refused',
      'csrf-refused',
    ]);
    expect((await write(one.csrf)).status).toBe(201);
    expect((await call('GET', '/me', undefined, { cookie: one.cookie })).status).toBe(200);
  });

  test('is ended by log-out, alone', async () => {
    const one = await logIn('planner-1');
    const other = await logIn('planner-1');
    const { status, headers } = await one.call('DELETE', '/session');
    expect(status).toBe(204);
    expect(String(headers['set-cookie'])).toMatch(/^__Host-double-random=;.*Expires=Thu, 01 Jan 1970/);
    expect((await one.call('GET', '/me')).problem).toBe('session-ended');
    expect((await other.call('GET', '/me')).status).toBe(200);
  });

  test('is ended everywhere by log-out everywhere; of nobody else', async () => {
    const other = await person('someone-else', []);
    const [one, two] = [await logIn('planner-1'), await logIn('planner-1')];
    expect((await one.call('DELETE', '/sessions')).status).toBe(204);
    for (const ended of [one, two]) expect((await ended.call('GET', '/me')).problem).toBe('session-ended');
    expect((await other.call('GET', '/me')).status).toBe(200);
  });

  test('is ended at once with its account', async () => {
    const { administrator } = await office.first();
    const leaver = await person('leaver', ['planner']);
    expect((await leaver.call('GET', '/plans')).status).toBe(200);
    await administrator.call('POST', `/accounts/${leaver.id}/disable`, { reason: '调离' });
    expect((await leaver.call('GET', '/plans')).problem).toBe('session-ended');
    await administrator.call('POST', `/accounts/${leaver.id}/enable`, { reason: '返岗' });
    expect((await leaver.call('GET', '/plans')).problem).toBe('session-ended');
    expect((await logIn('leaver')).cookie).not.toBe(leaver.cookie);
  });
});

describe('the own password', () => {
  const NEXT = 'zai jian wo de lao mi ma';

  test('is changed with the old one, and ends the sessions elsewhere', async () => {
    const one = await person('changer', []);
    const elsewhere = await logIn('changer');
    const change = (old: string) => one.call('PUT', '/me/password', { old, new: NEXT });
    expect((await change('not the old one')).problem).toBe('credentials-wrong');
    const { cookie } = one;
    expect((await change(PASSWORD)).status).toBe(200);
    expect((await one.call('GET', '/me')).body).toMatchObject({ csrf_token: one.csrf });
    // The id that the session had until now opens nothing: whoever else knows it is out.
    expect(one.cookie).not.toBe(cookie);
    expect((await call('GET', '/me', undefined, { cookie })).problem).toBe('session-ended');
    expect((await elsewhere.call('GET', '/me')).problem).toBe('session-ended');
    await expect(logIn('changer')).rejects.toThrow('credentials-wrong');
    await logIn('changer', NEXT);
  });

  test('is refused with every fault at once', async () => {
    const one = await person('weakling', []);
    const { status, body } = await one.call('PUT', '/me/password', { old: PASSWORD, new: 'weakling1' });
    expect([status, body.faults]).toEqual([422, ['too-short', 'names-you']]);
  });

  test('cannot be guessed by whoever finds the session open', async () => {
    const one = await person('left-open', []);
    const guess = (old: string) => one.call('PUT', '/me/password', { old, new: NEXT });
    for (let i = 0; i < 10; i++) expect((await guess(`guess ${i}`)).problem).toBe('credentials-wrong');
    expect((await guess(PASSWORD)).problem).toBe('too-many-attempts');
  });

  test('is never changed with a token', async () => {
    const { authorization } = await office.tokenFor('planner');
    const reply = await call('PUT', '/me/password', { old: PASSWORD, new: NEXT }, { authorization });
    expect(reply.problem).toBe('session-needed');
  });
});

test('who am I says what may be done, as the database has it now', async () => {
  const { 'security-officer': officer } = await office.first();
  const one = await person('curious', ['planner']);
  const before = (await one.call('GET', '/me')).body as unknown as Record<string, unknown>;
  expect(before).toMatchObject({
    account: { login: 'curious', roles: ['planner'] },
    via: 'session',
    csrf_token: one.csrf,
    departments: null,
    password: { expired: false },
  });
  expect(before.may).toEqual(expect.arrayContaining(['GET /api/v1/plans', 'GET /api/v1/me']));
  expect(before.may).not.toContain('POST /api/v1/targets');
  await officer.call('PUT', `/accounts/${one.id}/rights`, { roles: ['registrar'], reason: '换岗' });
  const after = (await one.call('GET', '/me')).body as unknown as Record<string, unknown>;
  expect(after.may).toContain('POST /api/v1/targets');
  expect(after.may).not.toContain('POST /api/v1/plans');
});
