import { once } from 'node:events';
import { connect } from 'node:net';
import { read, utils } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpProblems } from '../../src/platform/http/problems.ts';
import { Problem, responses } from '../../src/platform/problems.ts';
import { testApp } from '../support/app.ts';

/** A request that is refused only once its caller is gone. */
const held = { arrived: () => {}, gone: () => {}, answer: () => {}, answered: () => {} };
const office = await testApp((app) => {
  app.delete(
    '/held',
    {
      config: { access: 'public' },
      schema: { response: responses({ 204: z.null() }, [httpProblems['not-found']]) },
      onSend: async () => held.answered(),
    },
    async (request) => {
      const answered = new Promise<void>((resolve) => {
        held.answer = resolve;
      });
      request.raw.socket.once('close', () => held.gone());
      held.arrived();
      await answered;
      throw new Problem(httpProblems['not-found']);
    },
  );
});
const { app } = office;
const auditor = await office.tokenFor('auditor');
const registrar = await office.tokenFor('registrar');
const planner = await office.tokenFor('planner');

interface Row {
  readonly id: number;
  readonly [field: string]: unknown;
}
const search = async (criteria: Record<string, string>): Promise<Row[]> => {
  const reply = await app.inject({ url: '/api/v1/audit', query: criteria, headers: auditor });
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json().items;
};
let keys = 0;
const post = (path: string, payload: object, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
  app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { 'idempotency-key': `a${++keys}`, ...headers },
    payload,
    remoteAddress,
  });

