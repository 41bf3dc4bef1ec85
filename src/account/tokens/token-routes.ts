import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { transact } from '../../platform/database.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { accountOrProblem, holdAccount } from '../change-account.ts';
import { OWN_PASSWORD_PROBLEMS, withOwnPassword } from '../password/with-own-password.ts';
import { accountProblems } from '../problems.ts';
import { ownTokenRequest, tokenMade, tokenRequest, tokenView } from '../schema.ts';
import { listTokens, makeToken, revokeToken } from './token-verbs.ts';

const own = { access: 'account' } as const;
const officer = { access: ['security-officer'] } as const;
const account = z.object({ id: z.uuid().toLowerCase() });
const both = z.object({ id: z.uuid().toLowerCase(), token: z.uuid().toLowerCase() });
const list = z.object({ items: z.array(tokenView) });
const nothing = z.null().describe('无内容');
const making = [
  accountProblems['account-not-found'],
  accountProblems['account-disabled'],
  accountProblems['roles-beyond-yours'],
  accountProblems['expiry-out-of-range'],
];
const gone = responses({ 204: nothing }, [accountProblems['token-not-found']]);

/** Bearer tokens: people make their own, the security officer makes those of other systems. */
export const tokenRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/me/tokens',
    {
      config: own,
      schema: {
        tags: ['session'],
        summary: '我的令牌 | My tokens',
        description: '不含令牌本身。Never the tokens themselves.',
        response: responses({ 200: list }),
      },
    },
    async ({ actor }) => ({ items: await listTokens(app.db, actor.account) }),
  );

  app.post(
    '/api/v1/me/tokens',
    {
      config: own,
      schema: {
        tags: ['session'],
        summary: '生成个人令牌 | Make a token of one’s own',
        description:
          '须登录后办理，并再输入一次密码；角色不超出本人的角色，一年以内到期，只显示一次。Needs a log-in and the password once more; at most one’s own roles, a year at most, shown once.',
        body: ownTokenRequest,
        response: responses({ 201: tokenMade }, [...making, ...OWN_PASSWORD_PROBLEMS]),
      },
    },
    async (request, reply) => {
      // A token that made tokens would never expire, nor would a stolen session that did.
      const { password, ...wanted } = request.body;
      const made = await withOwnPassword(request, password, (trx, account) =>
        makeToken(trx, account, wanted),
      );
      return reply.code(201).header('cache-control', 'no-store').send(made);
    },
  );

  app.delete(
    '/api/v1/me/tokens/:token',
    {
      config: own,
      schema: {
        tags: ['session'],
        summary: '撤销我的令牌 | Revoke a token of mine',
        description: '自下一个请求起失效。It opens nothing from the next request on.',
        params: z.object({ token: z.uuid().toLowerCase() }),
        response: gone,
      },
    },
    async ({ actor, params }, reply) => {
      await transact(app.db, actor, (trx) => revokeToken(trx, actor.account, params.token));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/accounts/:id/tokens',
    {
      config: { access: ['security-officer', 'auditor'] },
      schema: {
        tags: ['accounts'],
        summary: '账户的令牌 | The tokens of an account',
        description: '不含令牌本身。Never the tokens themselves.',
        params: account,
        response: responses({ 200: list }, [accountProblems['account-not-found']]),
      },
    },
    async ({ params }) => {
      const { id } = await accountOrProblem(app.db, params.id);
      return { items: await listTokens(app.db, id) };
    },
  );

  app.post(
    '/api/v1/accounts/:id/tokens',
    {
      config: officer,
      schema: {
        tags: ['accounts'],
        summary: '为系统账户生成令牌 | Make a token for a service account',
        description: '角色不超出该账户的角色，可限定接口分组；只显示一次。Shown once.',
        params: account,
        body: tokenRequest,
        response: responses({ 201: tokenMade }, [...making, accountProblems['not-a-service-account']]),
      },
    },
    async ({ actor, params, body }, reply) => {
      const made = await transact(app.db, actor, async (trx) => {
        const holder = await holdAccount(trx, params.id);
        if (holder.kind !== 'service') throw new Problem(accountProblems['not-a-service-account']);
        return await makeToken(trx, holder, body);
      });
      return reply.code(201).header('cache-control', 'no-store').send(made);
    },
  );

  app.delete(
    '/api/v1/accounts/:id/tokens/:token',
    {
      config: officer,
      schema: {
        tags: ['accounts'],
        summary: '撤销账户的令牌 | Revoke a token of an account',
        description: '自下一个请求起失效。It opens nothing from the next request on.',
        params: both,
        response: gone,
      },
    },
    async ({ actor, params }, reply) => {
      await transact(app.db, actor, (trx) => revokeToken(trx, params.id, params.token));
      return reply.code(204).send(null);
    },
  );
};
