import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachmentProblems } from '../attachment/problems.ts';
import { idempotently } from '../platform/idempotency.ts';
import { responses } from '../platform/problems.ts';
import { visitProblems } from '../visit/problems.ts';
import { visitAddress } from '../visit/schema.ts';
import { paperProblems } from '../visit/step-routes.ts';
import { enterPaperRecord, paperRecord } from './enter-paper.ts';
import { followUpMeasure } from './follow-up/follow-up.ts';
import { measuresOf } from './follow-up/measures-of.ts';
import { followUp, measureNow } from './follow-up/schema.ts';
import { recordProblems } from './problems.ts';
import { receipt } from './receipt.ts';
import { review, reviewRecord } from './review-record.ts';
import { nameOf, ownInspector, readableVisit } from './routes.ts';

const tags = ['records'];
const { 'visit-not-found': visitNotFound, 'visit-out-of-order': outOfOrder } = visitProblems;
const measures = z.array(measureNow);

/** What the office does with records: enters them from paper, reviews them, follows what came of them. */
export const officeRecordRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/visits/:draw/:target/:group/paper-record',
    {
      config: { access: ['registrar'], idempotent: true },
      schema: {
        tags,
        summary: '根据签字的纸质检查单代为录入 | Enter a record from the signed sheet',
        description:
          '须附扫描件和至少两名检查组成员的签字；录入即归档，并标明系代为录入。Needs the scan and two signatures of the team; it is filed at once and shown as entered on behalf.',
        params: visitAddress,
        body: paperRecord,
        response: responses(
          {
            201: z.object({
              receipt,
              recorded: z.boolean().meta({ description: '各部门都已归档，转审核', examples: [true] }),
            }),
          },
          [
            visitNotFound,
            recordProblems['record-closed'],
            recordProblems['record-incomplete'],
            recordProblems['record-content-unknown'],
            recordProblems['record-signers-unfit'],
            attachmentProblems['attachment-unknown'],
          ],
        ),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await enterPaperRecord(trx, nameOf(request.params), request.body),
      })),
  );

  app.post(
    '/api/v1/visits/:draw/:target/:group/review',
    {
      config: { access: ['reviewer', 'registrar'], idempotent: true },
      schema: {
        tags,
        summary: '审核检查记录 | Approve a record, or return it',
        description:
          '由牵头部门的审核人员办理，不能审核自己填写或确认的记录；退回的由检查组修改后重新确认。登记人员凭签字的审核表代为录入。A reviewer of the lead department; never one’s own record.',
        params: visitAddress,
        body: review,
        response: responses(
          {
            201: z.object({ decision: review.shape.decision }).meta({ examples: [{ decision: 'reviewed' }] }),
          },
          [
            visitNotFound,
            outOfOrder,
            recordProblems['review-own'],
            recordProblems['review-not-lead'],
            ...paperProblems,
          ],
        ),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        await reviewRecord(trx, nameOf(request.params), request.body);
        return { status: 201, body: { decision: request.body.decision } };
      }),
  );

  app.get(
    '/api/v1/visits/:draw/:target/:group/follow-ups',
    {
      config: { access: ['planner', 'reviewer', 'registrar', 'inspector'] },
      schema: {
        tags,
        summary: '后续措施及其办理情况 | What follows from the result',
        description: '归档记录中的各项措施和每一步。The measures of the filed record and each step taken.',
        params: visitAddress,
        response: responses({ 200: z.object({ items: measures }) }, [visitNotFound]),
      },
    },
    async ({ params, actor }, reply) => {
      const items = await measuresOf(app.db, await readableVisit(app, params, actor));
      return reply.header('cache-control', 'private, no-store').send({ items });
    },
  );

  app.post(
    '/api/v1/visits/:draw/:target/:group/follow-ups',
    {
      config: { access: ['inspector', 'planner', 'registrar'], idempotent: true },
      schema: {
        tags,
        summary: '登记复查、案件反馈或办结 | Enter a re-check, news of a case, or that it is settled',
        description:
          '责令改正复查合格后、移送有案件编号后方可办结；公示后各项措施全部办结的，检查办结。A correction is settled after a passed re-check, a transfer once it has a case number.',
        params: visitAddress,
        body: followUp,
        response: responses(
          {
            201: z.object({
              measures,
              closed: z.boolean().meta({ description: '检查已办结', examples: [false] }),
            }),
          },
          [
            visitNotFound,
            outOfOrder,
            recordProblems['measure-unknown'],
            recordProblems['measure-settled'],
            recordProblems['follow-up-unfit'],
            ...paperProblems,
          ],
        ),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await followUpMeasure(trx, nameOf(request.params), ownInspector(request.actor), request.body),
      })),
  );
};
