import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuseOutside } from '../account/scope/refuse-outside.ts';
import { scopeOf } from '../account/scope/row-scope.ts';
import { digest } from '../core/draw/document.ts';
import { idempotently } from '../platform/idempotency.ts';
import { responses } from '../platform/problems.ts';
import { problemsOf } from '../register/refuse-findings.ts';
import type { ListFinding } from './check-matter-list.ts';
import { compareLists } from './compare-lists.ts';
import { matterListProblems } from './problems.ts';
import { listPublication, publishMatterList, readDraft } from './publish-matter-list.ts';
import { newestStored } from './queries.ts';
import { EXAMPLE_ISSUANCE, EXAMPLE_LIST, listNumber } from './schema.ts';
import { EXAMPLE_DIFFERENCE, listDifference } from './view.ts';

const tags = ['matter-lists'];

const finding = z
  .object({
    matter: z.string(),
    field: z.string(),
    rule: z.string(),
    message: z.object({ zh: z.string(), en: z.string() }),
  })
  .meta({
    examples: [
      {
        matter: 'JT-001',
        field: 'content',
        rule: 'content-missing',
        message: { zh: '未写明检查内容和要求', en: 'content and requirements are not stated' },
      },
    ],
  });

const draft = z
  .object({
    matters: z.int().describe('将列入的事项数'),
    left_out: z
      .array(
        z.object({
          code: z.string(),
          name: z.string(),
          reason: z.enum(['retired', 'cancelled', 'delegated']),
        }),
      )
      .describe('不列入的事项：已停用、权力已取消或下放'),
    errors: z.array(finding).describe('发布前须处理的问题'),
    warnings: z.array(finding),
    newest: listNumber.nullable().describe('现行版本'),
    difference: listDifference.describe('与现行版本的差异'),
  })
  .meta({
    id: 'MatterListDraft',
    examples: [
      {
        matters: 42,
        left_out: [{ code: 'JT-009', name: '道路运输站场经营许可检查', reason: 'delegated' }],
        errors: [],
        warnings: [],
        newest: '2026-1',
        difference: EXAMPLE_DIFFERENCE,
      },
    ],
  });

const published = z
  .object({
    number: listNumber,
    digest,
    ledger_position: z.int(),
    matters: z.int(),
    warnings: z.array(finding),
  })
  .meta({
    id: 'PublishedMatterList',
    examples: [
      {
        number: EXAMPLE_LIST.number,
        digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        ledger_position: 12,
        matters: 42,
        warnings: [],
      },
    ],
  });

const found = (findings: readonly ListFinding[]) => findings.map((each) => ({ ...each }));

/** What the office does; published versions are read by everybody, the office too, at /api/v1/public/matter-lists. */
export const matterListRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/matter-lists/draft',
    {
      config: { access: ['planner', 'conference-secretary', 'registrar', 'auditor'] },
      schema: {
        tags,
        summary: '待发布的抽查事项清单 | The matter list as it would be published today',
        description:
          '列入多少项、哪些不列入及原因、须处理的问题、与现行版本的差异。How many matters, which are left out and why, what must be put right, and how it differs from the newest version.',
        response: responses({ 200: draft }),
      },
    },
    async () => {
      const { matters, left_out, errors, warnings } = await readDraft(app.db);
      const newest = await newestStored(app.db);
      return {
        matters: matters.length,
        left_out: [...left_out],
        errors: found(errors),
        warnings: found(warnings),
        newest: newest?.number ?? null,
        difference: listDifference.parse(compareLists(newest?.document.matters ?? [], matters)),
      };
    },
  );

  app.post(
    '/api/v1/matter-lists',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        tags,
        summary: '发布抽查事项清单的新版本 | Publish the next version of the matter list',
        description:
          '在用事项原样冻结，摘要记入公开日志，此后不再改变；问题一次全部列出。The matters in force are frozen, their digest enters the public log, and nothing changes them; all findings come at once.',
        body: listPublication.meta({ id: 'MatterListPublication', examples: [EXAMPLE_ISSUANCE] }),
        response: responses({ 201: published }, [
          matterListProblems['matter-list-empty'],
          matterListProblems['matter-list-incomplete'],
          matterListProblems['matter-list-unchanged'],
          matterListProblems['matter-list-year-refused'],
          ...problemsOf('outside-department'),
        ]),
      },
    },
    async (request, reply) => {
      refuseOutside(scopeOf(request.actor), null);
      return await idempotently(request, reply, async (trx) => {
        const { warnings, ...rest } = await publishMatterList(trx, app.office, request.body);
        return {
          status: 201,
          headers: { location: `/api/v1/public/matter-lists/${rest.number}` },
          body: { ...rest, warnings: found(warnings) },
        };
      });
    },
  );
};
