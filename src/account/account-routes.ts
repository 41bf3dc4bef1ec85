import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { transact } from '../platform/database.ts';
import { responses } from '../platform/problems.ts';
import { secondPersonProblems } from '../platform/second-person.ts';
import { line } from '../register/fields.ts';
import { historyPage, historyQuery, readHistory } from '../register/history.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import {
  accountOrProblem,
  createAccount,
  disableAccount,
  enableAccount,
  renameAccount,
} from './change-account.ts';
import { confirmReset, renewLink } from './link/renew-link.ts';
import { accountProblems } from './problems.ts';
import { selectAccounts } from './queries.ts';
import { grantRights, RIGHTS_PROBLEMS } from './rights/grant-rights.ts';
import { accountView, linkView, newAccount, reasonBody, renewedLink, rightsBody } from './schema.ts';

const tags = ['accounts'];
const administrator = { access: ['administrator'] } as const;
const readers = { access: ['administrator', 'security-officer', 'auditor'] } as const;
const params = z.object({ id: z.uuid().toLowerCase() });
const known = [accountProblems['account-not-found']];

/** Accounts are the administrator's, rights the security officer's; neither can do the other's part. */
export const accountRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/accounts',
    {
      config: readers,
      schema: {
        tags,
        summary: '账户列表 | List accounts',
        description: '含停用的账户。Disabled ones too.',
        querystring: pageQuery('login', '-login', 'name', '-name'),
        response: responses({ 200: page(accountView) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query }) => await readPage(selectAccounts(app.db), query, 'login'),
  );

  app.post(
    '/api/v1/accounts',
    {
      config: administrator,
      schema: {
        tags,
        summary: '新建账户 | Make an account',
        description:
          '没有任何权限；个人由一次性链接自行设置密码，权限由安全管理员授予。It has no rights; a person chooses the password by the one-time link, the security officer grants rights.',
        body: newAccount,
        response: responses({ 201: z.object({ account: accountView, activation: linkView.nullable() }) }, [
          accountProblems['login-taken'],
        ]),
      },
    },
    async ({ actor, body }, reply) => {
      const made = await transact(app.db, actor, (trx) => createAccount(trx, body));
      return reply
        .code(201)
        .header('location', `/api/v1/accounts/${made.account.id}`)
        .header('cache-control', 'no-store')
        .send(made);
    },
  );

  app.get(
    '/api/v1/accounts/:id',
    {
      config: readers,
      schema: {
        tags,
        summary: '读取账户 | Read an account',
        description: '现有角色与范围。Its roles and scope.',
        params,
        response: responses({ 200: accountView }, known),
      },
    },
    async (request) => await accountOrProblem(app.db, request.params.id),
  );

  app.patch(
    '/api/v1/accounts/:id',
    {
      config: administrator,
      schema: {
        tags,
        summary: '更改账户名称 | Rename an account',
        description: '登录名不变。The login stays.',
        params,
        body: z.strictObject({ name: line(100).describe('姓名') }).meta({ examples: [{ name: '王敏' }] }),
        response: responses({ 200: accountView }, known),
      },
    },
    async (request) =>
      await transact(app.db, request.actor, (trx) =>
        renameAccount(trx, request.params.id, request.body.name),
      ),
  );

  app.post(
    '/api/v1/accounts/:id/disable',
    {
      config: administrator,
      schema: {
        tags,
        summary: '停用账户 | Disable an account',
        description:
          '其会话和令牌即刻失效，重新启用后也不恢复。Its sessions and tokens die at once, for good.',
        params,
        body: reasonBody,
        response: responses({ 200: accountView }, [
          ...known,
          accountProblems['account-disabled'],
          accountProblems['own-account'],
          accountProblems['last-of-its-role'],
        ]),
      },
    },
    async (request) =>
      await transact(app.db, request.actor, (trx) =>
        disableAccount(trx, request.params.id, request.body.reason),
      ),
  );

  app.post(
    '/api/v1/accounts/:id/enable',
    {
      config: administrator,
      schema: {
        tags,
        summary: '重新启用账户 | Enable an account again',
        description:
          '权限不变，须重新登录，令牌须重新生成。With the rights it had; sessions and tokens do not come back.',
        params,
        body: reasonBody,
        response: responses({ 200: accountView }, [
          ...known,
          accountProblems['account-enabled'],
          accountProblems['inspector-linked'],
        ]),
      },
    },
    async (request) =>
      await transact(app.db, request.actor, (trx) =>
        enableAccount(trx, request.params.id, request.body.reason),
      ),
  );

  app.post(
    '/api/v1/accounts/:id/link',
    {
      config: administrator,
      schema: {
        tags,
        summary: '重发激活链接或生成密码重置链接 | Another activation link, or one to reset the password',
        description:
          '已有密码或权限的账户，链接须经安全管理员确认才有效。For an account that has a password or rights it works only after the security officer confirmed it.',
        params,
        response: responses({ 201: renewedLink }, [
          ...known,
          accountProblems['account-disabled'],
          accountProblems['service-account'],
        ]),
      },
    },
    async (request, reply) => {
      const link = await transact(app.db, request.actor, (trx) => renewLink(trx, request.params.id));
      return reply.code(201).header('cache-control', 'no-store').send(link);
    },
  );

  app.post(
    '/api/v1/accounts/:id/confirm-reset',
    {
      config: { access: ['security-officer'] },
      schema: {
        tags,
        summary: '确认密码重置 | Confirm the reset of a password',
        description:
          '持有链接者即可成为该账户，所以须第二人确认。Whoever holds the link becomes that account.',
        params,
        response: responses({ 204: z.null().describe('无内容') }, [
          ...known,
          accountProblems['own-rights'],
          accountProblems['no-reset-pending'],
          secondPersonProblems['second-person-needed'],
        ]),
      },
    },
    async (request, reply) => {
      await transact(app.db, request.actor, (trx) => confirmReset(trx, request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/api/v1/accounts/:id/rights',
    {
      config: { access: ['security-officer'] },
      schema: {
        tags,
        summary: '授予或收回权限 | Grant and take away rights',
        description:
          '整体替换，自下一个请求起生效；不能更改自己的。As a whole, from the next request on; never one’s own.',
        params,
        body: rightsBody,
        response: responses({ 200: accountView }, RIGHTS_PROBLEMS),
      },
    },
    async (request) => {
      const { reason, ...rights } = request.body;
      return await transact(app.db, request.actor, (trx) =>
        grantRights(trx, request.params.id, rights, reason),
      );
    },
  );

  app.get(
    '/api/v1/accounts/:id/history',
    {
      config: readers,
      schema: {
        tags,
        summary: '账户与权限的变更历史 | Every version of an account and its roles',
        description: '谁在何时授予或收回了什么，新的在前。Who granted or took what, when; newest first.',
        params,
        querystring: historyQuery,
        response: responses({ 200: historyPage }, [...known, registerProblems['cursor-invalid']]),
      },
    },
    async ({ params: { id }, query }) => {
      await accountOrProblem(app.db, id);
      return await readHistory(app.db, query, id, 'account', ['account_role']);
    },
  );
};
