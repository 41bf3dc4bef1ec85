import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { transact } from '../../platform/database.ts';
import { csrfTokenOf } from '../../platform/http/access/secrets.ts';
import { sessionOf, takeSession } from '../../platform/http/access/session-cookie.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { line } from '../../register/fields.ts';
import { changePassword } from '../password/change-password.ts';
import { OWN_PASSWORD_PROBLEMS } from '../password/with-own-password.ts';
import { accountProblems } from '../problems.ts';
import { me, typedPassword as typed } from '../schema.ts';
import { logIn, logOut, logOutEverywhere } from './log-in.ts';
import { viewMe } from './view-me.ts';

const tags = ['session'];
const own = { access: 'account' } as const;
const nothing = z.null().describe('无内容');
const csrfToken = z
  .object({ csrf_token: z.string() })
  .meta({ examples: [{ csrf_token: 'i6o3V2pXo0Yl3yEw3b0m1m1dY7YqgH0y3y9k0mJ2ZQk' }] });

/** Log-in and log-out, and what one does with the own account. */
export const sessionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/session',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: '登录 | Log in',
        description:
          '会话放在脚本不可读的 Cookie 中；写操作另须在 X-CSRF-Token 头中给出 csrf_token。The session is in a cookie no script reads; writes also carry csrf_token in X-CSRF-Token.',
        body: z
          .strictObject({ login: line(1_000).describe('登录名'), password: typed.describe('密码') })
          .meta({ examples: [{ login: 'wangmin', password: '黔江 山水 之间 2026' }] }),
        response: responses({ 201: csrfToken }, [
          accountProblems['credentials-wrong'],
          accountProblems['too-many-attempts'],
        ]),
      },
    },
    async (request, reply) => {
      const { session } = await logIn(request, reply, request.body);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ csrf_token: csrfTokenOf(session) });
    },
  );

  app.delete(
    '/api/v1/session',
    {
      config: own,
      schema: {
        tags,
        summary: '退出登录 | Log out',
        description: '结束本次会话。Ends this session.',
        response: responses({ 204: nothing }, [accountProblems['session-needed']]),
      },
    },
    async (request, reply) => {
      const session = sessionOf(request, app.accounts);
      if (request.actor.via !== 'session' || session === undefined)
        throw new Problem(accountProblems['session-needed']);
      await transact(app.db, request.actor, (trx) => logOut(trx, request.actor.account, session));
      takeSession(reply, app.accounts);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/v1/sessions',
    {
      config: own,
      schema: {
        tags,
        summary: '在所有设备上退出登录 | Log out everywhere',
        description: '结束本账户的全部会话，令牌不受影响。Ends every session of yours; tokens go on.',
        response: responses({ 204: nothing }),
      },
    },
    async (request, reply) => {
      await transact(app.db, request.actor, (trx) => logOutEverywhere(trx, request.actor.account));
      takeSession(reply, app.accounts);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/me',
    {
      config: own,
      schema: {
        tags,
        summary: '我是谁、可以做什么 | Who am I, and what may I do',
        description:
          '角色、部门范围、可用的操作；每次都从数据库读取。Roles, departments and open operations, read from the database each time.',
        response: responses({ 200: me }),
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return await viewMe(app, request);
    },
  );

  app.put(
    '/api/v1/me/password',
    {
      config: own,
      schema: {
        tags,
        summary: '更换密码 | Change the password',
        description:
          '其他设备上的会话随之结束，本次会话换用新的 Cookie 和 csrf_token；revoke_tokens 一并撤销本人的令牌。Sessions elsewhere end, this one gets a new cookie and csrf_token; tokens go on unless they are to be revoked.',
        body: z
          .strictObject({
            old: typed.describe('现用密码'),
            new: typed.describe('新密码'),
            revoke_tokens: z
              .boolean()
              .default(false)
              .describe('一并撤销本人的全部令牌 (revoke the own tokens too)'),
          })
          .meta({ examples: [{ old: '黔江 山水 之间 2026', new: '武陵山 下 的 第二 句' }] }),
        response: responses({ 200: csrfToken }, [...OWN_PASSWORD_PROBLEMS, accountProblems['password-weak']]),
      },
    },
    async (request, reply) => {
      const session = await changePassword(request, reply, request.body);
      return reply.header('cache-control', 'no-store').send({ csrf_token: csrfTokenOf(session) });
    },
  );
};
