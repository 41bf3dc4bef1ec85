import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { transact } from '../platform/database.ts';
import { responses } from '../platform/problems.ts';
import { ifMatch, planTag } from './edit-plan.ts';
import { groupVisits, visitGrouping } from './group-visits.ts';
import { planOverlaps, previewOverlaps } from './overlaps.ts';
import { planProblems } from './problems.ts';
import { basedOn, byCode, editProblems, plannerAndConference } from './routes.ts';
import { planOrProblem, planView, viewPlan } from './view.ts';

const tags = ['plans'];

export const overlapRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/plans/:code/overlaps',
    {
      config: plannerAndConference,
      schema: {
        tags,
        summary: '试算重复检查 | Targets in several tasks',
        description:
          '按今日名录：哪些任务在相同月份会抽到相同对象，建议怎样合并上门，以及预计超出次数提醒；只有数量，不涉及具体对象。Which tasks overlap, which common visits are proposed, and what is expected beyond the soft limits; numbers only.',
        params: byCode,
        response: responses({ 200: planOverlaps }, [planProblems['plan-not-found']]),
      },
    },
    async ({ params }) => previewOverlaps(app.db, await planOrProblem(app.db, params.code)),
  );

  app.post(
    '/api/v1/plans/:code/visit-groups',
    {
      config: { access: ['planner'] },
      schema: {
        tags,
        summary: '合并上门 | Put tasks into one visit group',
        description:
          '采纳合并建议，或自行合并；只改草稿。Accepts a proposal of the overlap preview, or groups otherwise; working text only.',
        params: byCode,
        headers: basedOn,
        body: visitGrouping.meta({ examples: [{ visit_group: 'QY', tasks: ['T01', 'T02'] }] }),
        response: responses({ 200: planView }, [...editProblems, planProblems['plan-task-not-found']]),
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const versions = ifMatch(request);
      await transact(app.db, request.actor, (trx) => groupVisits(trx, code, versions, request.body));
      const plan = await viewPlan(app.db, code);
      return reply.header('etag', planTag(plan)).send(plan);
    },
  );
};
