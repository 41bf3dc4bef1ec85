import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineProblems, Problem, responses } from '../../src/platform/problems.ts';
import { testApp } from '../support/app.ts';

const problems = defineProblems('test', {
  'tea-cold': {
    status: 409,
    title: { zh: '茶凉了', en: 'The tea is cold' },
    next: { zh: '请重新沏茶。', en: 'Make new tea.' },
  },
  'tea-spilt': {
    status: 409,
    title: { zh: '茶洒了', en: 'The tea is spilt' },
    next: { zh: '请擦干。', en: 'Wipe it.' },
  },
});

const Ok = z.object({ ok: z.boolean() });
const Cup = z.object({
  size: z.int().min(1),
  leaf: z.string().refine((leaf) => leaf !== 'bag', { error: '不要茶包 | No tea bags' }),
});

const { app, intruder, tokenFor } = await testApp((bare) => {
  const routes = bare.withTypeProvider<ZodTypeProvider>();
  const open = { access: 'public' } as const;
  routes.post(
    '/test/cups',
    { config: { access: ['planner', 'registrar'] }, schema: { body: Cup, response: responses({ 200: Ok }) } },
    async (request) => ({ ok: request.actor.role === 'planner' }),
  );
  routes.get(
    '/test/cold',
    { config: open, schema: { response: responses({ 200: Ok }, [problems['tea-cold']]) } },
    async () => {
      throw new Problem(problems['tea-cold'], {
        detail: { zh: '12 度', en: '12 degrees' },
        members: { celsius: 12 },
        headers: { 'retry-after': '60' },
      });
    },
  );
  routes.get('/test/spilt', { config: open, schema: { response: responses({ 200: Ok }) } }, async () => {
    throw new Problem(problems['tea-spilt']);
  });
  routes.get('/test/broken', { config: open, schema: { response: responses({ 200: Ok }) } }, async () => {
    throw new Error('password 12345 of 张三');
  });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('a problem', () => {
  test('is answered in Chinese, with its name, status, detail, next step and members', async () => {
    const answer = await get('/test/cold');
    expect(answer.statusCode).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['content-language']).toBe('zh');
    expect(answer.headers['retry-after']).toBe('60');
    expect(answer.json()).toEqual({
      type: '/problems/tea-cold',
      title: '茶凉了',
      status: 409,
      detail: '12 度',
      next: '请重新沏茶。',
      celsius: 12,
      request_id: answer.headers['x-request-id'],
    });
  });

  test.each([
    ['en', 'The tea is cold'],
    ['en-GB,zh;q=0.5', 'The tea is cold'],
    ['fr', '茶凉了'],
    ['zh-CN,en;q=0.9', '茶凉了'],
    ['en;q=0.3, zh;q=0.9', '茶凉了'],
    ['en;q=banana', '茶凉了'],
  ])('speaks the language preferred by Accept-Language %s', async (language, title) => {
    expect((await get('/test/cold', { 'accept-language': language })).json()).toMatchObject({ title });
  });

  test('that its route does not declare fails loudly in tests', async () => {
    const answer = await get('/test/spilt');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({
      type: '/problems/undeclared-problem',
      detail: expect.stringContaining('tea-spilt'),
    });
  });

  test('nobody foresaw shows a request id and no internals', async () => {
    const answer = await get('/test/broken');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ type: '/problems/unexpected', request_id: expect.any(String) });
    expect(answer.body).not.toContain('12345');
  });

  test('at an unknown address is a problem too', async () => {
    expect((await get('/nowhere')).json()).toMatchObject({ type: '/problems/not-found', status: 404 });
  });
});

