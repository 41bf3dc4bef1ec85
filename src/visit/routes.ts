import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from '../account/scope/row-scope.ts';
import { drawNumber } from '../core/draw/document.ts';
import type { AccountActor } from '../platform/http/access.ts';
import { Problem, responses } from '../platform/problems.ts';
import { line } from '../register/fields.ts';
import { cursorText, openCursor, sealCursor } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { assembleVisits } from './assemble-visits.ts';
import { ownVisit, ownVisits } from './own-visits.ts';
import { visitProblems } from './problems.ts';
import { findVisits } from './queries.ts';
import { visitAddress, visitDetail, visitPage, visitState } from './schema.ts';
import { earlierChecks, stepsOf } from './visit-story.ts';

const tags = ['visits'];
const readers = { access: ['planner', 'agency-head', 'reviewer', 'registrar', 'inspector'] } as const;
const ORDER = 'visit';
const OWN_ORDER = 'own-visit';
const place = z.tuple([z.string().regex(/^\d{1,15}$/), cursorText]);

/** Whose visits the holder of the token may see; undefined where all. @throws Problem `visit-of-others` */
function inspectorOf(actor: AccountActor, asked?: string): string | undefined {
  if (actor.role !== 'inspector') return asked;
  // The token's row has an inspector wherever its role is inspector; without one nothing would be his.
  const own = actor.inspector ?? '';
  if (asked !== undefined && asked !== own) throw new Problem(visitProblems['visit-of-others']);
  return own;
}

export const visitRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/visits',
    {
      config: readers,
      schema: {
        tags,
        summary: '检查任务列表 | List visits',
        description:
          '检查人员只见自己承担的检查；含对象档案、任务、检查组，事项指引和检查表合并列在 matters。An inspector sees his own; with dossier, tasks, team, and the matters once for all.',
        querystring: z.strictObject({
          inspector: line(64).optional().describe('执法证号'),
          draw: drawNumber.optional().describe('抽取编号'),
          state: visitState.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          cursor: z.string().max(2_000).optional(),
        }),
        response: responses({ 200: visitPage }, [
          visitProblems['visit-of-others'],
          registerProblems['cursor-invalid'],
        ]),
      },
    },
    async ({ query, actor }, reply) => {
      const { cursor, limit, draw, state } = query;
      const [drawId, id] = cursor === undefined ? [] : openCursor(cursor, ORDER, place);
      const after = drawId === undefined ? undefined : { draw_id: Number(drawId), id: id! };
      // Where an inspector goes himself is his own, whichever department leads the plan.
      const scope = actor.role === 'inspector' ? undefined : scopeOf(actor);
      const filter = { inspector: inspectorOf(actor, query.inspector), draw, state, scope };
      const found = await findVisits(app.db, filter, limit + 1, after);
      const rows = found.slice(0, limit);
      const last = found.length > limit ? rows.at(-1) : undefined;
      const next = last === undefined ? null : sealCursor(ORDER, [String(last.draw_id), last.id]);
      return reply
        .header('cache-control', 'private, no-store')
        .send({ ...(await assembleVisits(app.db, rows)), next });
    },
  );

  app.get(
    '/api/v1/my-visits',
    {
      config: { access: ['inspector'] },
      schema: {
        tags,
        summary: '我的检查任务 | My visits',
        description:
          '每次检查一行：去哪里、何时之前、办到哪一步；按抽取（新的在前）和检查编号排列。A line for each visit: where, until when, how far; the dossier is read one by one.',
        querystring: z.strictObject({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          cursor: z.string().max(2_000).optional(),
        }),
        response: responses({ 200: z.object({ items: z.array(ownVisit), next: z.string().nullable() }) }, [
          registerProblems['cursor-invalid'],
        ]),
      },
    },
    async ({ query: { limit, cursor }, actor }, reply) => {
      const [drawId, id] = cursor === undefined ? [] : openCursor(cursor, OWN_ORDER, place);
      const after = drawId === undefined ? undefined : { draw_id: Number(drawId), id: id! };
      const rows = await ownVisits(app, actor.inspector ?? '', limit + 1, after);
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      const next = last === undefined ? null : sealCursor(OWN_ORDER, [String(last.draw_id), last.id]);
      return reply.header('cache-control', 'private, no-store').send({ items, next });
    },
  );

  app.get(
    '/api/v1/visits/:draw/:target/:group',
    {
      config: readers,
      schema: {
        tags,
        summary: '读取一次检查 | Read a visit',
        description:
          '地址即抽取编号和检查编号（检查对象/合并检查组）。The address is the draw and the visit’s id.',
        params: visitAddress,
        response: responses({ 200: visitDetail }, [visitProblems['visit-not-found']]),
      },
    },
    async ({ params, actor }, reply) => {
      const { draw, target, group } = params;
      const filter = { inspector: inspectorOf(actor), draw, id: `${target}/${group}` };
      const rows = await findVisits(app.db, filter, 1);
      const [row] = rows;
      if (row === undefined) throw new Problem(visitProblems['visit-not-found']);
      const [{ items, matters }, steps, earlier] = await Promise.all([
        assembleVisits(app.db, rows),
        stepsOf(app.db, row),
        earlierChecks(app.db, row),
      ]);
      return reply
        .header('cache-control', 'private, no-store')
        .send({ visit: items[0]!, matters, steps, earlier });
    },
  );
};