describe('the audit log', () => {
  it('says who did what from where, before and after, under the id of the request', async () => {
    const made = await post('/departments', { code: 'JT', name: '交通局' }, registrar, '10.1.2.3');
    expect(made.statusCode, made.body).toBe(201);
    const changed = await app.inject({
      method: 'PATCH',
      url: '/api/v1/departments/JT',
      headers: { ...registrar, 'if-match': String(made.headers.etag) },
      payload: { name: '交通运输局' },
    });
    expect(changed.statusCode, changed.body).toBe(200);
    const [change, creation] = await search({ object_kind: 'department', object_id: 'JT' });
    expect(creation).toMatchObject({
      action: 'department.create',
      actor: expect.stringMatching(/^account:/),
      role: 'registrar',
      address: '10.1.2.3',
      request: made.headers['x-request-id'],
      attempts: 1,
    });
    expect(JSON.parse(String(change!.before))).toEqual({ name: '交通局', version: 1 });
    expect(JSON.parse(String(change!.after))).toEqual({ name: '交通运输局', version: 2 });
  });

  it.each([
    ['a write without a token', 401, 'token-missing', 'anonymous'],
    ['a write with a wrong token', 401, 'token-invalid', 'anonymous'],
    ['a write beyond one’s role', 403, 'role-forbidden', 'account:'],
    ['a write that does not fit', 400, 'invalid-input', 'account:'],
  ])('holds %s', async (what, status, refusal, actor) => {
    const headers = {
      'a write without a token': {},
      'a write with a wrong token': { authorization: 'Bearer dr_wrong' },
      'a write beyond one’s role': planner,
      'a write that does not fit': registrar,
    }[what]!;
    const reply = await post('/departments', { code: '' }, headers, '10.9.9.9');
    expect(reply.statusCode).toBe(status);
    const request = String(reply.headers['x-request-id']);
    expect(await search({ request })).toEqual([
      expect.objectContaining({
        action: 'attempt.post',
        object_kind: 'path',
        object_id: '/api/v1/departments',
        actor: expect.stringContaining(actor),
        address: '10.9.9.9',
        refusal,
      }),
    ]);
  });

  it('holds reads beyond one’s right, and no others', async () => {
    const read = async (path: string, headers: Record<string, string>) => {
      const reply = await app.inject({ url: `/api/v1${path}`, headers });
      const found = await search({ request: String(reply.headers['x-request-id']), refused: 'true' });
      return [reply.statusCode, found.length];
    };
    expect(await read('/audit', planner)).toEqual([403, 1]);
    expect(await read('/departments', {})).toEqual([401, 1]);
    expect(await read('/departments/NONE', registrar)).toEqual([404, 1]);
    expect(await read('/departments?limit=0', registrar)).toEqual([400, 0]);
    expect(await read('/departments/JT', registrar)).toEqual([200, 0]);
    expect(await read('/public/draws/NONE', {})).toEqual([404, 0]);
  });

  it('holds an attempt whose caller hung up before the answer', async () => {
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const caller = connect(Number(new URL(address).port), '127.0.0.1');
    await once(caller, 'connect');
    const arrived = new Promise<void>((resolve) => {
      held.arrived = resolve;
    });
    const gone = new Promise<void>((resolve) => {
      held.gone = resolve;
    });
    caller.write('DELETE /held HTTP/1.1\r\nhost: x\r\n\r\n');
    await arrived;
    caller.destroy();
    await gone;
    const answered = new Promise<void>((resolve) => {
      held.answered = resolve;
    });
    held.answer();
    await answered;
    expect(await search({ object_id: '/held' })).toEqual([
      expect.objectContaining({ action: 'attempt.delete', refusal: 'not-found' }),
    ]);
  });

  it('lists the failed log-ins of an address however much else comes from it', async () => {
    const from = '10.77.0.1';
    for (let i = 0; i < 30; i++) await post('/departments', {}, {}, from);
    const reply = await post('/session', { login: 'somebody', password: 'a guess' }, {}, from);
    expect(reply.statusCode).toBe(401);
    expect(await search({ action: 'session.begin', request: String(reply.headers['x-request-id']) })).toEqual(
      [expect.objectContaining({ refusal: 'credentials-wrong', address: from })],
    );
  });

  it('believes no proxy that the operator has not named', async () => {
    const reply = await post('/departments', {}, { 'x-forwarded-for': '8.8.8.8' }, '10.5.5.5');
    const [row] = await search({ request: String(reply.headers['x-request-id']) });
    expect(row!.address).toBe('10.5.5.5');
  });

  it('keeps neither the query of an address nor an identity or telephone number in it', async () => {
    const query = await app.inject({ url: '/api/v1/targets?name=张三丰' });
    const card = await app.inject({ url: '/api/v1/targets/11010519491231002X' });
    const unknown = await app.inject({ method: 'DELETE', url: '/13900001111' });
    const phones = ['13900001111', '%31390000111%31', '电话13900001111'].map((id) =>
      app.inject({ url: `/api/v1/targets/${encodeURI(id).replaceAll('%25', '%')}`, headers: registrar }),
    );
    const paths = [query, card, unknown, ...(await Promise.all(phones))].map(async ({ headers }) => {
      const [row] = await search({ request: String(headers['x-request-id']) });
      return row!.object_id;
    });
    expect(await Promise.all(paths)).toEqual([
      '/api/v1/targets',
      '/api/v1/targets/***',
      'unknown',
      '/api/v1/targets/***',
      '/api/v1/targets/***',
      '/api/v1/targets/电话***',
    ]);
  });

  it('records who read it and what was looked for', async () => {
    await search({ actor: 'account:nobody' });
    const [newest] = await search({ action: 'audit.read' });
    expect(newest).toMatchObject({ role: 'auditor', object_kind: 'audit' });
    const [, before] = await search({ action: 'audit.read' });
    expect(JSON.parse(String(before!.after))).toEqual({ action: 'audit.read' });
  });

  it('is read by the auditor alone', async () => {
    for (const role of ['administrator', 'security-officer', 'planner', 'inspector'] as const) {
      const headers = await office.tokenFor(role);
      for (const path of ['', '/export', '/days', '/days/export']) {
        const reply = await app.inject({ url: `/api/v1/audit${path}`, headers });
        expect([role, path, reply.statusCode]).toEqual([role, path, 403]);
      }
    }
    expect((await post('/departments', { code: 'X', name: 'X' }, auditor)).statusCode).toBe(403);
  });

  it('is searched by person, action, time, object and refusal, page by page without repeating a row', async () => {
    const all: Row[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const url: string = `/api/v1/audit?limit=7&refused=true${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: { items: Row[]; next: string | null } = (
        await app.inject({ url, headers: auditor })
      ).json();
      all.push(...page.items);
      cursor = page.next;
    }
    const ids = all.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(7);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
    expect(all.every(({ refusal }) => typeof refusal === 'string')).toBe(true);
    const { actor, at } = all.find((row) => String(row.actor).startsWith('account:'))!;
    const found = await search({ actor: String(actor), from: String(at), limit: '500' });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((row) => row.actor === actor && String(row.at) >= String(at))).toBe(true);
    expect(await search({ until: '2000-01-01T00:00:00Z' })).toEqual([]);
    const bad = await app.inject({ url: '/api/v1/audit?cursor=zz', headers: auditor });
    expect(bad.json().type).toBe('/problems/cursor-invalid');
  });

  it('is exported with what no cell of a spreadsheet can hold: cut with a mark, whole in CSV', async () => {
    const long = '𠀀'.repeat(20_000);
    const row = {
      actor: 'system:test',
      actor_name: '测试',
      action: 'test.long',
      object_kind: 'test',
      object_id: 'x',
    };
    await office.intruder
      .insertInto('audit_entry')
      .values({ ...row, reason: long })
      .execute();
    const file = async (format: string) =>
      await app.inject({ url: `/api/v1/audit/export?format=${format}&action=test.long`, headers: auditor });
    expect((await file('csv')).body).toContain(long);
    const book = read((await file('xlsx')).rawPayload);
    const [, cells] = utils.sheet_to_json<string[]>(book.Sheets.audit!, { header: 1 });
    const shown = cells!.find((cell) => cell?.startsWith('𠀀'))!;
    expect(shown.length).toBeLessThanOrEqual(32_767);
    expect(shown).toMatch(/^(?:𠀀){16000,}…【共 40000 字/u);
  });

  it.each(['csv', 'xlsx', 'jsonl'])('is exported as %s', async (format) => {
    const reply = await app.inject({
      url: `/api/v1/audit/export?format=${format}&refused=true`,
      headers: auditor,
    });
    expect(reply.statusCode, reply.body).toBe(200);
    if (format === 'xlsx') return expect(reply.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect(reply.body).toContain('role-forbidden');
    const lines = reply.body.trim().split(/\r?\n/);
    const shown = format === 'csv' ? lines.length - 1 : lines.map((line) => JSON.parse(line)).length;
    expect(shown).toBe((await search({ refused: 'true', limit: '500' })).length);
  });
});
