import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from '../account/scope/row-scope.ts';
import { drawNumber, tier } from '../core/draw/document.ts';
import type { AccountActor } from '../platform/http/access.ts';
import { responses } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import { cursorText, flag, openCursor, page, sealCursor } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { EXAMPLE_TARGET } from '../target/schema.ts';
import { type Asked, askedProblems, readAsked, type StatisticsQuery, statisticsQuery } from './asked.ts';
import { STANDINGS } from './drawn-checks.ts';
import { listTargets } from './frame-targets.ts';
import { listInspectors } from './inspector-loads.ts';
import { listChecks } from './list-checks.ts';
import { plannedTasks } from './planned-tasks.ts';
import { READERS } from './readers.ts';

const tags = ['statistics'];
const config = { access: READERS } as const;
const problems = [...askedProblems, registerProblems['cursor-invalid']];
const standing = z.enum(STANDINGS);

const query = statisticsQuery.safeExtend({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('每页条数 (items of a page)'),
  cursor: z.string().max(2_000).optional().describe('上一页的 next (the `next` of the page before)'),
});

const check = z
  .object({
    draw: drawNumber,
    plan: code,
    task: code,
    tier,
    rank: z.int().describe('层内名次'),
    joined: z.boolean().describe('由递补加入'),
    stratum_size: z.int().describe('该层在抽样框中的对象数 N_h'),
    target: z.string(),
    name: z.string().nullable(),
    visit: z.string().describe('检查编号'),
    standing: standing.describe(
      'clean 未发现问题、problem 发现问题、not_checked 未能检查、replaced 未检查即递补、pending 尚无归档结果；给出 matter 时为该事项的结果',
    ),
  })
  .meta({
    id: 'DrawnCheck',
    examples: [
      {
        draw: '500114-2026-1',
        plan: 'JT-2026',
        task: 'T01',
        tier: 'C',
        rank: 3,
        joined: false,
        stratum_size: 82,
        target: EXAMPLE_TARGET.id,
        name: EXAMPLE_TARGET.name,
        visit: `${EXAMPLE_TARGET.id}/QY`,
        standing: 'problem',
      },
    ],
  });

const target = z
  .object({ target: z.string(), name: z.string().nullable(), tiers: z.array(tier), visited: z.boolean() })
  .meta({
    id: 'CoveredTarget',
    examples: [{ target: EXAMPLE_TARGET.id, name: EXAMPLE_TARGET.name, tiers: ['C'], visited: true }],
  });

const inspector = z
  .object({ inspector: z.string(), name: z.string(), department: code, units: z.int(), visits: z.int() })
  .meta({
    id: 'InspectorLoad',
    examples: [{ inspector: '50011426011', name: '甲某', department: 'JT-ZF', units: 12, visits: 17 }],
  });

const task = z
  .object({ plan: code, task: code, title: z.string(), departments: z.array(code), joint: z.boolean() })
  .meta({
    id: 'CountedTask',
    examples: [
      { plan: 'JT-2026', task: 'T01', title: '道路货物运输经营的检查', departments: ['JT-ZF'], joint: false },
    ],
  });

