import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { inScope, scopeOf } from '../account/scope/row-scope.ts';
import { transact } from '../platform/database.ts';
import { idempotently } from '../platform/idempotency.ts';
import { responses } from '../platform/problems.ts';
import { code, paragraph } from '../register/fields.ts';
import { pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { amendPlan } from './amend-plan.ts';
import { changePlan } from './change-plan.ts';
import { checkAgainstRegisters } from './check-registers.ts';
import { createPlan } from './create-plan.ts';
import { ifMatch, planTag } from './edit-plan.ts';
import { planProblems } from './problems.ts';
import { publication, publishPlan } from './publish-plan.ts';
import { plansOf, selectPlans } from './queries.ts';
import { newPlan, planChange } from './schema.ts';
import { EXAMPLE_PLAN, EXAMPLE_TASK, lineOf, planOrProblem, planPage, planView, viewPlan } from './view.ts';

const tags = ['plans'];
const planner = { access: ['planner'] } as const;
/** The conference reads what it decides on. */
export const plannerAndConference = { access: ['planner', 'conference-secretary'] } as const;
export const byCode = z.object({ code });
export const basedOn = z.looseObject({
  'if-match': z.string().optional().describe('必填：读取时的 ETag | Required: the ETag that was read'),
});
export const finding = z
  .object({
    task: z.string().optional().describe('任务代码；计划本身的问题不给出'),
    field: z.string(),
    rule: z.string().describe('规则的名称，不变'),
    message: z.object({ zh: z.string(), en: z.string() }),
  })
  .meta({
    examples: [
      {
        task: 'T01',
        field: 'teams',
        rule: 'team-too-small',
        message: { zh: '每次检查不少于两名执法人员。', en: 'At least two inspectors make a visit.' },
      },
    ],
  });
/** What a change of a working text may meet. */
export const editProblems = [
  planProblems['plan-not-found'],
  planProblems['plan-not-editable'],
  planProblems['plan-reference-unknown'],
  registerProblems['version-required'],
  registerProblems['version-stale'],
];

export const planRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/plans',
    {
      config: plannerAndConference,
      schema: {
        tags,
        summary: '计划列表 | List plans',
        description: '不含任务；草稿和已公布的都在内。Without tasks; drafts and published plans alike.',
        querystring: pageQuery('code', '-code').omit({ total: true }).extend({
          year: z.coerce.number().int().optional(),
          lead_department: code.optional(),
        }),
        response: responses({ 200: planPage }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query, actor }) => {
      let rows = selectPlans(app.db).where(inScope(scopeOf(actor), 'plan'));
      if (query.year !== undefined) rows = rows.where('year', '=', query.year);
      if (query.lead_department !== undefined) {
        rows = rows.where('lead_department', '=', query.lead_department);
      }
      const { items, next } = await readPage(rows, { ...query, total: 'false' }, 'code');
      return { items: (await plansOf(app.db, items)).map(lineOf), next };
    },
  );

  app.post(
    '/api/v1/plans',
    {
      config: planner,
      schema: {
        tags,
        summary: '新建计划草稿 | Write a plan',
        description:
          '可以连同任务一起提交；未填的内容在提交时一次列出。Tasks may come with it; gaps are named when it is submitted.',
        body: newPlan.meta({ examples: [{ ...EXAMPLE_PLAN, tasks: [{ code: 'T01', ...EXAMPLE_TASK }] }] }),
        response: responses({ 201: planView }, [
          planProblems['plan-code-taken'],
          planProblems['plan-reference-unknown'],
        ]),
      },
    },
    async (request, reply) => {
      const { body } = request;
      await transact(app.db, request.actor, (trx) => createPlan(trx, body));
      const plan = await viewPlan(app.db, body.code);
      return reply
        .code(201)
        .header('location', `/api/v1/plans/${body.code}`)
        .header('etag', planTag(plan))
        .send(plan);
    },
  );

  app.get(
    '/api/v1/plans/:code',
    {
      config: plannerAndConference,
      schema: {
        tags,
        summary: '读取计划 | Read a plan',
        description: '现行文本、状态和经过；ETag 在修改时放入 If-Match。Its text, state and history.',
        params: byCode,
        response: responses({ 200: planView }, [planProblems['plan-not-found']]),
      },
    },
    async ({ params }, reply) => {
      const plan = await viewPlan(app.db, params.code);
      return reply.header('etag', planTag(plan)).send(plan);
    },
  );

  app.patch(
    '/api/v1/plans/:code',
    {
      config: planner,
      schema: {
        tags,
        summary: '修改计划草稿 | Change a plan',
        description:
          '只改给出的字段，null 表示清空；仅限草稿和被退回的计划。Only the given fields; only drafts and returned plans.',
        params: byCode,
        headers: basedOn,
        body: planChange.meta({ examples: [{ title: EXAMPLE_PLAN.title, matter_list: '2026-1' }] }),
        response: responses({ 200: planView }, editProblems),
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const versions = ifMatch(request);
      await transact(app.db, request.actor, (trx) => changePlan(trx, code, versions, request.body));
      const plan = await viewPlan(app.db, code);
      return reply.header('etag', planTag(plan)).send(plan);
    },
  );

  app.get(
    '/api/v1/plans/:code/check',
    {
      config: plannerAndConference,
      schema: {
        tags,
        summary: '检查计划能否提交 | What keeps a plan from being submitted',
        description: '一次列出全部问题和提醒。All errors and warnings at once.',
        params: byCode,
        response: responses({ 200: z.object({ errors: z.array(finding), warnings: z.array(finding) }) }, [
          planProblems['plan-not-found'],
        ]),
      },
    },
    async ({ params }) => {
      const { errors, warnings } = await checkAgainstRegisters(
        app.db,
        await planOrProblem(app.db, params.code),
      );
      return { errors: [...errors], warnings: [...warnings] };
    },
  );

  app.post(
    '/api/v1/plans/:code/publish',
    {
      config: { ...planner, idempotent: true },
      schema: {
        tags,
        summary: '公布计划 | Publish a plan',
        description:
          '仅限已审核同意的计划；把摘要写入公开日志，此后可以抽取。An approved plan only; logs its digest, and from then on it can be drawn from.',
        params: byCode,
        body: publication.meta({
          examples: [
            {
              document_number: '黔江交通发〔2026〕12号',
              issuer: '黔江区交通运输局',
              address: 'https://jtj.example.gov.cn/sjyg/2026',
              released_on: '2026-03-01',
              official_publication: '区政府公报2026年第2期',
            },
          ],
        }),
        response: responses(
          {
            200: z
              .object({
                revision: z.int(),
                digest: z.string().describe('SHA-256 of the revision as JCS (RFC 8785)'),
                ledger_position: z.int(),
                warnings: z.array(finding),
              })
              .meta({
                examples: [
                  {
                    revision: 1,
                    digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
                    ledger_position: 41,
                    warnings: [],
                  },
                ],
              }),
          },
          [
            planProblems['plan-not-found'],
            planProblems['plan-incomplete'],
            planProblems['plan-out-of-order'],
          ],
        ),
      },
    },
    async (request, reply) =>
      idempotently(request, reply, async (trx) => {
        const published = await publishPlan(trx, app.office, request.params.code, request.body);
        return { status: 200, body: { ...published, warnings: [...published.warnings] } };
      }),
  );

  app.post(
    '/api/v1/plans/:code/amend',
    {
      config: planner,
      schema: {
        tags,
        summary: '发起计划调整 | Amend a published plan',
        description:
          '回到草稿，理由公开；原版本继续有效，直至新版本公布。Back to draft; the old revision stays in force until the new one is published.',
        params: byCode,
        body: z
          .strictObject({ reason: paragraph(2000).describe('调整理由，公开') })
          .meta({ examples: [{ reason: '增加临时任务：国庆节前客运安全检查' }] }),
        response: responses({ 200: planView }, [
          planProblems['plan-not-found'],
          planProblems['plan-out-of-order'],
        ]),
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      await transact(app.db, request.actor, (trx) => amendPlan(trx, code, request.body.reason));
      const plan = await viewPlan(app.db, code);
      return reply.header('etag', planTag(plan)).send(plan);
    },
  );
};
