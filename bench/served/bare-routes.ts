import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { responses } from '../../src/platform/problems.ts';

const target = z.object({ id: z.string(), name: z.string(), kind: z.string() });

/**
 * The least that a route of this service can do: who asks is found, one row is read by its primary key, and the answer
 * is written by its schema. Once for inspectors and once for everybody, to stand beside routes of the same access.
 */
export const bareRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const [path, access] of [
    ['/bench/inspector/target/:id', ['inspector']],
    ['/bench/public/target/:id', 'public'],
  ] as const) {
    app.get(
      path,
      {
        config: { access },
        schema: {
          tags: ['bench'],
          summary: '一行 | One row',
          params: z.object({ id: z.string() }),
          response: responses({ 200: target }, []),
        },
      },
      async ({ params: { id } }) =>
        await app.db
          .selectFrom('target')
          .select(['id', 'name', 'kind'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
    );
  }
};