/** The lists that figures are counted from, where no list of the office has just these rows. */
export const statisticsListRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/statistics/checks',
    {
      config,
      schema: {
        tags,
        summary: '抽中的对象及其检查结果 | Drawn targets of each task, and what was found',
        description:
          '每个任务的每个抽中对象一行，含递补；附所在层的大小，可据以用 R 的 survey 重算。One row for each drawn target of each task, with the size of its stratum: enough to compute the rates again.',
        querystring: query.safeExtend({
          task: code.optional(),
          tier: tier.optional(),
          matter: code.optional().describe('只列该事项有结果的；standing 即该事项的结果'),
          standing: z
            .string()
            .transform((text) => text.split(','))
            .pipe(z.array(standing))
            .optional()
            .describe(`可用逗号列出多个：${STANDINGS.join('、')}`),
          saved: flag.optional().describe('同一次检查中第一个任务以外的任务（因合并而少上门一次）'),
        }),
        response: responses({ 200: page(check) }, problems),
      },
    },
    async ({ query, actor }, reply) => {
      const { limit, cursor, saved, ...criteria } = query;
      const after = cursor === undefined ? undefined : checkPlace(cursor);
      const asked = await askedBy(app, query, actor);
      const filter = { ...criteria, saved: isTrue(saved), after, limit: limit + 1 };
      const rows = await listChecks(app.db, asked, filter);
      const next = (last: (typeof rows)[number]) =>
        sealCursor(CHECKS, [String(last.draw_id), last.stratum, String(last.rank)]);
      return reply.headers(PRIVATE).send(pageOf(rows, limit, next));
    },
  );

  app.get(
    '/api/v1/statistics/targets',
    {
      config,
      schema: {
        tags,
        summary: '抽样框中的对象及是否已检查 | Targets of the year’s frames, visited or not',
        description:
          '各次抽取的抽样框中的对象，每个一行；among=register 为名录中的在营对象。Targets of the sealed frames, each once; among=register: those in operation.',
        querystring: query.safeExtend({
          among: z.enum(['frames', 'register']).default('frames'),
          tier: tier.optional().describe('抽样框中的等级；visited 即以该等级检查过'),
          visited: flag.optional().describe('有无归档的检查'),
        }),
        response: responses({ 200: page(target) }, problems),
      },
    },
    async ({ query, actor }, reply) => {
      const { limit, cursor, among, tier, visited } = query;
      const after = cursor === undefined ? undefined : textPlace(cursor);
      const asked = await askedBy(app, query, actor);
      const filter = { among, tier, visited: isTrue(visited), after, limit: limit + 1 };
      const rows = await listTargets(app.db, asked, filter);
      return reply.headers(PRIVATE).send(pageOf(rows, limit, (last) => sealCursor(BY_TEXT, [last.target])));
    },
  );

  app.get(
    '/api/v1/statistics/inspectors',
    {
      config,
      schema: {
        tags,
        summary: '检查人员的工作量 | Load of each inspector',
        description:
          '曾列入封存人员名单的每人一行，含没有任务的。Everybody who stood in a sealed staff list, those without a seat too.',
        querystring: query.safeExtend({
          units: z.coerce.number().int().min(0).optional().describe('检查单元数恰为'),
        }),
        response: responses({ 200: page(inspector) }, problems),
      },
    },
    async ({ query, actor }, reply) => {
      const { limit, cursor, units } = query;
      const after = cursor === undefined ? '' : textPlace(cursor);
      const loads = await listInspectors(app.db, await askedBy(app, query, actor));
      const rows = loads.filter((line) => line.inspector > after && (units ?? line.units) === line.units);
      return reply
        .headers(PRIVATE)
        .send(pageOf(rows, limit, (last) => sealCursor(BY_TEXT, [last.inspector])));
    },
  );

  app.get(
    '/api/v1/statistics/tasks',
    {
      config,
      schema: {
        tags,
        summary: '已公布计划的任务 | Tasks of published plans',
        description:
          '各计划现行版本的任务，及是否由两个以上部门联合检查。Tasks of each plan’s newest published revision, and whether departments go together.',
        querystring: query.safeExtend({ joint: flag.optional().describe('是否联合') }),
        response: responses({ 200: page(task) }, problems),
      },
    },
    async ({ query, actor }, reply) => {
      const { limit, cursor, joint } = query;
      const after = cursor === undefined ? '' : textPlace(cursor);
      const wanted = isTrue(joint);
      const tasks = await plannedTasks(app.db, await askedBy(app, query, actor));
      const keyOf = (line: (typeof tasks)[number]) => `${line.plan} ${line.task}`;
      const rows = tasks.filter((line) => keyOf(line) > after && (wanted ?? line.joint) === line.joint);
      return reply.headers(PRIVATE).send(pageOf(rows, limit, (last) => sealCursor(BY_TEXT, [keyOf(last)])));
    },
  );
};

/** Names of persons are among them. */
const PRIVATE = { 'cache-control': 'private, no-store' };

const askedBy = (
  { db }: FastifyInstance,
  { year, plan, department }: StatisticsQuery,
  actor: AccountActor,
): Promise<Asked> => readAsked(db, { year, plan, department }, scopeOf(actor));

const isTrue = (given: 'true' | 'false' | undefined): boolean | undefined =>
  given === undefined ? undefined : given === 'true';

const CHECKS = 'check';
const BY_TEXT = 'text';

const textPlace = (cursor: string): string => openCursor(cursor, BY_TEXT, z.tuple([cursorText]))[0];

function checkPlace(cursor: string) {
  const number = z.string().regex(/^\d{1,15}$/);
  const [draw_id, stratum, rank] = openCursor(cursor, CHECKS, z.tuple([number, cursorText, number]));
  return { draw_id: Number(draw_id), stratum, rank: Number(rank) };
}

/** The first `limit` of rows of which more may follow. */
function pageOf<Row>(rows: readonly Row[], limit: number, next: (last: Row) => string) {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? next(items.at(-1)!) : null };
}
