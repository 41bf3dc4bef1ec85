import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { HTML, page } from '../account/pages/forms.ts';
import { logInFirst } from '../account/pages/log-in-first.ts';
import { pageHeaders } from '../account/pages/page-layout.ts';
import { inScope, type Scope, scopeOf } from '../account/scope/row-scope.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { responses } from '../platform/problems.ts';
import { askedProblems, statisticsQuery } from './asked.ts';
import { makeStatistics } from './make-statistics.ts';
import { type Choices, FIGURE_STYLE, statisticsPage } from './page.ts';
import { READERS } from './readers.ts';

const { year, plan, department } = statisticsQuery.shape;
/** A form sends what was not chosen as an empty text. */
const chosen = (code: typeof plan) => z.union([z.literal(''), code]).transform((given) => given || undefined);
const query = z.object({
  year: year.optional().describe('缺省为今年 (this year, unless given)'),
  plan: chosen(plan),
  department: chosen(department),
});

/** The figures for people with a browser: no scripts, charts in the page. */
export const statisticsPageRoutes: FastifyPluginAsyncZod = async (app) => {
  logInFirst(app);

  app.get(
    '/statistics',
    {
      config: { access: READERS },
      schema: {
        tags: ['statistics'],
        summary: '年度统计的页面 | The figures of a year as a page',
        description: '图表和数值并列，可打印；不需要脚本。Charts beside their numbers; it needs no scripts.',
        querystring: query,
        produces: ['text/html'],
        response: responses({ 200: page, 401: page }, askedProblems),
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request.actor);
      const { year = Number(officeToday().slice(0, 4)), plan, department } = request.query;
      const asked = { year, plan, department };
      const made = await makeStatistics(app.db, asked, scope);
      const given = Object.entries(asked).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      );
      const choices = await choicesOf(app.db, year, scope);
      return reply
        .headers(pageHeaders(FIGURE_STYLE))
        .type(HTML)
        .send(statisticsPage(made, choices, new URLSearchParams(given).toString()));
    },
  );
};

async function choicesOf(db: Kysely<Database>, year: number, scope: Scope): Promise<Choices> {
  const [plans, departments] = await Promise.all([
    db
      .selectFrom('plan')
      .select(['code', 'title as name'])
      .where('year', '=', year)
      .where(inScope(scope, 'plan'))
      .orderBy('code')
      .execute(),
    db
      .selectFrom('department')
      .select(['code', 'name'])
      .where(inScope(scope, 'department'))
      .orderBy('code')
      .execute(),
  ]);
  return { plans, departments };
}
