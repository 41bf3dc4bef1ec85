import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { responses } from '../platform/problems.ts';

/** Beside the compiled program, or where the sources have it. */
const BUILT = new URL('../draw-protocol.md', import.meta.url);
const SOURCE = new URL('../../docs/draw-protocol.md', import.meta.url);

/** The protocol, for whoever checks a draw. */
export const protocolRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/protocol',
    {
      config: { access: 'public' },
      schema: {
        tags: ['public'],
        summary: '抽取规程 double-random/1 | The draw protocol double-random/1',
        description:
          '全文，逐字节规定抽取如何进行（英文）。The whole text, byte for byte as in the repository.',
        produces: ['text/plain'],
        response: responses({ 200: z.string() }),
      },
    },
    async (_request, reply) =>
      reply
        .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=300' })
        .send(await readFile(existsSync(BUILT) ? BUILT : SOURCE, 'utf8')),
  );
};
