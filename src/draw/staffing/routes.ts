import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { transact } from '../../platform/database.ts';
import { responses } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { drawId, drawView } from '../schema.ts';
import { viewDraw } from '../view.ts';
import { draftStaffing } from './draft-staffing.ts';
import { staffingProblems } from './problems.ts';
import { newStaffingDraw, staffingNeed } from './schema.ts';
import { readStaffingNeed } from './staffing-need.ts';

const tags = ['draws'];
const planner = { access: ['planner'] } as const;

/** A staffing draw is drafted here; sealed, committed, run and disclosed like any draw. */
export const staffingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draws/:id/staffing',
    {
      config: planner,
      schema: {
        tags,
        summary: '各部门待选派的检查 | Visits that lack a team',
        description:
          '按部门的数量和已有的选派抽取；不含名单。By department: how many visits and seats, and the staffing draws; never who.',
        params: drawId,
        response: responses({ 200: staffingNeed }, [
          drawProblems['draw-not-found'],
          staffingProblems['staffing-parent-not-drawn'],
        ]),
      },
    },
    async ({ params }) => await readStaffingNeed(app.db, app.vault, params.id),
  );

  app.post(
    '/api/v1/draws/:id/staffing',
    {
      config: planner,
      schema: {
        tags,
        summary: '建立选派抽取草案 | Draft a staffing draw',
        description:
          '为已有的检查单元选派检查人员：市抽县查、人员不足的抽取、缺一个部门的检查。随后同其他抽取一样封存、承诺、抽取、公开。Gives teams to units that exist already; then sealed, committed, run and disclosed like any draw.',
        params: drawId,
        body: newStaffingDraw,
        response: responses({ 201: drawView }, [
          drawProblems['draw-not-found'],
          staffingProblems['staffing-parent-not-drawn'],
          staffingProblems['staffing-department-unknown'],
        ]),
      },
    },
    async ({ params, body, actor }, reply) => {
      const draw = await transact(app.db, actor, (trx) => draftStaffing(trx, params.id, body));
      return reply
        .code(201)
        .header('location', `/api/v1/draws/${draw.id}`)
        .send(await viewDraw(app.db, draw));
    },
  );
};
