import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { PASSWORD, people } from './people.ts';

const office = await people();
const { call, person, intruder } = office;
const { administrator, 'security-officer': officer } = await office.first();
beforeEach(() => pretendItIs('2026-03-05T01:30:00Z'));

const SERVICE_REQUEST = { name: '脚本', roles: ['planner'], expires_at: '2026-09-01T00:00:00Z' };
const REQUEST = { ...SERVICE_REQUEST, password: PASSWORD };
const by = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });
const read = (token: unknown, path = '/plans') => call('GET', path, undefined, by(token));

describe('a personal token', () => {
  test('is shown once and kept as a hash', async () => {
    const one = await person('token-1', ['planner']);
    const { status, body } = await one.call('POST', '/me/tokens', REQUEST);
    expect(status).toBe(201);
    expect(body.token).toMatch(/^dr_[\w-]{43}$/);
    const listed = await one.call('GET', '/me/tokens');
    expect(listed.body).toMatchObject({ items: [{ id: body.id, name: '脚本', roles: ['planner'] }] });
    const { rows } = await sql<{ row: string }>`SELECT access_token::text AS row FROM access_token
      UNION ALL SELECT audit_entry::text FROM audit_entry`.execute(intruder);
    expect(JSON.stringify([listed.body, rows])).not.toContain(body.token);
    expect((await read(body.token)).status).toBe(200);
  });

  test('needs no CSRF token, and is the same person as the session', async () => {
    const one = await person('token-2', ['planner']);
    const { body } = await one.call('POST', '/me/tokens', REQUEST);
    const me = await read(body.token, '/me');
    expect(me.body).toMatchObject({ account: { id: one.id }, via: 'token', csrf_token: null });
    expect((await call('DELETE', '/sessions', undefined, by(body.token))).status).toBe(204);
  });

  test('is for at most the own roles and a year', async () => {
    const one = await person('token-3', ['planner']);
    const ask = (more: object) => one.call('POST', '/me/tokens', { ...REQUEST, ...more });
    expect((await ask({ roles: ['planner', 'registrar'] })).problem).toBe('roles-beyond-yours');
    expect((await ask({ expires_at: '2027-03-10T00:00:00Z' })).problem).toBe('expiry-out-of-range');
    expect((await ask({ expires_at: '2026-03-04T00:00:00Z' })).problem).toBe('expiry-out-of-range');
    expect((await ask({ operations: ['\u0000'] })).problem).toBe('invalid-input');
  });

  test('is not made by a token, which would then never expire', async () => {
    const one = await person('token-4', ['planner']);
    const { body } = await one.call('POST', '/me/tokens', REQUEST);
    expect((await call('POST', '/me/tokens', REQUEST, by(body.token))).problem).toBe('session-needed');
  });

  test('has only those of its roles that the account still has', async () => {
    const one = await person('token-5', ['planner', 'registrar']);
    const { body } = await one.call('POST', '/me/tokens', { ...REQUEST, roles: ['planner'] });
    expect((await read(body.token)).status).toBe(200);
    expect((await call('POST', '/departments', { code: 'X', name: '某' }, by(body.token))).problem).toBe(
      'role-forbidden',
    );
    await officer.call('PUT', `/accounts/${one.id}/rights`, { roles: ['registrar'], reason: '换岗' });
    expect((await read(body.token)).problem).toBe('role-forbidden');
    await officer.call('PUT', `/accounts/${one.id}/rights`, { roles: ['planner'], reason: '换岗' });
    expect((await read(body.token)).status).toBe(200);
  });

  test('ends at its time, when revoked, and with its account', async () => {
    const one = await person('token-6', ['planner']);
    const make = async () =>
      (await one.call('POST', '/me/tokens', REQUEST)).body as unknown as Record<string, string>;
    const [expiring, revoked, disabled] = [await make(), await make(), await make()];
    expect((await one.call('DELETE', `/me/tokens/${revoked.id}`)).status).toBe(204);
    expect((await read(revoked.token)).problem).toBe('token-invalid');
    pretendItIs('2026-09-01T00:00:01Z');
    expect((await read(expiring.token)).problem).toBe('token-invalid');
    pretendItIs('2026-03-05T01:30:00Z');
    expect((await read(disabled.token)).status).toBe(200);
    await administrator.call('POST', `/accounts/${one.id}/disable`, { reason: '调离' });
    expect((await read(disabled.token)).problem).toBe('token-invalid');
  });

  test('is made with the password alone: a session that was found open or stolen makes none', async () => {
    const one = await person('token-10', ['planner']);
    expect((await one.call('POST', '/me/tokens', SERVICE_REQUEST)).problem).toBe('invalid-input');
    const guess = () => one.call('POST', '/me/tokens', { ...REQUEST, password: 'a guess' });
    for (let i = 0; i < 10; i++) expect((await guess()).problem).toBe('credentials-wrong');
    expect((await one.call('POST', '/me/tokens', REQUEST)).problem).toBe('too-many-attempts');
    expect((await one.call('GET', '/me/tokens')).body.items).toEqual([]);
  });

  test('does not come back with its account', async () => {
    const one = await person('token-11', ['planner']);
    const { token } = (await one.call('POST', '/me/tokens', REQUEST)).body;
    await administrator.call('POST', `/accounts/${one.id}/disable`, { reason: '调离' });
    await administrator.call('POST', `/accounts/${one.id}/enable`, { reason: '返岗' });
    expect((await read(token)).problem).toBe('token-invalid');
    const { rows } = await sql`SELECT after FROM audit_entry
      WHERE action = 'account.disable' AND object_id = ${one.id}`.execute(intruder);
    expect(rows).toEqual([{ after: { sessions: 1, tokens: 1 } }]);
  });

  test('does not outlive a reset of the password, and a change of it only where the person wants so', async () => {
    const one = await person('token-12', ['planner']);
    const make = async (password: string) =>
      (await one.call('POST', '/me/tokens', { ...REQUEST, password })).body.token;
    const next = (n: number) => `${PASSWORD} ${n}`;
    const change = (old: string, n: number, more: object = {}) =>
      one.call('PUT', '/me/password', { old, new: next(n), ...more });
    const kept = await make(PASSWORD);
    await change(PASSWORD, 1);
    expect((await read(kept)).status).toBe(200);
    await change(next(1), 2, { revoke_tokens: true });
    expect((await read(kept)).problem).toBe('token-invalid');
    const stolen = await make(next(2));
    const link = (await administrator.call('POST', `/accounts/${one.id}/link`)).body;
    expect((await officer.call('POST', `/accounts/${one.id}/confirm-reset`)).status).toBe(204);
    expect((await read(stolen)).status).toBe(200);
    expect((await office.choose(String(link.path), next(3))).statusCode).toBe(200);
    expect((await read(stolen)).problem).toBe('token-invalid');
  });

  test('of somebody else is not there', async () => {
    const [one, two] = [await person('token-7', ['planner']), await person('token-8', ['planner'])];
    const { body } = await one.call('POST', '/me/tokens', REQUEST);
    expect((await two.call('DELETE', `/me/tokens/${body.id}`)).problem).toBe('token-not-found');
    expect((await read(body.token)).status).toBe(200);
  });
});

