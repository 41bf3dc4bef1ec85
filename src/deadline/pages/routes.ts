import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { HTML, page } from '../../account/pages/forms.ts';
import { responses } from '../../platform/problems.ts';
import { registerProblems } from '../../register/problems.ts';
import { listDeadlines } from '../list-deadlines.ts';
import { deadlineList } from '../schema.ts';
import { DEADLINE_READERS, sightOf } from '../sight.ts';
import { DUTY_ROLES, STEP_NAMES } from '../steps.ts';
import { deadlineListPage } from './list-page.ts';

/** Rows of one page. */
const SHOWN = 100;

/** A form sends every choice; `all` is none. */
const chosen = deadlineList.pick({ state: true }).extend({
  step: z.enum(['all', ...STEP_NAMES]).default('all'),
  role: z.enum(['all', ...DUTY_ROLES]).default('all'),
  cursor: z.string().max(2_000).optional(),
});

/** The list of deadlines for people without scripts. */
export const deadlinePageRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/deadlines',
    {
      config: { access: DEADLINE_READERS },
      schema: {
        tags: ['deadlines'],
        summary: '期限页面 | The page of deadlines',
        description:
          '按环节、办理角色和状态查询，可导出。不需要脚本。By step, role and state, with the file; it needs no scripts.',
        querystring: chosen,
        produces: ['text/html'],
        response: responses({ 200: page }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query: { step, role, state, cursor }, actor }, reply) => {
      const filter = { ...(step !== 'all' && { step }), ...(role !== 'all' && { role }), state };
      const list = await listDeadlines(app.db, sightOf(actor), filter, { limit: SHOWN, cursor });
      return reply.type(HTML).send(deadlineListPage(list, filter));
    },
  );
};
