import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { record } from '../../platform/audit.ts';
import { OperationAccepted } from '../../platform/http/operations.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { personalTextProblems } from '../personal-text.ts';
import { chooseResults } from './choose-results.ts';
import { resultProblems } from './problems.ts';
import { publishResults } from './publish-results.ts';
import { resultsRequest } from './schema.ts';

export const publishResultsRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/publications/results',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        tags: ['publications'],
        summary: '公示检查结果 | Publish results of inspections',
        description:
          '缺省公示本人范围内全部已审核、可以公示的结果；一次公示编一份公告，在一个事务中完成；没有未了事项的检查随即办结。进度与结果见操作资源。Without a choice everything reviewed that may be published, under one bulletin and in one transaction; visits with nothing left open are closed at once.',
        body: resultsRequest,
        response: responses({ 202: OperationAccepted }, [
          resultProblems['results-not-publishable'],
          resultProblems['results-none'],
          personalTextProblems['text-has-personal-data'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const { actor, body } = request;
        // What is refused is refused now; the work itself looks again, with the visits held.
        const { visits } = await chooseResults(trx, app.office, actor, body);
        const operation = await app.operations.open(trx, actor.id, 'publication.results');
        await record(trx, {
          action: 'results.begin-publishing',
          object_kind: 'operation',
          object_id: operation.id,
          after: { draw: body.draw ?? null, visits: visits.length },
        });
        return {
          status: 202,
          body: operation,
          headers: { location: operation.location },
          afterCommit: () =>
            app.operations.carryOut(operation.id, (progress) => publishResults(app, actor, body, progress)),
        };
      }),
  );
};
