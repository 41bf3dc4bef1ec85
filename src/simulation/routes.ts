import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { planProblems } from '../plan/problems.ts';
import { planOrProblem } from '../plan/view.ts';
import { OperationAccepted } from '../platform/http/operations.ts';
import { Problem, responses } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import { simulationProblems } from './problems.ts';
import { isSimulating } from './queries.ts';
import { MOST_TARGETS, simulationRequest } from './schema.ts';
import { prepareSimulation, simulatePlan } from './simulate-plan.ts';

const KIND = 'plan.simulate';

export const simulationRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/plans/:code/simulation',
    {
      config: { access: ['planner'] },
      schema: {
        tags: ['plans'],
        summary: '模拟全年抽取 | Simulate a year of the plan',
        description: `按今日名录把计划的全部批次抽取若干遍：各月、各企业、各人员的任务量，实际抽取率，人员缺口，合并上门减少的次数。只有数字，不涉及具体对象；使用公开的模拟种子，不能成为抽取，除操作结果外不留任何内容。对象不多于 ${MOST_TARGETS} 个；很大的计划自动减少模拟年度。Draws all rounds of the plan over today’s register many times: numbers only, with public dummy seeds that can never become a draw; nothing is kept but the result of the operation.`,
        params: z.object({ code }),
        body: simulationRequest,
        response: responses({ 202: OperationAccepted }, [
          planProblems['plan-not-found'],
          ...Object.values(simulationProblems),
        ]),
      },
    },
    async ({ params, body, actor }, reply) => {
      const plan = await planOrProblem(app.db, params.code);
      const prepared = await prepareSimulation(app.db, plan);
      if (await isSimulating(app.db, KIND)) throw new Problem(simulationProblems['simulation-running']);
      const operation = await app.operations.open(app.db, actor.id, KIND);
      app.operations.carryOut(operation.id, (progress) => simulatePlan(app, prepared, body, progress));
      return reply.code(202).header('location', operation.location).send(operation);
    },
  );
};
