import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from '../account/scope/row-scope.ts';
import { digest, drawNumber } from '../core/draw/document.ts';
import { transact } from '../platform/database.ts';
import { OperationAccepted } from '../platform/http/operations.ts';
import { idempotently } from '../platform/idempotency.ts';
import { responses } from '../platform/problems.ts';
import { commitDraw } from './commit/commit-draw.ts';
import { discloseDraw } from './disclose/disclose-draw.ts';
import { draftDraw } from './draft-draw.ts';
import { drawProblems, stepProblems } from './problems.ts';
import { listDraws } from './queries.ts';
import { replacementProblems } from './replace/problems.ts';
import {
  commitRequest,
  discloseRequest,
  drawId,
  drawView,
  EXAMPLE_DIGEST,
  EXAMPLE_NUMBER,
  newDraw,
} from './schema.ts';
import { conditionsMet } from './seal/seal-conditions.ts';
import { sealFrame } from './seal/seal-frame.ts';
import { sessionProblems } from './session/problems.ts';
import { staffingProblems } from './staffing/problems.ts';
import { sealUnits, staffingConditionsMet } from './staffing/seal-units.ts';
import { drawOrProblem, refuseOutOfOrder } from './steps.ts';
import { viewDraw } from './view.ts';

const tags = ['draws'];
const planner = { access: ['planner'] } as const;
/** What sealing refuses before it begins; the operation may end with these too. */
const sealing = [
  drawProblems['draw-plan-revised'],
  drawProblems['draw-already-live'],
  drawProblems['draw-round-out-of-order'],
  drawProblems['draw-taken-meanwhile'],
  drawProblems['draw-window-past'],
  drawProblems['draw-matters-unlawful'],
  staffingProblems['staffing-parent-not-drawn'],
  staffingProblems['staffing-already-live'],
];

/** Draft, seal, commit, disclose; how the entropy comes and the draw is run stands in run/routes.ts. */
export const drawRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draws',
    {
      config: planner,
      schema: {
        tags,
        summary: '抽取列表 | List draws',
        description: '自新至旧。From the newest; state, sizes and shortages, never who.',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(100).default(20),
          cursor: z.coerce.number().int().min(1).optional(),
        }),
        response: responses({ 200: z.object({ items: z.array(drawView), next: z.string().nullable() }) }),
      },
    },
    async ({ query: { limit, cursor }, actor }) => {
      const draws = await listDraws(app.db, limit, cursor, scopeOf(actor));
      const next = draws.length === limit ? String(draws.at(-1)!.id) : null;
      return { items: await Promise.all(draws.map((draw) => viewDraw(app.db, draw))), next };
    },
  );

  app.post(
    '/api/v1/draws',
    {
      config: planner,
      schema: {
        tags,
        summary: '建立抽取草案 | Draft a draw',
        description: '说明哪些任务一起抽取；封存之前什么都没有确定。Which tasks are drawn together.',
        body: newDraw,
        response: responses({ 201: drawView }, [
          drawProblems['draw-task-unknown'],
          drawProblems['draw-task-repeated'],
          drawProblems['draw-several-plans'],
          drawProblems['draw-plan-unpublished'],
          drawProblems['draw-round-unknown'],
          drawProblems['draw-policies-differ'],
        ]),
      },
    },
    async (request, reply) => {
      const draw = await transact(app.db, request.actor, (trx) => draftDraw(trx, request.body));
      return reply
        .code(201)
        .header('location', `/api/v1/draws/${draw.id}`)
        .send(await viewDraw(app.db, draw));
    },
  );

  app.get(
    '/api/v1/draws/:id',
    {
      config: planner,
      schema: {
        tags,
        summary: '读取抽取 | Read a draw',
        description:
          '状态、各层数量与实际比例、须确认的层级、人员不足；任何时候都不含名单。State, sizes, strata to confirm, shortages; never who.',
        params: drawId,
        response: responses({ 200: drawView }, [drawProblems['draw-not-found']]),
      },
    },
    async ({ params }) => await viewDraw(app.db, await drawOrProblem(app.db, params.id)),
  );

  app.post(
    '/api/v1/draws/:id/seal',
    {
      config: planner,
      schema: {
        tags,
        summary: '封存名单与检查人员 | Seal the list, then the staff',
        description:
          '按当日名录封存，给出不再重用的编号；进度与结果见操作资源。Freezes today’s registers under a number never used again.',
        params: drawId,
        response: responses({ 202: OperationAccepted }, [...stepProblems, ...sealing]),
      },
    },
    async ({ params: { id }, actor }, reply) => {
      const draw = await drawOrProblem(app.db, id);
      refuseOutOfOrder(draw, 'seal');
      await (draw.staffing === undefined ? conditionsMet : staffingConditionsMet)(app.db, draw);
      const operation = await app.operations.open(app.db, actor.id, 'draw.seal');
      app.operations.carryOut(operation.id, (progress) =>
        draw.staffing === undefined ? sealFrame(app, actor, id, progress) : sealUnits(app, actor, id),
      );
      return reply.code(202).header('location', operation.location).send(operation);
    },
  );

  app.post(
    '/api/v1/draws/:id/commit',
    {
      config: { ...planner, idempotent: true },
      schema: {
        tags,
        summary: '公开承诺 | Commit',
        description:
          '在任何随机数产生之前，把名单、规则和机关秘密的指纹写入公开日志。Binds list, rules and secret before any entropy exists.',
        params: drawId,
        body: commitRequest,
        response: responses(
          {
            201: z
              .object({ number: drawNumber, commitment: digest, position: z.int() })
              .meta({ examples: [{ number: EXAMPLE_NUMBER, commitment: EXAMPLE_DIGEST, position: 43 }] }),
          },
          [
            ...stepProblems,
            drawProblems['draw-already-live'],
            drawProblems['draw-line-open'],
            drawProblems['draw-round-out-of-order'],
            drawProblems['draw-list-overtaken'],
            drawProblems['draw-supersedes-other'],
            drawProblems['draw-strata-unconfirmed'],
            drawProblems['draw-stratum-not-certain'],
            drawProblems['draw-staff-short'],
            drawProblems['draw-commitment-refused'],
            sessionProblems['session-over'],
            sessionProblems['session-entropy-differs'],
            sessionProblems['session-not-found'],
            staffingProblems['staffing-turn'],
            staffingProblems['staffing-changes-unexplained'],
          ],
        ),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await commitDraw(trx, app.vault, request.params.id, request.body),
      })),
  );

  app.post(
    '/api/v1/draws/:id/disclose',
    {
      config: { ...planner, idempotent: true },
      schema: {
        tags,
        summary: '公开证据 | Disclose the evidence',
        description:
          '公开秘密、随机数和全部结果；证据包先自行验证，未通过则不公开。The bundle is verified before it is published.',
        params: drawId,
        body: discloseRequest,
        response: responses(
          {
            201: z
              .object({ number: drawNumber, evidence: digest })
              .meta({ examples: [{ number: EXAMPLE_NUMBER, evidence: EXAMPLE_DIGEST }] }),
          },
          [
            ...stepProblems,
            drawProblems['draw-embargoed'],
            drawProblems['draw-frame-too-large'],
            drawProblems['draw-evidence-invalid'],
            drawProblems['draw-frame-altered'],
            drawProblems['draw-records-altered'],
            staffingProblems['staffing-parent-undisclosed'],
            replacementProblems['replacement-pending'],
          ],
        ),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await discloseDraw(trx, app, request.params.id, request.body),
      })),
  );
};