describe('input', () => {
  const post = async (payload: object | string, language = 'zh', type = 'application/json') =>
    app.inject({
      method: 'POST',
      url: '/test/cups',
      payload,
      headers: { ...(await tokenFor('planner')), 'accept-language': language, 'content-type': type },
    });

  test('that does not fit is answered with every fault at once, in the language of the user', async () => {
    const chinese = (await post({ size: 0, leaf: 'bag' })).json();
    expect(chinese.type).toBe('/problems/invalid-input');
    expect(chinese.fields.map((field: { path: string }) => field.path)).toEqual(['body/size', 'body/leaf']);
    expect(chinese.fields[0].reason).toMatch(/[\u4e00-\u9fff]/);
    expect(chinese.fields[1].reason).toBe('不要茶包');
    const english = (await post({ size: 0, leaf: 'bag' }, 'en')).json();
    expect(english.fields[0].reason).toMatch(/^[\x20-\x7e]+$/);
    expect(english.fields[1].reason).toBe('No tea bags');
  });

  test.each([
    ['half a document', '{"size":', 'application/json', 400, 'malformed-body'],
    ['nothing', '', 'application/json', 400, 'malformed-body'],
    ['another kind', 'size=1', 'text/csv', 415, 'unsupported-media-type'],
    ['too much', JSON.stringify({ leaf: 'x'.repeat(1_100_000) }), 'application/json', 413, 'body-too-large'],
  ])('that is %s gets a named problem', async (_what, payload, type, status, name) => {
    const answer = await post(payload, 'zh', type);
    expect([answer.statusCode, answer.json().type]).toEqual([status, `/problems/${name}`]);
  });
});

describe('access', () => {
  const cup = { size: 1, leaf: 'loose' };
  const post = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/test/cups', payload: cup, headers });

  test('needs a token', async () => {
    const answer = await post({});
    expect([answer.statusCode, answer.json().type]).toEqual([401, '/problems/token-missing']);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  test('needs a token that is known', async () => {
    expect((await post({ authorization: 'Bearer dr_guessed' })).json().type).toBe('/problems/token-invalid');
  });

  test('needs a token that has not expired', async () => {
    const token = await tokenFor('planner', { expires_at: '2020-01-01T00:00:00.000Z' });
    expect((await post(token)).json().type).toBe('/problems/token-invalid');
  });

  test('needs one of the roles of the route, and says which', async () => {
    const answer = await post(await tokenFor('inspector'));
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({
      type: '/problems/role-forbidden',
      roles: ['planner', 'registrar'],
    });
  });

  test('is given to a token of that role', async () => {
    expect((await post(await tokenFor('planner'))).json()).toEqual({ ok: true });
    expect((await post(await tokenFor('registrar'))).json()).toEqual({ ok: false });
  });
});

describe('a route', () => {
  const register = async (options: object) => {
    const extra = async (scope: FastifyInstance) => {
      scope.get('/test/late', options as { schema: object }, async () => ({ ok: true }));
    };
    const { buildApp } = await import('../../src/app.ts');
    const bare = await buildApp({ ...app, log: app.log, strict: true } as never);
    return bare.register(extra).ready();
  };

  test('that does not say who may call it stops the service from starting', async () => {
    await expect(register({ schema: { response: responses({ 200: Ok }) } })).rejects.toThrow('config.access');
  });

  test('that does not declare its answers stops the service from starting', async () => {
    await expect(register({ config: { access: 'public' } })).rejects.toThrow('responses(…)');
  });
});

describe('the service', () => {
  test('is alive and ready, and says so', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await get('/readyz')).json()).toEqual({ status: 'ok' });
  });

  test('is not ready while a migration is missing, and says so', async () => {
    await sql`UPDATE schema_migration SET name = 'x' || name`.execute(intruder);
    const answer = await get('/readyz');
    await sql`UPDATE schema_migration SET name = substr(name, 2)`.execute(intruder);
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ type: '/problems/not-ready', reasons: ['migrations'] });
  });

  test('counts requests by route pattern, never by address', async () => {
    await get('/test/cold?name=张三');
    const metrics = (await get('/metrics')).body;
    expect(metrics).toContain(
      'http_request_duration_seconds_count{method="GET",route="/test/cold",status="409"}',
    );
    expect(metrics).toContain('nodejs_eventloop_lag_seconds');
    expect(metrics).toContain('database_connections{state="used"}');
    expect(metrics).not.toContain('张三');
  });

  test('serves the API reference without any outside address', async () => {
    const page = await get('/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    const description = (await get('/docs/json')).json();
    expect(description.openapi).toBe('3.1.0');
    const post = description.paths['/test/cups'].post;
    expect(Object.keys(post.responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '413', '415', '500']),
    );
    expect(post.security).toEqual([{ bearer: [] }, { session: [], csrf: [] }]);
  });
});
