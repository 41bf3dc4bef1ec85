import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { transact } from '../../platform/database.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { accountOfLink, isSetupLink } from '../link/account-link.ts';
import { activateAccount } from '../link/activate-account.ts';
import type { PasswordFault } from '../password/password-rules.ts';
import { accountProblems } from '../problems.ts';
import { newAccount } from '../schema.ts';
import { FIRST_ROLES, samePeople, setUp } from '../set-up.ts';
import { activatedPage, activationPage, deadLinkPage } from './activation-page.ts';
import { acceptForms, FORM, field, HTML, page, sendAsPages } from './forms.ts';
import { setupDonePage, setupPage, type TypedPeople } from './setup-page.ts';

const open = { access: 'public' } as const;
const tags = ['session'];
const pages = () => responses({ 200: page, 404: page, 422: page });
const params = z.object({ token: z.string().max(100) });

const SYSTEM = { id: 'system:activation', name: '一次性链接 one-time link' } as const;

/** Pages for whoever holds a one-time link: plain forms, which work without scripts. */
export const accountPageRoutes: FastifyPluginAsyncZod = async (app) => {
  acceptForms(app);
  sendAsPages(app);

  app.get(
    '/activate/:token',
    {
      config: open,
      schema: {
        tags,
        summary: '设置密码的页面 | The page to choose a password on',
        description: '由一次性链接打开。Opened by a one-time link.',
        params,
        produces: ['text/html'],
        response: pages(),
      },
    },
    async (request, reply) => {
      const account = await accountOfLink(app.db, request.params.token);
      reply.type(HTML);
      if (account === undefined) return reply.code(404).send(deadLinkPage());
      return reply.send(activationPage(account, app.accounts));
    },
  );

  app.post(
    '/activate/:token',
    {
      config: open,
      schema: {
        tags,
        summary: '设置密码 | Choose a password',
        description: '链接随即失效。The link is dead from then on.',
        params,
        consumes: [FORM],
        body: z.object({ password: field, again: field }),
        produces: ['text/html'],
        response: pages(),
      },
    },
    async (request, reply) => {
      const { token } = request.params;
      const { password, again } = request.body;
      const account = await accountOfLink(app.db, token);
      reply.type(HTML);
      if (account === undefined) return reply.code(404).send(deadLinkPage());
      if (password !== again) return reply.code(422).send(activationPage(account, app.accounts, ['differ']));
      const actor = { ...SYSTEM, request: request.id, address: request.ip };
      try {
        const done = await transact(app.db, actor, (trx) =>
          activateAccount(trx, token, password, app.accounts),
        );
        return done ? reply.send(activatedPage(account.login)) : reply.code(404).send(deadLinkPage());
      } catch (error) {
        if (!(error instanceof Problem && error.definition === accountProblems['password-weak'])) throw error;
        const faults = error.details.members?.faults as PasswordFault[];
        return reply.code(422).send(activationPage(account, app.accounts, faults));
      }
    },
  );

  app.get(
    '/setup/:token',
    {
      config: open,
      schema: {
        tags,
        summary: '首次启动的页面 | The page of the first start',
        description: '由服务首次启动时打印的链接打开。Opened by the link that the first start prints.',
        params,
        produces: ['text/html'],
        response: pages(),
      },
    },
    async (request, reply) => {
      reply.type(HTML);
      if (!(await isSetupLink(app.db, request.params.token))) return reply.code(404).send(deadLinkPage());
      return reply.send(setupPage(typedPeople({})));
    },
  );

  app.post(
    '/setup/:token',
    {
      config: open,
      schema: {
        tags,
        summary: '设立三员 | Make the three administrators',
        description: '三个不同的人，一次完成，链接随即永久失效。Three different people, once and for all.',
        params,
        consumes: [FORM],
        body: z.record(z.string(), z.string().max(1_000)),
        produces: ['text/html'],
        response: pages(),
      },
    },
    async (request, reply) => {
      reply.type(HTML);
      if (!(await isSetupLink(app.db, request.params.token))) return reply.code(404).send(deadLinkPage());
      const people = typedPeople(request.body);
      const faults = peopleFaults(people);
      if (faults.length > 0) return reply.code(422).send(setupPage(people, faults));
      const links = await setUp(app.db, people, { request: request.id, address: request.ip });
      if (links === undefined) return reply.code(404).send(deadLinkPage());
      return reply.send(setupDonePage(links, `${request.protocol}://${request.host}`));
    },
  );
};

const typedPeople = (body: Readonly<Record<string, string>>): TypedPeople =>
  Object.fromEntries(
    FIRST_ROLES.map((role) => [
      role,
      {
        login: (body[`${role}-login`] ?? '').trim().toLowerCase(),
        name: (body[`${role}-name`] ?? '').trim(),
      },
    ]),
  ) as unknown as TypedPeople;

/** What keeps these from being the three, in Chinese. */
function peopleFaults(people: TypedPeople): string[] {
  const unfit = FIRST_ROLES.some((role) => !newAccount.safeParse(people[role]).success);
  if (unfit)
    return ['每人都要有姓名；登录名限 2 至 64 个小写字母、数字和 . _ @ - (a name and a login for each)'];
  return samePeople(people) ? ['须是三个不同的人，登录名和姓名都不能相同 (three different people)'] : [];
}
