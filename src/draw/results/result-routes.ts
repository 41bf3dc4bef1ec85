import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { code, stratum, targetId } from '../../core/draw/document.ts';
import { ordinalsBehind } from '../../core/draw/rank-table.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { rankedList } from '../disclose/ranked-list.ts';
import { drawProblems } from '../problems.ts';
import { drawId } from '../schema.ts';
import { staffingProblems } from '../staffing/problems.ts';
import { drawnOrProblem } from '../steps.ts';
import {
  drawnTeams,
  drawnVisits,
  type SelectedTarget,
  selectedTargets,
  targetsAt,
} from './results-queries.ts';

const tags = ['draws'];
const planner = { access: ['planner'] } as const;
const problems = [drawProblems['draw-not-found'], drawProblems['draw-not-run']];
const limit = z.coerce.number().int().min(1).max(1000).default(100);
const rankCursor = z.coerce.number().int().min(0).default(0);
const count = z.int().min(0);

const EXAMPLE_TARGET = { target: '91500114MA60D4NB68', name: '黔江区武陵危险货物运输有限公司' };
const EXAMPLE_VISIT = '91500114MA60D4NB68/QY';

const selected = z.object({
  rank: z.int().min(1),
  ordinal: count,
  target: targetId,
  name: z.string().nullable(),
  route: z.string(),
  replaced_by_rank: count.nullish().describe('无法检查，已由本层第几名递补'),
  cause: z.string().nullish().describe('递补原因的种类'),
});

const stratumResult = z
  .object({
    stratum,
    size: count,
    drawn: count,
    inclusion_probability: z.string().describe('入样概率，抽取数量/层内总数'),
    items: z.array(selected),
    next: z.string().nullable(),
  })
  .meta({
    id: 'StratumResult',
    examples: [
      {
        stratum: 'T01/B',
        size: 304,
        drawn: 2,
        inclusion_probability: '2/304',
        items: [{ rank: 1, ordinal: 117, ...EXAMPLE_TARGET, route: 'ZY' }],
        next: null,
      },
    ],
  });

const drawnVisit = z
  .object({
    id: z.string(),
    target: targetId,
    name: z.string().nullable(),
    visit_group: code,
    tasks: z.array(code),
    unit: z.string().nullable(),
    position: count,
  })
  .meta({
    examples: [
      {
        id: EXAMPLE_VISIT,
        ...EXAMPLE_TARGET,
        visit_group: 'QY',
        tasks: ['T01'],
        unit: EXAMPLE_VISIT,
        position: 0,
      },
    ],
  });

const drawnTeam = z
  .object({
    position: count,
    unit: z.string(),
    department: code,
    eligible: count.describe('符合条件的检查人员数'),
    no_choice: z.boolean().describe('符合条件的人数等于所需人数，抽取没有选择余地'),
    visits: z.array(z.string()),
    inspectors: z.array(z.object({ id: z.string(), name: z.string(), pseudonym: z.string() })),
    rejected: z.array(z.object({ id: z.string(), pseudonym: z.string(), seat: count })),
  })
  .meta({
    examples: [
      {
        position: 0,
        unit: EXAMPLE_VISIT,
        department: 'JT-ZF',
        eligible: 17,
        no_choice: false,
        visits: [EXAMPLE_VISIT],
        inspectors: [
          { id: '50011426011', name: '甲某', pseudonym: '0f3c5a7e9b1d2c4f' },
          { id: '50011426023', name: '乙某', pseudonym: '7e9b1d2c4f0f3c5a' },
        ],
        rejected: [],
      },
    ],
  });

/** What a draw gave, for the office that has to act on it. */
export const resultRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draws/:id/selections',
    {
      config: planner,
      schema: {
        tags,
        summary: '一层的抽中对象或递补 | Drawn targets of a stratum, or its reserve',
        description:
          '按名次；list=reserve 给出同一次洗牌中随后的对象，由种子推算。By rank; the reserve is the rest of the same shuffle.',
        params: drawId,
        querystring: z.object({
          stratum,
          list: z.enum(['drawn', 'reserve']).default('drawn'),
          limit,
          cursor: rankCursor.describe('此名次之后'),
        }),
        response: responses({ 200: stratumResult }, [
          ...problems,
          drawProblems['draw-stratum-unknown'],
          drawProblems['draw-lists-busy'],
          staffingProblems['draw-of-teams'],
        ]),
      },
    },
    async ({ params, query }) => {
      const draw = await drawnOrProblem(app.db, params.id);
      const { index, quotas, ranks } = await rankedList(app.db, app.vault, draw);
      const at = index.strata.findIndex(({ name }) => name === query.stratum);
      if (at < 0) {
        throw new Problem(drawProblems['draw-stratum-unknown'], {
          members: { strata: index.strata.map(({ name }) => name) },
        });
      }
      const { size } = index.strata[at]!;
      const drawn = quotas[at]!;
      let items: SelectedTarget[];
      if (query.list === 'drawn') {
        items = await selectedTargets(app.db, draw.id, query.stratum, query.cursor, query.limit);
      } else {
        const after = Math.max(drawn, query.cursor);
        const ordinals = ordinalsBehind(index, ranks, at, after, query.limit);
        items = await targetsAt(app.db, draw.id, ordinals, after);
      }
      const next = items.length === query.limit ? String(items.at(-1)!.rank) : null;
      return { stratum: query.stratum, size, drawn, inclusion_probability: `${drawn}/${size}`, items, next };
    },
  );

  app.get(
    '/api/v1/draws/:id/visits',
    {
      config: planner,
      schema: {
        tags,
        summary: '抽取产生的上门检查 | Visits of a draw',
        description:
          '按检查编号；同一对象同一合并检查组的任务合为一次。By id; tasks of one visit group are one visit to a target.',
        params: drawId,
        querystring: z.object({ limit, cursor: z.string().max(200).default('') }),
        response: responses(
          { 200: z.object({ items: z.array(drawnVisit), next: z.string().nullable() }) },
          problems,
        ),
      },
    },
    async ({ params, query }) => {
      const draw = await drawnOrProblem(app.db, params.id);
      const items = await drawnVisits(app.db, draw.id, query.cursor, query.limit);
      return { items, next: items.length === query.limit ? items.at(-1)!.id : null };
    },
  );

  app.get(
    '/api/v1/draws/:id/teams',
    {
      config: planner,
      schema: {
        tags,
        summary: '检查组 | Teams of a draw',
        description:
          '按抽取顺序；含未被接受的候选人。In drawing order, with the candidates that were rejected; the first inspector leads.',
        params: drawId,
        querystring: z.object({ limit, cursor: z.coerce.number().int().min(-1).default(-1) }),
        response: responses(
          { 200: z.object({ items: z.array(drawnTeam), next: z.string().nullable() }) },
          problems,
        ),
      },
    },
    async ({ params, query }) => {
      const draw = await drawnOrProblem(app.db, params.id);
      const items = await drawnTeams(app.db, draw.id, query.cursor, query.limit);
      return { items, next: items.length === query.limit ? String(items.at(-1)!.position) : null };
    },
  );
};
