import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { inScope, scopeOf } from '../account/scope/row-scope.ts';
import { ROLES } from '../platform/http/access.ts';
import { responses } from '../platform/problems.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, serveRows } from '../register/routes.ts';
import { filterMatters, matterFilters } from './filter-matters.ts';
import { selectMatters } from './queries.ts';
import { matters } from './register.ts';
import { EXAMPLE_MATTER, matter, matterRow } from './schema.ts';

const Matter = matter.meta({ id: 'Matter', examples: [EXAMPLE_MATTER] });

export const matterRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/matters',
    {
      config: { access: ROLES },
      schema: {
        tags: ['matters'],
        summary: '抽查事项列表 | List matters',
        description: '未纳入清单的事项不得擅自抽查。What is not in the list may not be checked.',
        querystring: pageQuery('code', '-code', 'name', '-name').extend(matterFilters.shape),
        response: responses({ 200: page(Matter) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query, actor }) => {
      const rows = selectMatters(app.db).where(inScope(scopeOf(actor), 'matter'));
      return await readPage(filterMatters(rows, query), query, 'code');
    },
  );

  const { version, retired_on, ...example } = EXAMPLE_MATTER;
  serveRows(app, {
    register: matters,
    path: '/api/v1/matters',
    key: 'code',
    tag: 'matters',
    readers: ROLES,
    stored: Matter,
    create: matterRow
      .partial()
      .required({ code: true, name: true, kind: true })
      .extend(confirmation)
      .meta({ examples: [example] }),
    change: matterRow
      .omit({ code: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ legal_basis: [{ law: '《道路运输条例》', repealed_on: '2026-07-01' }] }] }),
  });
};
