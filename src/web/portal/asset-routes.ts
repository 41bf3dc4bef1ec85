import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { httpProblems } from '../../platform/http/problems.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { findAsset } from './assets.ts';

/** The digest of what it holds is in its name: another content has another address. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Styles and programs of the portal's pages. */
export const assetRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/assets/:name',
    {
      config: { access: 'public' },
      schema: {
        hide: true,
        params: z.strictObject({ name: z.string().max(100) }),
        response: responses({ 200: z.any() }, [httpProblems['not-found']]),
      },
    },
    async ({ params: { name } }, reply) => {
      const asset = await findAsset(name);
      if (asset === undefined) throw new Problem(httpProblems['not-found']);
      return reply
        .headers({
          'content-type': asset.type,
          'cache-control': FOR_EVER,
          'x-content-type-options': 'nosniff',
          // A worker has the rights that its own answer gives it: to ask this service for its log, and nothing else.
          'content-security-policy': "default-src 'none'; connect-src 'self'",
        })
        .send(asset.bytes);
    },
  );
};