describe('a service token', () => {
  const service = async (login: string) => {
    const { body } = await administrator.call('POST', '/accounts', {
      login,
      name: '信用平台',
      kind: 'service',
    });
    const { id } = (body as unknown as { account: { id: string } }).account;
    await officer.call('PUT', `/accounts/${id}/rights`, { roles: ['planner', 'registrar'], reason: '接入' });
    return id;
  };

  test('is made by the security officer, for some groups of the interface alone', async () => {
    const id = await service('credit-platform');
    const request = { ...SERVICE_REQUEST, roles: ['planner', 'registrar'], operations: ['targets'] };
    const { status, body } = await officer.call('POST', `/accounts/${id}/tokens`, request);
    expect(status).toBe(201);
    expect((await read(body.token, '/targets')).status).toBe(200);
    const other = await read(body.token, '/plans');
    expect([other.problem, other.body.operations]).toEqual(['token-scope', ['targets']]);
    expect((await officer.call('DELETE', `/accounts/${id}/tokens/${body.id}`)).status).toBe(204);
    expect((await read(body.token, '/targets')).problem).toBe('token-invalid');
  });

  test('is made for nobody who could make one', async () => {
    const one = await person('token-9', ['planner']);
    const reply = await officer.call('POST', `/accounts/${one.id}/tokens`, SERVICE_REQUEST);
    expect(reply.problem).toBe('not-a-service-account');
  });
});
