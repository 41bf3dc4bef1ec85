import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { ROLES } from '../platform/http/access.ts';
import { httpProblems } from '../platform/http/problems.ts';
import { Problem, responses } from '../platform/problems.ts';
import { code, day } from '../register/fields.ts';
import { containing, nameContains, retiredFilter, wantRetired } from '../register/filters.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, READERS, serveRows } from '../register/routes.ts';
import { existingRow } from '../register/write-row.ts';
import { selectInspectors } from './queries.ts';
import { inspectors } from './register.ts';
import { EXAMPLE_INSPECTOR, INSPECTOR_STATUSES, inspector, inspectorRow } from './schema.ts';

const Inspector = inspector.meta({ id: 'Inspector', examples: [EXAMPLE_INSPECTOR] });

export const inspectorRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/inspectors',
    {
      config: { access: READERS },
      schema: {
        tags: ['inspectors'],
        summary: '执法检查人员列表 | List inspectors',
        description: '各条件须同时满足。All criteria must hold.',
        querystring: pageQuery('id', '-id', 'name', '-name').extend({
          department: code.optional(),
          scope: code.optional().describe('执法领域'),
          status: z.enum(INSPECTOR_STATUSES).optional(),
          valid_on: day.optional().describe('该日执法证有效 (certificate valid on that day)'),
          on_leave_on: day.optional().describe('该日请假 (on leave on that day)'),
          ...nameContains,
          ...retiredFilter,
        }),
        response: responses({ 200: page(Inspector) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query }) => {
      let rows = selectInspectors(app.db).where(wantRetired(query.retired));
      if (query.department !== undefined) rows = rows.where('department', '=', query.department);
      if (query.scope !== undefined) rows = rows.where(sql<boolean>`${query.scope} = ANY(scopes)`);
      if (query.status !== undefined) rows = rows.where('status', '=', query.status);
      if (query.valid_on !== undefined) rows = rows.where('certificate_valid_until', '>=', query.valid_on);
      if (query.on_leave_on !== undefined) {
        rows = rows.where(sql<boolean>`EXISTS (SELECT 1 FROM inspector_leave l
          WHERE l.inspector_id = inspector.id AND ${query.on_leave_on} BETWEEN l.leave_from AND l.leave_to)`);
      }
      if (query.name !== undefined) rows = rows.where(containing('name', query.name));
      return await readPage(rows, query, 'id');
    },
  );

  const { version, retired_on, ...example } = EXAMPLE_INSPECTOR;
  serveRows(app, {
    register: inspectors,
    path: '/api/v1/inspectors',
    key: 'id',
    tag: 'inspectors',
    readers: ROLES,
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
