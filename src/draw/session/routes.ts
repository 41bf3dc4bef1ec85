import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from '../../account/scope/row-scope.ts';
import { attachmentProblems } from '../../attachment/problems.ts';
import { transact } from '../../platform/database.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import { drawProblems, stepProblems } from '../problems.ts';
import { drawnOutcome, takingProblems } from '../run/routes.ts';
import { joinSession, leaveSession, openSession } from './join-session.ts';
import { sessionProblems } from './problems.ts';
import { listSessions, sessionOrProblem, viewSession } from './queries.ts';
import { runSession, typeSessionFirst } from './run-session.ts';
import { newSession, sessionId, sessionRun, sessionTyping, sessionView } from './schema.ts';
import { refuseForeignDraw } from './session-scope.ts';

const tags = ['draws'];
const planner = { access: ['planner'] } as const;
const missing = sessionProblems['session-not-found'];
const notReady = [sessionProblems['session-uncommitted'], sessionProblems['session-without-draws']];
const draw = z.object({ id: sessionId.shape.id, draw: sessionId.shape.id });

/** Draw sessions (抽取会): one ceremony before witnesses for several commitments. */
export const drawSessionRoutes: FastifyPluginAsyncZod = async (app) => {
  const view = async (id: number) => await viewSession(app.db, await sessionOrProblem(app.db, id));

  app.get(
    '/api/v1/draw-sessions',
    {
      config: planner,
      schema: {
        tags,
        summary: '抽取会列表 | List draw sessions',
        description: '自新至旧。From the newest.',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(100).default(20),
          cursor: z.coerce.number().int().min(1).optional(),
        }),
        response: responses({ 200: z.object({ items: z.array(sessionView), next: z.string().nullable() }) }),
      },
    },
    async ({ query: { limit, cursor }, actor }) => {
      const sessions = await listSessions(app.db, scopeOf(actor), limit, cursor);
      const next = sessions.length === limit ? String(sessions.at(-1)!.id) : null;
      const items = await Promise.all(sessions.map((session) => viewSession(app.db, session)));
      return { items, next };
    },
  );

  app.post(
    '/api/v1/draw-sessions',
    {
      config: planner,
      schema: {
        tags,
        summary: '安排抽取会 | Announce a draw session',
        description:
          '一次现场产生的数字，用于此前公开承诺的各次抽取。One ceremony; its digits serve every commitment logged before it.',
        body: newSession,
        response: responses({ 201: sessionView }),
      },
    },
    async ({ body, actor }, reply) => {
      const id = await transact(app.db, actor, (trx) => openSession(trx, body));
      return reply
        .code(201)
        .header('location', `/api/v1/draw-sessions/${id}`)
        .send(await view(id));
    },
  );

  app.get(
    '/api/v1/draw-sessions/:id',
    {
      config: planner,
      schema: {
        tags,
        summary: '读取抽取会 | Read a draw session',
        description: '各次抽取及其承诺；不含数字。Its draws and their commitments; nothing of the digits.',
        params: sessionId,
        response: responses({ 200: sessionView }, [missing]),
      },
    },
    async ({ params }) => await view(params.id),
  );

  app.put(
    '/api/v1/draw-sessions/:id/draws/:draw',
    {
      config: planner,
      schema: {
        tags,
        summary: '抽取加入抽取会 | A draw joins',
        description: '须在公开承诺之前，且数字尚未产生。Before its commitment and before the digits exist.',
        params: draw,
        response: responses({ 200: sessionView }, [
          ...stepProblems,
          missing,
          sessionProblems['session-over'],
          sessionProblems['session-rehearsal-differs'],
          sessionProblems['session-already-joined'],
        ]),
      },
    },
    async ({ params, actor }) => {
      await refuseForeignDraw(app.db, scopeOf(actor), params.draw);
      await transact(app.db, actor, (trx) => joinSession(trx, params.id, params.draw));
      return await view(params.id);
    },
  );

  app.delete(
    '/api/v1/draw-sessions/:id/draws/:draw',
    {
      config: planner,
      schema: {
        tags,
        summary: '抽取退出抽取会 | A draw leaves',
        description: '公开承诺之后不能退出。Not after its commitment.',
        params: draw,
        response: responses({ 200: sessionView }, [
          ...stepProblems,
          missing,
          sessionProblems['session-not-joined'],
        ]),
      },
    },
    async ({ params, actor }) => {
      await refuseForeignDraw(app.db, scopeOf(actor), params.draw);
      await transact(app.db, actor, (trx) => leaveSession(trx, params.id, params.draw));
      return await view(params.id);
    },
  );

  app.post(
    '/api/v1/draw-sessions/:id/first-typing',
    {
      config: planner,
      schema: {
        tags,
        summary: '第一次录入抽取会的数字 | Type the session’s digits, first of two',
        description:
          '只保存加盐的摘要；此后不能再加入或承诺。Only a salted digest is kept; afterwards no draw can join or commit.',
        params: sessionId,
        body: sessionTyping,
        response: responses({ 201: sessionView }, [
          missing,
          drawProblems['draw-busy'],
          drawProblems['draw-entropy-refused'],
          ...notReady,
        ]),
      },
    },
    async ({ params, body, actor }, reply) => {
      await transact(app.db, actor, (trx) => typeSessionFirst(trx, params.id, body.value));
      return reply.code(201).send(await view(params.id));
    },
  );

  app.post(
    '/api/v1/draw-sessions/:id/run',
    {
      config: { ...planner, idempotent: true },
      schema: {
        tags,
        summary: '第二次录入并进行全部抽取 | Type again and run every draw',
        description:
          '各次抽取在同一事务中完成，全部成功或全部不成。All draws of the session in one transaction, all or none.',
        params: sessionId,
        body: sessionRun,
        response: responses({ 201: z.object({ draws: z.array(drawnOutcome) }) }, [
          ...stepProblems,
          ...takingProblems,
          ...notReady,
          missing,
          drawProblems['draw-self-test-failed'],
          ceremonyProblems['draw-slip-witnesses'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: { draws: await runSession(trx, app, request.params.id, request.body) },
      })),
  );
};
