import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { attachmentProblems } from '../attachment/problems.ts';
import { type Database, transact } from '../platform/database.ts';
import { responses } from '../platform/problems.ts';
import { secondPersonProblems } from '../platform/second-person.ts';
import { paragraph } from '../register/fields.ts';
import { registerProblems } from '../register/problems.ts';
import { completePlan } from './complete-plan.ts';
import { decidePlan } from './decide-plan.ts';
import { approval, paperDecision, returning } from './decision.ts';
import { ifMatch, planTag } from './edit-plan.ts';
import { enterDecision } from './enter-decision.ts';
import { planProblems } from './problems.ts';
import { basedOn, byCode, finding } from './routes.ts';
import { confirmDecision, refuseDecision } from './settle-decision.ts';
import { submitPlan } from './submit-plan.ts';
import { planView, viewPlan } from './view.ts';
import { withdrawPlan } from './withdraw-plan.ts';

const tags = ['plans'];
const planner = { access: ['planner'] } as const;
const secretary = { access: ['conference-secretary'] } as const;
const asRead = [registerProblems['version-required'], registerProblems['version-stale']];
const stepProblems = [
  planProblems['plan-not-found'],
  planProblems['plan-out-of-order'],
  planProblems['plan-decision-pending'],
];
const decisionProblems = [...stepProblems, ...asRead, secondPersonProblems['second-person-needed']];
const MINUTES = {
  opinion: '同意按计划实施。',
  meeting_date: '2026-02-26',
  minutes_number: '联席会议纪要〔2026〕1号',
};
const SCAN = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
const because = z.strictObject({ reason: paragraph(2000) });

