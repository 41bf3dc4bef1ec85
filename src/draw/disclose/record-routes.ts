import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { jcs } from '../../core/canonical/jcs.ts';
import { drawNumber } from '../../core/draw/document.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { findDrawByNumber } from '../queries.ts';
import { EXAMPLE_NUMBER } from '../schema.ts';
import { storedParts } from './stored-records.ts';

/** Sent as JCS, as these parts stand in the bundle, so that no schema of them is run. */
const records = z.unknown().meta({
  type: 'object',
  description: 'document、entropy、outcome，与证据包的同名部分结构相同',
  examples: [
    {
      document: { draw: EXAMPLE_NUMBER, protocol: 'double-random/1', suite: 'sha256' },
      entropy: [{ value: '31415926535897932384' }],
      outcome: { selections: [], visits: [] },
    },
  ],
});

/** What the office works with, beside what it published: anybody may compare the two. */
export const recordRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/public/draws/:number/records',
    {
      config: { access: 'public' },
      schema: {
        tags: ['public'],
        summary: '库中现有的抽取记录 | The records as they stand now',
        description:
          '公开之后回答：数据库此刻所存的承诺书、随机数和结果，应与证据包中的同名部分逐字相同。After disclosure: document, values and outcome as the database has them at this moment; they must be those of the evidence bundle.',
        params: z.object({ number: drawNumber }),
        response: responses({ 200: { content: { 'application/json': { schema: records } } } }, [
          drawProblems['draw-not-found'],
          drawProblems['draw-embargoed'],
        ]),
      },
    },
    async ({ params: { number } }, reply) => {
      const draw = await findDrawByNumber(app.db, number);
      if (draw === undefined) throw new Problem(drawProblems['draw-not-found']);
      if (draw.now.disclosed === undefined) throw new Problem(drawProblems['draw-embargoed']);
      const parts = await storedParts(app.db, draw.id);
      if (parts === undefined) throw new Problem(drawProblems['draw-not-found']);
      reply.header('cache-control', 'public, max-age=60');
      return reply.type('application/json; charset=utf-8').serializer(String).send(jcs(parts));
    },
  );
};
