import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { dueTable } from '../../deadline/pages/due-table.ts';
import { deadlinePageRoutes } from '../../deadline/pages/routes.ts';
import { readDeadlines } from '../../deadline/read-deadlines.ts';
import { DEADLINE_READERS, sightOf } from '../../deadline/sight.ts';
import { summarise } from '../../deadline/summarise.ts';
import { listDraws } from '../../draw/queries.ts';
import { viewDraw } from '../../draw/view.ts';
import { transact } from '../../platform/database.ts';
import { csrfTokenOf } from '../../platform/http/access/secrets.ts';
import { sessionOf, takeSession } from '../../platform/http/access/session-cookie.ts';
import { httpProblems } from '../../platform/http/problems.ts';
import { refusedWith } from '../../platform/http/refused-attempts.ts';
import type { Role } from '../../platform/http/roles.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { changePassword } from '../password/change-password.ts';
import { accountProblems } from '../problems.ts';
import { scopeOf } from '../scope/row-scope.ts';
import { logIn, logOut, logOutEverywhere } from '../session/log-in.ts';
import { viewMe } from '../session/view-me.ts';
import { passwordFaultTexts } from './activation-page.ts';
import { acceptForms, FORM, field, HTML, page, sendAsPages } from './forms.ts';
import { homePage, type Papers } from './home-page.ts';
import { logInFirst, textOf } from './log-in-first.ts';
import { logInPage } from './log-in-page.ts';
import { passwordPage } from './password-page.ts';

const tags = ['session'];
const own = { access: 'account' } as const;
const form = { access: 'account', csrf: 'form' } as const;
const csrf_token = field.describe('页面所给的防伪令牌');
const gone = z.null().describe('转到另一页 (See Other)');
/** Draws on one page. */
const SHOWN = 20;