/** From the planner's submission to the conference's decision, and the plan's end; publication is in `planRoutes`. */
export const reviewRoutes: FastifyPluginAsyncZod = async (app) => {
  /** Takes the step and answers with the plan as it is then. */
  const step = async (
    { actor }: FastifyRequest,
    reply: FastifyReply,
    code: string,
    verb: (trx: Transaction<Database>) => Promise<void>,
  ) => {
    await transact(app.db, actor, verb);
    const plan = await viewPlan(app.db, code);
    return reply.header('etag', planTag(plan)).send(plan);
  };

  app.post(
    '/api/v1/plans/:code/submit',
    {
      config: planner,
      schema: {
        tags,
        summary: '提交联席会议审核 | Submit a plan for review',
        description:
          '冻结文本；缺什么一次全部列出。部门计划和联合计划都须审核。Freezes the text; everything missing is named at once. Department and joint plans are both reviewed.',
        params: byCode,
        headers: basedOn,
        body: z
          .strictObject({ statement: paragraph(2000).optional().describe('提交说明') })
          .meta({ examples: [{ statement: '按年度工作安排编制，请审议。' }] }),
        response: responses(
          {
            200: z
              .object({
                revision: z.int(),
                digest: z.string().describe('SHA-256 of the revision as JCS (RFC 8785)'),
                warnings: z.array(finding),
              })
              .meta({ examples: [{ revision: 1, digest: SCAN, warnings: [] }] }),
          },
          [...stepProblems, ...asRead, planProblems['plan-incomplete']],
        ),
      },
    },
    async (request) => {
      const { code } = request.params;
      const versions = ifMatch(request);
      const submitted = await transact(app.db, request.actor, (trx) =>
        submitPlan(trx, code, versions, request.body.statement),
      );
      return { ...submitted, warnings: [...submitted.warnings] };
    },
  );

  app.post(
    '/api/v1/plans/:code/withdraw',
    {
      config: planner,
      schema: {
        tags,
        summary: '撤回提交 | Withdraw a submission',
        description:
          '仅限尚未决定的；说明理由，文本留存。Before it is decided, with a reason; the text stays on record.',
        params: byCode,
        body: because.meta({ examples: [{ reason: '漏列一项任务，补充后重新提交' }] }),
        response: responses({ 200: planView }, stepProblems),
      },
    },
    (request, reply) =>
      step(request, reply, request.params.code, (trx) =>
        withdrawPlan(trx, request.params.code, request.body.reason),
      ),
  );

  app.post(
    '/api/v1/plans/:code/complete',
    {
      config: planner,
      schema: {
        tags,
        summary: '计划完成 | Complete a plan',
        description:
          '现行版本每项任务的每一轮都已抽取并公开；未做的须先以计划调整取消。Every round of every task in force is drawn and disclosed; what is not done is taken out by an amendment first.',
        params: byCode,
        response: responses({ 200: planView }, [...stepProblems, planProblems['plan-not-finished']]),
      },
    },
    (request, reply) =>
      step(request, reply, request.params.code, (trx) => completePlan(trx, request.params.code)),
  );

  app.post(
    '/api/v1/plans/:code/approve',
    {
      config: secretary,
      schema: {
        tags,
        summary: '登记审核同意 | Approve a plan',
        description:
          '联席会议秘书登记意见、会议日期和纪要文号；提交人不得登记。The conference’s opinion, meeting and minutes; never by whoever submitted it.',
        params: byCode,
        headers: basedOn,
        body: approval.meta({ examples: [MINUTES] }),
        response: responses({ 200: planView }, [...decisionProblems, planProblems['plan-meeting-ahead']]),
      },
    },
    (request, reply) =>
      step(request, reply, request.params.code, (trx) =>
        decidePlan(trx, request.params.code, ifMatch(request), { decision: 'approved', ...request.body }),
      ),
  );

  app.post(
    '/api/v1/plans/:code/return',
    {
      config: secretary,
      schema: {
        tags,
        summary: '登记退回 | Return a plan',
        description:
          '附意见和逐条理由；文本原样保留，可修改后再提交。已同意、尚未公布的计划也可退回。With an opinion and reasons; nothing is lost. An approved plan may be returned until it is published.',
        params: byCode,
        headers: basedOn,
        body: returning.meta({
          examples: [{ ...MINUTES, opinion: '退回修改。', reasons: ['任务 T02 的抽查比例高于去年，须说明'] }],
        }),
        response: responses({ 200: planView }, [...decisionProblems, planProblems['plan-meeting-ahead']]),
      },
    },
    (request, reply) =>
      step(request, reply, request.params.code, (trx) =>
        decidePlan(trx, request.params.code, ifMatch(request), { decision: 'returned', ...request.body }),
      ),
  );

  app.post(
    '/api/v1/plans/:code/paper-decision',
    {
      config: secretary,
      schema: {
        tags,
        summary: '录入纸面决定 | Enter a decision made on paper',
        description:
          '附扫描件；须由另一名秘书核对确认后生效，此前计划仍为待审核。With the scan; it holds once another secretary confirms it, and until then the plan stays submitted.',
        params: byCode,
        headers: basedOn,
        body: paperDecision.meta({ examples: [{ decision: 'approved', ...MINUTES, scan: SCAN }] }),
        response: responses({ 200: planView }, [
          ...decisionProblems,
          planProblems['plan-meeting-ahead'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    (request, reply) =>
      step(request, reply, request.params.code, (trx) =>
        enterDecision(trx, request.params.code, ifMatch(request), request.body),
      ),
  );

  app.post(
    '/api/v1/plans/:code/paper-decision/confirm',
    {
      config: secretary,
      schema: {
        tags,
        summary: '确认纸面决定 | Confirm a decision made on paper',
        description:
          '由录入人以外的秘书对照扫描件确认，决定随即生效。By another secretary, who has compared the scan; the decision then holds.',
        params: byCode,
        headers: basedOn,
        response: responses({ 200: planView }, [
          ...decisionProblems,
          planProblems['plan-no-decision-pending'],
        ]),
      },
    },
    (request, reply) =>
      step(request, reply, request.params.code, (trx) =>
        confirmDecision(trx, request.params.code, ifMatch(request)),
      ),
  );

  app.post(
    '/api/v1/plans/:code/paper-decision/refuse',
    {
      config: secretary,
      schema: {
        tags,
        summary: '否定录入的纸面决定 | Refuse an entry of a paper decision',
        description:
          '录入有误时由第二人说明理由；错误录入留在经过中，计划继续待审核。A wrong entry is refused with a reason and stays in the history; the plan waits for its decision again.',
        params: byCode,
        headers: basedOn,
        body: because.meta({ examples: [{ reason: '会议日期与扫描件不符' }] }),
        response: responses({ 200: planView }, [
          ...decisionProblems,
          planProblems['plan-no-decision-pending'],
        ]),
      },
    },
    (request, reply) =>
      step(request, reply, request.params.code, (trx) =>
        refuseDecision(trx, request.params.code, ifMatch(request), request.body.reason),
      ),
  );
};
