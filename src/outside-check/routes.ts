import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { inScope, scopeOf } from '../account/scope/row-scope.ts';
import { responses } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, READERS, serveRows } from '../register/routes.ts';
import { filterOutsideChecks, outsideCheckFilters } from './filter-outside-checks.ts';
import { selectOutsideChecks } from './queries.ts';
import { outsideChecks } from './register.ts';
import { EXAMPLE_OUTSIDE_CHECK, outsideCheck, outsideCheckRow } from './schema.ts';

const OutsideCheck = outsideCheck.meta({ id: 'OutsideCheck', examples: [EXAMPLE_OUTSIDE_CHECK] });

export const outsideCheckRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/outside-checks',
    {
      config: { access: READERS },
      schema: {
        tags: ['outside-checks'],
        summary: '其他检查列表 | List outside checks',
        description:
          '本系统以外对检查对象做过的检查；双随机、综合、专项、日常检查计入频次上限。Checks made outside this system; random, comprehensive, special and daily ones count for the ceilings.',
        querystring: pageQuery('number', '-number', 'checked_on', '-checked_on').extend(
          outsideCheckFilters.shape,
        ),
        response: responses({ 200: page(OutsideCheck) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query, actor }) => {
      const visible = selectOutsideChecks(app.db).where(inScope(scopeOf(actor), 'outside_check'));
      // A number is unique within its source only, and a page must end at one row.
      const rows = filterOutsideChecks(visible, query)
        .select(sql<string>`source || '/' || number`.as('id'))
        .as('outside_check');
      const { items, ...rest } = await readPage(app.db.selectFrom(rows).selectAll(), query, 'id');
      return { ...rest, items: items.map(({ id: _, ...row }) => row) };
    },
  );

  const { source, version, retired_on, ...example } = EXAMPLE_OUTSIDE_CHECK;
  serveRows(app, {
    register: outsideChecks,
    path: '/api/v1/outside-checks/:source',
    within: { source: code },
    key: 'number',
    tag: 'outside-checks',
    readers: READERS,
    stored: OutsideCheck,
    create: outsideCheckRow
      .omit({ source: true })
      .partial({ result: true })
      .extend(confirmation)
      .meta({ examples: [example] }),
    change: outsideCheckRow
      .omit({ source: true, number: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ result: 'problems' }] }),
  });
};