/** For a person with a browser and no other program: log in, print the papers of a draw, log out. */
export const personPageRoutes: FastifyPluginAsyncZod = async (app) => {
  acceptForms(app);
  sendAsPages(app);
  logInFirst(app);
  app.register(deadlinePageRoutes);

  app.get(
    '/login',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: '登录页面 | The page to log in on',
        description: '不需要脚本。It needs no scripts.',
        produces: ['text/html'],
        response: responses({ 200: page }),
      },
    },
    async (_request, reply) => reply.type(HTML).send(logInPage()),
  );

  app.post(
    '/login',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: '在页面上登录 | Log in on the page',
        description: '成功后转到 /home。Leads to /home.',
        consumes: [FORM],
        body: z.object({ login: field, password: field }),
        produces: ['text/html'],
        response: responses({ 303: gone, 401: page, 403: page, 429: page }),
      },
    },
    async (request, reply) => {
      const { login, password } = request.body;
      // Another site's form could log somebody in under a name that is not his own.
      if (/^(cross|same)-site$/.test(String(request.headers['sec-fetch-site']))) {
        refusedWith(request, 'csrf-refused');
        return reply
          .code(403)
          .type(HTML)
          .send(logInPage('', [textOf(httpProblems['csrf-refused'])]));
      }
      try {
        await logIn(request, reply, { login: login.trim(), password });
      } catch (error) {
        return refuse(error, request, reply, (words) => logInPage(login, words));
      }
      return reply.redirect('/home', 303);
    },
  );

  app.get(
    '/home',
    {
      config: own,
      schema: {
        tags,
        summary: '本人的页面 | The own page',
        description:
          '我是谁，各环节有多少逾期和临期；计划员另有各次抽取的承诺单、数字单和名单。Who I am and how much is overdue or soon due; for planners the papers and lists of draws too.',
        querystring: z.object({ before: z.coerce.number().int().min(1).optional() }),
        produces: ['text/html'],
        response: responses({ 200: page }),
      },
    },
    async (request, reply) => {
      const who = await viewMe(app, request);
      const { actor } = request;
      const mayRead = (roles: readonly Role[]) =>
        roles.some((role) => actor.roles.includes(role)) && !who.password.expired;
      const due = mayRead(DEADLINE_READERS)
        ? dueTable(summarise(await readDeadlines(app.db, sightOf(actor))), actor.roles)
        : undefined;
      const papers = mayRead(['planner']) ? await papersFor(request, request.query.before) : undefined;
      return reply.type(HTML).send(homePage(who, who.csrf_token ?? '', due, papers));
    },
  );

  app.post(
    '/logout',
    {
      config: form,
      schema: {
        tags,
        summary: '在页面上退出登录 | Log out on the page',
        description: '本次或全部会话，随后转到 /login。This session or all of them.',
        consumes: [FORM],
        body: z.object({ csrf_token, where: z.enum(['here', 'everywhere']).default('here') }),
        response: responses({ 303: gone }, [accountProblems['session-needed']]),
      },
    },
    async (request, reply) => {
      const session = sessionOf(request, app.accounts);
      const { actor, body } = request;
      if (actor.via !== 'session' || session === undefined)
        throw new Problem(accountProblems['session-needed']);
      await transact(app.db, actor, (trx) =>
        body.where === 'here' ? logOut(trx, actor.account, session) : logOutEverywhere(trx, actor.account),
      );
      takeSession(reply, app.accounts);
      return reply.redirect('/login', 303);
    },
  );

  app.get(
    '/password',
    {
      config: own,
      schema: {
        tags,
        summary: '更换密码的页面 | The page to change the password on',
        description: '不需要脚本。It needs no scripts.',
        produces: ['text/html'],
        response: responses({ 200: page }),
      },
    },
    async (request, reply) => {
      const { account, csrf_token } = await viewMe(app, request);
      return reply.type(HTML).send(passwordPage(account.login, csrf_token ?? '', app.accounts));
    },
  );

  app.post(
    '/password',
    {
      config: form,
      schema: {
        tags,
        summary: '在页面上更换密码 | Change the password on the page',
        description: '其他设备上的会话随之结束。Sessions elsewhere end.',
        consumes: [FORM],
        body: z.object({ csrf_token, old: field, new: field, again: field }),
        produces: ['text/html'],
        response: responses({ 303: gone, 401: page, 422: page, 429: page }, [
          accountProblems['session-needed'],
          accountProblems['account-not-found'],
        ]),
      },
    },
    async (request, reply) => {
      const { account } = await viewMe(app, request);
      const again = (words: readonly string[]) =>
        passwordPage(account.login, csrfTokenOf(sessionOf(request, app.accounts) ?? ''), app.accounts, words);
      const { body } = request;
      if (body.new !== body.again) {
        refusedWith(request, 'password-weak');
        return reply
          .code(422)
          .type(HTML)
          .send(again(passwordFaultTexts(['differ'])));
      }
      try {
        await changePassword(request, reply, body);
      } catch (error) {
        return refuse(error, request, reply, again);
      }
      return reply.redirect('/home', 303);
    },
  );
};

const REFUSED = [
  accountProblems['credentials-wrong'],
  accountProblems['too-many-attempts'],
  accountProblems['password-weak'],
];

/** The page once more, with what to mend; whatever is not the person's mistake goes on as a problem. */
function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  again: (words: readonly string[]) => string,
): FastifyReply {
  if (!(error instanceof Problem) || !REFUSED.includes(error.definition)) throw error;
  const { definition, details } = error;
  refusedWith(request, definition.name);
  const faults = details.members?.faults as Parameters<typeof passwordFaultTexts>[0] | undefined;
  const wait = details.members?.retry_after;
  const words =
    faults !== undefined
      ? passwordFaultTexts(faults)
      : wait !== undefined
        ? [`登录尝试过多，请 ${wait} 秒后再试 (too many attempts: try again in ${wait} seconds)`]
        : [textOf(definition)];
  return reply
    .code(definition.status)
    .headers(details.headers ?? {})
    .type(HTML)
    .send(again(words));
}

async function papersFor(request: FastifyRequest, before: number | undefined): Promise<Papers> {
  const { db } = request.server;
  const draws = await listDraws(db, SHOWN, before, scopeOf(request.actor));
  return {
    draws: await Promise.all(draws.map((draw) => viewDraw(db, draw))),
    next: draws.length === SHOWN ? draws.at(-1)!.id : undefined,
  };
}
