import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { inScope, scopeOf } from '../account/scope/row-scope.ts';
import type { Role } from '../platform/http/access.ts';
import { httpProblems } from '../platform/http/problems.ts';
import { Problem, responses } from '../platform/problems.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, READERS, serveRows } from '../register/routes.ts';
import { existingRow } from '../register/write-row.ts';
import { filterInspectors, inspectorFilters } from './filter-inspectors.ts';
import { selectInspectors } from './queries.ts';
import { inspectors } from './register.ts';
import { EXAMPLE_INSPECTOR, inspector, inspectorRow } from './schema.ts';

const Inspector = inspector.meta({ id: 'Inspector', examples: [EXAMPLE_INSPECTOR] });

/** Widest right first: by it somebody with several roles is let in. Those who keep the accounts have no business here. */
const ROW_READERS = [
  ...READERS,
  'conference-secretary',
  'agency-head',
  'reviewer',
  'lead-handler',
  'inspector',
] as const satisfies readonly Role[];

export const inspectorRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/inspectors',
    {
      config: { access: READERS },
      schema: {
        tags: ['inspectors'],
        summary: '执法检查人员列表 | List inspectors',
        description: '各条件须同时满足。All criteria must hold.',
        querystring: pageQuery('id', '-id', 'name', '-name').extend(inspectorFilters.shape),
        response: responses({ 200: page(Inspector) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query, actor }) => {
      const rows = selectInspectors(app.db).where(inScope(scopeOf(actor), 'inspector'));
      return await readPage(filterInspectors(rows, query), query, 'id');
    },
  );

  const { version, retired_on, ...example } = EXAMPLE_INSPECTOR;
  serveRows(app, {
    register: inspectors,
    path: '/api/v1/inspectors',
    key: 'id',
    tag: 'inspectors',
    readers: ROW_READERS,
    stored: Inspector,
    create: inspectorRow
      .partial()
      .required({ id: true, name: true, department: true, certificate_valid_until: true })
      .extend(confirmation)
      .meta({ examples: [example] }),
    change: inspectorRow
      .omit({ id: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ leave: EXAMPLE_INSPECTOR.leave }] }),
    read: async (id, actor) => {
      if (actor.role !== 'inspector') return await existingRow(app.db, inspectors, id);
      // An inspector reads only the own row; why somebody must stand aside is for those who plan.
      if (actor.inspector !== id)
        throw new Problem(httpProblems['role-forbidden'], { members: { roles: READERS } });
      const own = await existingRow(app.db, inspectors, id);
      return { ...own, recusals: own.recusals.map((recusal) => ({ ...recusal, reason: null })) };
    },
  });
};
