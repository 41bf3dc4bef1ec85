import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { preferredLanguage } from '../language.ts';
import { keptProblem, operationProblems } from '../operations.ts';
import { Problem, ProblemDocument, problemCatalogue, problemDocument, responses } from '../problems.ts';
import { ROLES } from './access.ts';

/** Where long work stands; what a 202 answer points to. */
export const OperationView = z
  .object({
    id: z.uuid(),
    kind: z.string().describe('What is being done, for example target.import'),
    state: z.enum(['running', 'done', 'failed']),
    done: z.int().describe('How much is done, in the units of total'),
    total: z.int().nullable().describe('Null until it is known'),
    result: z.unknown().optional().describe('What came of it, once done'),
    problem: ProblemDocument.optional().describe('Why it failed, once failed'),
    started_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Operation' });

/** The 202 answer of a route that begins long work. */
export const OperationAccepted = z
  .object({ id: z.uuid(), location: z.string() })
  .meta({ id: 'OperationAccepted' });

export const operationRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/operations/:id',
    {
      config: { access: ROLES },
      schema: {
        tags: ['operations'],
        summary: '查询长时间操作的进度与结果 | How far long work is, and what came of it',
        params: z.object({ id: z.uuid() }),
        response: responses({ 200: OperationView }, [operationProblems['operation-not-found']]),
      },
    },
    async (request, reply) => {
      const row = await app.db
        .selectFrom('operation')
        .selectAll()
        .where('id', '=', request.params.id)
        .executeTakeFirst();
      if (row === undefined || (row.created_by !== request.actor.id && request.actor.role !== 'planner')) {
        throw new Problem(operationProblems['operation-not-found']);
      }
      reply.header('cache-control', 'no-store');
      const { problem, result, state, ...rest } = row;
      const view = { ...rest, state: state as 'running' | 'done' | 'failed' };
      if (state === 'done') return { ...view, result };
      if (problem === null) return view;
      const { definition, details } = keptProblem(problem, problemCatalogue());
      const language = preferredLanguage(request.headers['accept-language']);
      return { ...view, problem: problemDocument(definition, details, language) };
    },
  );
};
