import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachmentProblems } from '../../attachment/problems.ts';
import { digest, drawNumber } from '../../core/draw/document.ts';
import { transact } from '../../platform/database.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { secondPersonProblems } from '../../platform/second-person.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import { typeFirst } from '../ceremony/type-first.ts';
import { drawProblems, stepProblems } from '../problems.ts';
import { drawId, EXAMPLE_DIGEST, EXAMPLE_NUMBER } from '../schema.ts';
import { recordValue } from './record-value.ts';
import { runDraw } from './run-draw.ts';
import { firstTypingRequest, recordedValue, runRequest, valueRequest } from './schema.ts';

const tags = ['draws'];
const planner = { access: ['planner'] } as const;
/** What taking a value may answer. */
export const takingProblems = [
  drawProblems['draw-entropy-refused'],
  drawProblems['draw-entropy-early'],
  ceremonyProblems['draw-first-typing-missing'],
  ceremonyProblems['draw-typings-differ'],
  secondPersonProblems['second-person-needed'],
];

export const drawnOutcome = z
  .object({ number: drawNumber, outcome_digest: digest, unstaffed: z.boolean() })
  .meta({
    id: 'DrawnOutcome',
    examples: [{ number: EXAMPLE_NUMBER, outcome_digest: EXAMPLE_DIGEST, unstaffed: false }],
  });

/** From the commitment to the outcome: the digits typed twice, the values as they come, the draw. */
export const runRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/draws/:id/first-typing',
    {
      config: planner,
      schema: {
        tags,
        summary: '第一次录入现场数字 | Type the digits of a ceremony, first of two',
        description:
          '只保存加盐的摘要；第二次由另一人随 run 录入，两次须一致。Only a salted digest is kept; another person types them again with run.',
        params: drawId,
        body: firstTypingRequest,
        response: responses({ 201: z.object({ item: z.int() }).meta({ examples: [{ item: 0 }] }) }, [
          ...stepProblems,
          drawProblems['draw-entropy-refused'],
          ceremonyProblems['draw-not-a-ceremony'],
          ceremonyProblems['draw-in-session'],
        ]),
      },
    },
    async ({ params, body, actor }, reply) =>
      reply.code(201).send(await transact(app.db, actor, (trx) => typeFirst(trx, params.id, body))),
  );

  app.post(
    '/api/v1/draws/:id/values',
    {
      config: { ...planner, idempotent: true },
      schema: {
        tags,
        summary: '登记一项随机数 | Record a value as it comes',
        description:
          '除最后一项外，各项随机数产生即登记，永不更改；最后一项随 run 录入。Every value but the last, in order, never corrected.',
        params: drawId,
        body: valueRequest,
        response: responses({ 201: recordedValue }, [
          ...stepProblems,
          ...takingProblems,
          ceremonyProblems['draw-value-out-of-turn'],
          ceremonyProblems['draw-in-session'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await recordValue(trx, request.params.id, request.body),
      })),
  );

  app.post(
    '/api/v1/draws/:id/run',
    {
      config: { ...planner, idempotent: true },
      schema: {
        tags,
        summary: '录入随机数并抽取 | Enter the entropy and draw',
        description:
          '录入、抽取、选派、登记在同一事务中完成，只能进行一次；现场数字须另一人先录入一次。Values, draw, teams and log entry in one transaction, once; digits of a ceremony as their second typing.',
        params: drawId,
        body: runRequest,
        response: responses({ 201: drawnOutcome }, [
          ...stepProblems,
          ...takingProblems,
          drawProblems['draw-self-test-failed'],
          ceremonyProblems['draw-slip-witnesses'],
          ceremonyProblems['draw-in-session'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await runDraw(trx, app, request.params.id, request.body),
      })),
  );
};
