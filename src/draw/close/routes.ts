import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { digest, drawNumber } from '../../core/draw/document.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { stepProblems } from '../problems.ts';
import { drawId, EXAMPLE_DIGEST, EXAMPLE_NUMBER } from '../schema.ts';
import { voidProblems } from '../void/problems.ts';
import { closeDraw } from './close-draw.ts';

const closedDraw = z
  .object({ number: drawNumber, evidence: digest, position: z.int() })
  .meta({ examples: [{ number: EXAMPLE_NUMBER, evidence: EXAMPLE_DIGEST, position: 51 }] });

export const closeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/draws/:id/close',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        tags: ['draws'],
        summary: '办结抽取 | Close a draw',
        description:
          '已公开且没有待办的递补、作废申请时办结，之后不能再作废。When it is disclosed and nothing is requested; it cannot be void afterwards.',
        params: drawId,
        response: responses({ 201: closedDraw }, [...stepProblems, voidProblems['draw-void-pending']]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await closeDraw(trx, request.params.id),
      })),
  );
};
