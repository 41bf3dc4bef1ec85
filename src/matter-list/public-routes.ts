import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { responses } from '../platform/problems.ts';
import { compareLists } from './compare-lists.ts';
import { matterListProblems } from './problems.ts';
import { allLists, listBefore, listOrProblem } from './queries.ts';
import { listNumber } from './schema.ts';
import { EXAMPLE_DIFFERENCE, lineOf, listDifference, listOf, publicList, publicListLine } from './view.ts';

const tags = ['public'];
const config = { access: 'public' } as const;
const params = z.object({ number: listNumber });
const notFound = [matterListProblems['matter-list-not-found']];
/** A version never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const comparison = z
  .object({ from: listNumber.nullable().describe('首个版本没有前一版本'), to: listNumber })
  .extend(listDifference.shape)
  .meta({
    id: 'MatterListComparison',
    examples: [{ from: '2026-1', to: '2026-2', ...EXAMPLE_DIFFERENCE }],
  });

/** One public: every version of the matter list and what changed between any two of them. */
export const publicMatterListRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/public/matter-lists',
    {
      config,
      schema: {
        tags,
        summary: '抽查事项清单的各个版本 | Versions of the matter list',
        description:
          '新的在前；未纳入清单的事项不得擅自抽查。Newest first; what is not in the list may not be checked.',
        response: responses({ 200: z.object({ items: z.array(publicListLine) }) }),
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=60, stale-while-revalidate=300');
      return { items: (await allLists(app.db)).map(lineOf) };
    },
  );

  app.get(
    '/api/v1/public/matter-lists/:number',
    {
      config,
      schema: {
        tags,
        summary: '一个版本的全文 | One version of the matter list',
        description:
          'document 按 JCS 规范化后的 SHA-256 即 digest，也即公开日志中的摘要。SHA-256 over document as JCS is digest, which stands in the public log.',
        params,
        response: responses({ 200: publicList }, notFound),
      },
    },
    async (request, reply) => {
      const list = await listOrProblem(app.db, request.params.number);
      reply.header('cache-control', FOR_EVER);
      return listOf(list);
    },
  );

  app.get(
    '/api/v1/public/matter-lists/:number/difference',
    {
      config,
      schema: {
        tags,
        summary: '两个版本的差异 | What changed between two versions',
        description:
          '新增、不再列入、有变更的事项及变更的字段；from 缺省为前一版本。Matters added, left out and changed, field by field; from is the version before unless given.',
        params,
        querystring: z.strictObject({ from: listNumber.optional() }),
        response: responses({ 200: comparison }, notFound),
      },
    },
    async ({ params: { number }, query }, reply) => {
      const to = await listOrProblem(app.db, number);
      const from =
        query.from === undefined ? await listBefore(app.db, to) : await listOrProblem(app.db, query.from);
      const difference = compareLists(from?.document.matters ?? [], to.document.matters);
      reply.header('cache-control', FOR_EVER);
      return { from: from?.number ?? null, to: number, ...listDifference.parse(difference) };
    },
  );
};
