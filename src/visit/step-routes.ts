import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from '../account/scope/row-scope.ts';
import { attachmentProblems } from '../attachment/problems.ts';
import { drawNumber } from '../core/draw/document.ts';
import { idempotently } from '../platform/idempotency.ts';
import { responses } from '../platform/problems.ts';
import { paragraph } from '../register/fields.ts';
import { approveVisits } from './approve-visits.ts';
import { holdVisit } from './hold-visit.ts';
import { notice, notifyVisit } from './notify-visit.ts';
import { paper } from './paper.ts';
import { visitProblems } from './problems.ts';
import { visitAddress } from './schema.ts';

const tags = ['visits'];

/** What a step may answer that a clerk may enter from paper. */
export const paperProblems = [
  visitProblems['paper-needed'],
  visitProblems['paper-not-yours'],
  attachmentProblems['attachment-unknown'],
];

const approval = z
  .strictObject({
    visits: z
      .array(z.strictObject({ draw: drawNumber, id: z.string().min(1).max(100) }))
      .min(1)
      .max(1000)
      .refine(
        (list) => new Set(list.map(({ draw, id }) => `${draw} ${id}`)).size === list.length,
        '同一次检查重复 | a visit is listed twice',
      ),
    opinion: paragraph(2000).optional().describe('审批意见'),
    paper: paper.optional().describe('由登记人员代为录入时：签字的审批表'),
  })
  .meta({
    id: 'VisitApproval',
    examples: [{ visits: [{ draw: '500114-2026-1', id: '91500114MA60D4NB68/QY' }], opinion: '同意开展检查' }],
  });

/** The steps before the team goes: the agency head approves, the target is told. */
export const visitStepRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/visit-approvals',
    {
      config: { access: ['agency-head', 'registrar'], idempotent: true },
      schema: {
        tags,
        summary: '审批检查，可成批 | Approve visits, one or many',
        description:
          '行政机关负责人审批后方可实施检查；整批一并生效，有一次不能审批的，全部不审批并逐一说明。登记人员凭签字的审批表代为录入。All of them or none; a registrar enters an approval on paper with its scan.',
        body: approval,
        response: responses({ 201: z.object({ approved: z.int() }).meta({ examples: [{ approved: 12 }] }) }, [
          visitProblems['visits-unknown'],
          visitProblems['visit-out-of-order'],
          ...paperProblems,
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: { approved: await approveVisits(trx, scopeOf(request.actor), request.body) },
      })),
  );

  app.post(
    '/api/v1/visits/:draw/:target/:group/notice',
    {
      config: { access: ['inspector', 'planner', 'registrar'], idempotent: true },
      schema: {
        tags,
        summary: '登记检查通知 | Enter that the target was told',
        description:
          '审批后登记何时、以何种方式通知检查对象；不预先通知的检查可不登记，直接开始。How and when the target was told; a check without warning needs none.',
        params: visitAddress,
        body: notice,
        response: responses(
          { 201: z.object({ notified: z.literal(true) }).meta({ examples: [{ notified: true }] }) },
          [visitProblems['visit-not-found'], visitProblems['visit-out-of-order'], ...paperProblems],
        ),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const { draw, target, group } = request.params;
        const own = request.actor.role === 'inspector' ? (request.actor.inspector ?? '') : undefined;
        await notifyVisit(trx, await holdVisit(trx, { draw, id: `${target}/${group}` }, own), request.body);
        return { status: 201, body: { notified: true as const } };
      }),
  );
};
