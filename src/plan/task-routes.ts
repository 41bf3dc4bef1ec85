import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { transact } from '../platform/database.ts';
import { Problem, responses } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import { ifMatch, planTag } from './edit-plan.ts';
import { previewTask, taskPreview } from './preview-task.ts';
import { planProblems } from './problems.ts';
import { putTask, removeTask } from './put-task.ts';
import { basedOn, editProblems } from './routes.ts';
import { task, taskText } from './schema.ts';
import { EXAMPLE_TASK, planOrProblem } from './view.ts';

const tags = ['plans'];
const planner = { access: ['planner'] } as const;
const Task = task.meta({ examples: [{ code: 'T01', ...EXAMPLE_TASK }] });
const byCode = z.object({ code, task: code });
const unknown = [planProblems['plan-not-found'], planProblems['plan-task-not-found']];

export const taskRoutes: FastifyPluginAsyncZod = async (app) => {
  const findTask = async (planCode: string, taskCode: string) => {
    const plan = await planOrProblem(app.db, planCode);
    const found = plan.tasks.find(({ code }) => code === taskCode);
    if (found === undefined) throw new Problem(planProblems['plan-task-not-found']);
    return { plan, task: found };
  };

  app.get(
    '/api/v1/plans/:code/tasks/:task',
    {
      config: planner,
      schema: {
        tags,
        summary: '读取任务 | Read a task',
        description: 'ETag 是计划的版本。The ETag is the version of the plan.',
        params: byCode,
        response: responses({ 200: Task }, unknown),
      },
    },
    async ({ params }, reply) => {
      const { plan, task } = await findTask(params.code, params.task);
      return reply.header('etag', planTag(plan)).send(task);
    },
  );

  app.put(
    '/api/v1/plans/:code/tasks/:task',
    {
      config: planner,
      schema: {
        tags,
        summary: '写入任务 | Write a task',
        description:
          '整体写入：新任务，或替换同代码的任务。Whole: a new task, or in place of the one of this code.',
        params: byCode,
        headers: basedOn,
        body: taskText.meta({ id: 'TaskText', examples: [EXAMPLE_TASK] }),
        response: responses({ 200: Task, 201: Task }, editProblems),
      },
    },
    async (request, reply) => {
      const { code, task: taskCode } = request.params;
      const versions = ifMatch(request);
      const isNew = await transact(app.db, request.actor, (trx) =>
        putTask(trx, code, versions, taskCode, request.body),
      );
      const { plan, task } = await findTask(code, taskCode);
      return reply
        .code(isNew ? 201 : 200)
        .header('etag', planTag(plan))
        .send(task);
    },
  );

  app.delete(
    '/api/v1/plans/:code/tasks/:task',
    {
      config: planner,
      schema: {
        tags,
        summary: '删除草稿中的任务 | Take a task out of a draft',
        description: '已公布的版本不受影响。Published revisions keep it.',
        params: byCode,
        headers: basedOn,
        response: responses({ 204: z.null() }, [...editProblems, planProblems['plan-task-not-found']]),
      },
    },
    async (request, reply) => {
      const { code, task } = request.params;
      const versions = ifMatch(request);
      await transact(app.db, request.actor, (trx) => removeTask(trx, code, versions, task));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/plans/:code/tasks/:task/preview',
    {
      config: planner,
      schema: {
        tags,
        summary: '试算任务 | What a task would come to today',
        description:
          '按今日名录：各等级对象数、应抽数、实际抽取率、剔除和未评价数、人员是否够用；不涉及具体对象。Sizes and effective rates, never who.',
        params: byCode,
        response: responses({ 200: taskPreview }, unknown),
      },
    },
    async ({ params }) => {
      const { plan, task } = await findTask(params.code, params.task);
      return await previewTask(app.db, { ...plan.heading, plan: plan.code }, task);
    },
  );
};
