import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { preferredLanguage } from '../language.ts';
import { keptProblem, operationProblems } from '../operations.ts';
import { Problem, ProblemDocument, problemCatalogue, problemDocument, responses } from '../problems.ts';
import { ROLES } from './access.ts';

const EXAMPLE_ID = '3c1f6a1e-5d2b-4a90-8c55-0e9b7d4f2a16';

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
  .meta({
    id: 'Operation',
    examples: [
      {
        id: EXAMPLE_ID,
        kind: 'draw.seal',
        state: 'running',
        done: 40_000,
        total: 123_000,
        started_at: '2026-03-05T01:10:00.000Z',
        updated_at: '2026-03-05T01:10:02.000Z',
      },
    ],
  });

/** The 202 answer of a route that begins long work. */
export const OperationAccepted = z.object({ id: z.uuid(), location: z.string() }).meta({
  id: 'OperationAccepted',
  examples: [{ id: EXAMPLE_ID, location: `/api/v1/operations/${EXAMPLE_ID}` }],
});

export const operationRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/operations/:id',
    {
      config: { access: ROLES },
      schema: {
        tags: ['operations'],
        summary: '查询长时间操作的进度与结果 | How far long work is, and what came of it',
        description:
          '导入的预览和确认、名单的封存等在后台进行；失败时给出问题。Previews, confirmations and sealing run in the background; a failure is named.',
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
