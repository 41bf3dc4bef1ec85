import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { inScope, scopeOf } from '../account/scope/row-scope.ts';
import { Problem, responses } from '../platform/problems.ts';
import { page, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, READERS, serveRows } from '../register/routes.ts';
import { filterTargets, targetQuery } from './filter-targets.ts';
import { findTargetByName, selectTargets } from './queries.ts';
import { targets } from './register.ts';
import { EXAMPLE_TARGET, target, targetRow } from './schema.ts';

const Target = target.meta({ id: 'Target', examples: [EXAMPLE_TARGET] });

export const targetRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/targets',
    {
      config: { access: READERS },
      schema: {
        tags: ['targets'],
        summary: '检查对象列表 | List targets',
        description:
          '各条件须同时满足。tier 须与 scheme 一起给出，只算今天有效的评价。All criteria must hold. tier goes with scheme and counts evaluations valid today.',
        querystring: targetQuery,
        response: responses({ 200: page(Target) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query, actor }) => {
      const rows = selectTargets(app.db).where(inScope(scopeOf(actor), 'target'));
      return await readPage(filterTargets(rows, query), query, 'id');
    },
  );

  const { version, retired_on, ...example } = EXAMPLE_TARGET;
  serveRows(app, {
    register: targets,
    path: '/api/v1/targets',
    key: 'id',
    tag: 'targets',
    readers: READERS,
    stored: Target,
    create: targetRow
      .partial()
      .required({ kind: true, name: true })
      .extend(confirmation)
      .meta({ examples: [example, { kind: 'facility', name: '正阳大桥', district: '500114' }] }),
    change: targetRow
      .omit({ id: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ status: 'suspended', phone: null }] }),
    read: async (name) => {
      const found = await findTargetByName(app.db, name.toUpperCase());
      if (found === undefined) throw new Problem(registerProblems['row-not-found']);
      return found;
    },
  });
};
