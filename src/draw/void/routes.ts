import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { attachmentProblems } from '../../attachment/problems.ts';
import { transact } from '../../platform/database.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { secondPersonProblems } from '../../platform/second-person.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import { drawProblems, stepProblems } from '../problems.ts';
import { takingProblems } from '../run/routes.ts';
import { drawId, drawView } from '../schema.ts';
import { drawOrProblem } from '../steps.ts';
import { viewDraw } from '../view.ts';
import { askVoid, refuseVoid, withdrawVoid } from './ask-void.ts';
import { confirmVoid } from './confirm-void.ts';
import { voidProblems } from './problems.ts';
import { refusal, voidConfirmation, voidedDraw, voidRequestBody } from './schema.ts';

const tags = ['draws'];
const config = { access: ['planner'] } as const;
const second = secondPersonProblems['second-person-needed'];

/** A draw is made void by two people, with a reason that everybody can read for ever. */
export const voidRoutes: FastifyPluginAsyncZod = async (app) => {
  const view = async (id: number) => await viewDraw(app.db, await drawOrProblem(app.db, id));

  app.post(
    '/api/v1/draws/:id/void',
    {
      config: { ...config, idempotent: true },
      schema: {
        tags,
        summary: '申请作废 | Ask that a draw be void',
        description:
          '说明理由，由另一人确认后生效；理由原文届时公开。With a reason that becomes public word for word; another person confirms.',
        params: drawId,
        body: voidRequestBody,
        response: responses({ 202: drawView }, [
          ...stepProblems,
          voidProblems['draw-void-pending'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        await askVoid(trx, request.params.id, request.body);
        return { status: 202, body: await viewDraw(trx, await drawOrProblem(trx, request.params.id)) };
      }),
  );

  app.post(
    '/api/v1/draws/:id/void/confirm',
    {
      config: { ...config, idempotent: true },
      schema: {
        tags,
        summary: '确认作废 | Confirm that the draw is void',
        description:
          '由申请人以外的人确认。公开承诺书、密值和已产生的随机数；全部产生的，一并公开其结果。By another person; publishes document, secret, the values that exist, and what they give.',
        params: drawId,
        body: voidConfirmation,
        response: responses({ 201: voidedDraw }, [
          ...stepProblems,
          ...takingProblems,
          voidProblems['draw-void-not-requested'],
          voidProblems['draw-void-value-due'],
          ceremonyProblems['draw-in-session'],
          drawProblems['draw-evidence-invalid'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await confirmVoid(trx, app, request.params.id, request.body),
      })),
  );

  app.post(
    '/api/v1/draws/:id/void/refuse',
    {
      config,
      schema: {
        tags,
        summary: '退回作废申请 | Refuse the request',
        description: '由申请人以外的人说明理由退回，抽取照常进行。By another person, who says why.',
        params: drawId,
        body: refusal,
        response: responses({ 200: drawView }, [
          ...stepProblems,
          second,
          voidProblems['draw-void-not-requested'],
        ]),
      },
    },
    async ({ params, body, actor }) => {
      await transact(app.db, actor, (trx) => refuseVoid(trx, params.id, body.opinion));
      return await view(params.id);
    },
  );

  app.post(
    '/api/v1/draws/:id/void/withdraw',
    {
      config,
      schema: {
        tags,
        summary: '撤回作废申请 | Withdraw the request',
        description: '只有申请人可以撤回。By who asked.',
        params: drawId,
        response: responses({ 200: drawView }, [
          ...stepProblems,
          voidProblems['draw-void-not-requested'],
          voidProblems['draw-void-not-yours'],
        ]),
      },
    },
    async ({ params, actor }) => {
      await transact(app.db, actor, (trx) => withdrawVoid(trx, params.id));
      return await view(params.id);
    },
  );
};
