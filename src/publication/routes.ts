import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { drawNumber, code as stored, stratum } from '../core/draw/document.ts';
import { listDraws } from '../draw/queries.ts';
import { revisionDifferences } from '../plan/compare-revisions.ts';
import { responses } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import { openCursor } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { drawnTarget, readDrawnTargets } from './drawn-targets.ts';
import { publicationProblems } from './problems.ts';
import { pageFrom, pageOf, paging, publicCache } from './public-pages.ts';
import { lineOfDraw, publicDraw, publicDrawLine, readPublicDraw } from './published-draws.ts';
import {
  listPublishedPlans,
  publicPlan,
  publicPlanLine,
  readDifferences,
  readPublishedPlan,
} from './published-plans.ts';

const tags = ['public'];
const everybody = { access: 'public' } as const;
const badCursor = registerProblems['cursor-invalid'];
const planPlace = z.tuple([stored]);
const drawPlace = z.tuple([z.string().regex(/^\d{1,15}$/)]);
const rankPlace = z.tuple([stratum, z.string().regex(/^\d{1,15}$/)]);

export const publicationRoutes: FastifyPluginAsyncZod = async (app) => {
  publicCache(app);

  app.get(
    '/api/v1/public/plans',
    {
      config: everybody,
      schema: {
        tags,
        summary: '已公布的抽查计划 | Published plans',
        description:
          '现行版本的摘要和在公开日志中的位置。The revision in force, its digest and place in the log.',
        querystring: z.strictObject({ year: z.coerce.number().int().optional(), ...paging }),
        response: responses({ 200: pageOf(publicPlanLine) }, [badCursor]),
      },
    },
    async ({ query: { year, limit, cursor } }) => {
      const [after] = cursor === undefined ? [] : openCursor(cursor, 'plans', planPlace);
      const rows = await listPublishedPlans(app.db, { year, after, limit: limit + 1 });
      return pageFrom(rows, limit, 'plans', ({ code }) => [code]);
    },
  );

  app.get(
    '/api/v1/public/plans/:code',
    {
      config: everybody,
      schema: {
        tags,
        summary: '公布的计划全文 | A published plan',
        description:
          '缺省为现行版本；以往版本仍可按 revision 读取。The revision in force, or an earlier one; drafts are never shown.',
        params: z.object({ code }),
        querystring: z.strictObject({ revision: z.coerce.number().int().min(1).optional() }),
        response: responses({ 200: publicPlan }, [
          publicationProblems['public-plan-not-found'],
          publicationProblems['public-revision-not-found'],
        ]),
      },
    },
    async ({ params, query }) => readPublishedPlan(app.db, params.code, query.revision),
  );

  app.get(
    '/api/v1/public/plans/:code/differences',
    {
      config: everybody,
      schema: {
        tags,
        summary: '计划调整的内容 | What an amendment changed',
        description:
          '两个公布版本之间新增、修改（逐字段）和取消的任务；理由见 revisions。Tasks added, changed field by field and left out between two published revisions; the reason stands with the revision.',
        params: z.object({ code }),
        querystring: z.strictObject({
          from: z.coerce.number().int().min(1),
          to: z.coerce.number().int().min(1),
        }),
        response: responses({ 200: revisionDifferences }, [
          publicationProblems['public-plan-not-found'],
          publicationProblems['public-revision-not-found'],
        ]),
      },
    },
    async ({ params, query }) => readDifferences(app.db, params.code, query),
  );

  app.get(
    '/api/v1/public/draws',
    {
      config: everybody,
      schema: {
        tags,
        summary: '抽取公示列表 | Draws',
        description:
          '封存以后的全部抽取，进行中的、已作废的和失败的都列出；演练另行标明。All draws from sealing on: live, void and failed ones alike; rehearsals are marked.',
        querystring: z.strictObject(paging),
        response: responses({ 200: pageOf(publicDrawLine) }, [badCursor]),
      },
    },
    async ({ query: { limit, cursor } }) => {
      const [before] = cursor === undefined ? [] : openCursor(cursor, 'draws', drawPlace);
      const rows = await listDraws(app.db, limit + 1, before === undefined ? undefined : Number(before));
      const { items, next } = pageFrom(rows, limit, 'draws', ({ id }) => [String(id)]);
      return { items: items.flatMap(lineOfDraw), next };
    },
  );

  app.get(
    '/api/v1/public/draws/:number',
    {
      config: everybody,
      schema: {
        tags,
        summary: '一次抽取的经过 | The story of a draw',
        description:
          '各步的时间和日志位置、各层数量、名额和入样概率、剔除原因；公开前不含任何可推知抽中对象的内容。Times, log positions, sizes, quotas and probabilities; before disclosure nothing that tells who is drawn.',
        params: z.object({ number: drawNumber }),
        response: responses({ 200: publicDraw }, [publicationProblems['public-draw-not-found']]),
      },
    },
    async ({ params }) => readPublicDraw(app.db, params.number),
  );

  app.get(
    '/api/v1/public/draws/:number/drawn',
    {
      config: everybody,
      schema: {
        tags,
        summary: '抽中名单 | The drawn targets',
        description:
          '公开以后，且任务的公开时间已到；自然人姓名作遮盖处理。After disclosure and when the task’s policy has come; names of persons are masked.',
        params: z.object({ number: drawNumber }),
        querystring: z.strictObject({ task: code.describe('任务代码'), ...paging }),
        response: responses({ 200: pageOf(drawnTarget) }, [
          publicationProblems['public-draw-not-found'],
          publicationProblems['public-list-embargoed'],
          badCursor,
        ]),
      },
    },
    async ({ params, query: { task, limit, cursor } }) => {
      const [stratum, rank] = cursor === undefined ? [] : openCursor(cursor, 'drawn', rankPlace);
      const after = stratum === undefined ? undefined : { stratum, rank: Number(rank) };
      const rows = await readDrawnTargets(app.db, params.number, { task, limit: limit + 1, after });
      return pageFrom(rows, limit, 'drawn', (row) => [row.stratum, String(row.rank)]);
    },
  );
};
