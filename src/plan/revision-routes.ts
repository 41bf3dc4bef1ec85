import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem, responses } from '../platform/problems.ts';
import { compareRevisions, revisionDifferences } from './compare-revisions.ts';
import { planProblems } from './problems.ts';
import { findRevision } from './queries.ts';
import { byCode, plannerAndConference } from './routes.ts';
import { planRevision } from './schema.ts';
import { EXAMPLE_REVISION, planOrProblem } from './view.ts';

const tags = ['plans'];
const revision = z.coerce.number().int().min(1);
const unknown = [planProblems['plan-not-found'], planProblems['plan-revision-not-found']];

/** Every text that was ever submitted, for the office; the public reads the published ones. */
export const revisionRoutes: FastifyPluginAsyncZod = async (app) => {
  const revisionOrProblem = async (planId: number, number: number) => {
    const found = await findRevision(app.db, planId, number);
    if (found === undefined) throw new Problem(planProblems['plan-revision-not-found']);
    return found;
  };

  app.get(
    '/api/v1/plans/:code/revisions/:revision',
    {
      config: plannerAndConference,
      schema: {
        tags,
        summary: '读取提交过的版本 | Read a submitted revision',
        description:
          '提交时冻结的全文和摘要，退回和撤回的也在内。As frozen at submission, returned and withdrawn ones too.',
        params: byCode.extend({ revision }),
        response: responses(
          {
            200: z.object({ document: planRevision, digest: z.string() }).meta({
              examples: [
                {
                  document: EXAMPLE_REVISION,
                  digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
                },
              ],
            }),
          },
          unknown,
        ),
      },
    },
    async ({ params }) => {
      const plan = await planOrProblem(app.db, params.code);
      return await revisionOrProblem(plan.id, params.revision);
    },
  );

  app.get(
    '/api/v1/plans/:code/differences',
    {
      config: plannerAndConference,
      schema: {
        tags,
        summary: '比较两个版本 | Compare two revisions',
        description: '新增、修改（逐字段）和取消的任务。Tasks added, changed field by field, and left out.',
        params: byCode,
        querystring: z.strictObject({ from: revision, to: revision }),
        response: responses({ 200: revisionDifferences }, unknown),
      },
    },
    async ({ params, query }) => {
      const plan = await planOrProblem(app.db, params.code);
      const [from, to] = [
        await revisionOrProblem(plan.id, query.from),
        await revisionOrProblem(plan.id, query.to),
      ];
      return compareRevisions(from.document, to.document);
    },
  );
};
