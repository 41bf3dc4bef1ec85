import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachmentProblems } from '../../attachment/problems.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { secondPersonProblems } from '../../platform/second-person.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import { drawProblems, stepProblems } from '../problems.ts';
import { drawId } from '../schema.ts';
import { drawOrProblem } from '../steps.ts';
import { askReplacement } from './ask-replacement.ts';
import { replaceWithValue, typeFreshDigits } from './give-value.ts';
import { replacementProblems } from './problems.ts';
import { requestsOf } from './replacement-store.ts';
import { viewReplacement } from './replacement-view.ts';
import { acceptance, freshDigits, freshValue, newReplacement, replacementView } from './schema.ts';
import { acceptReplacement, refuseReplacement } from './settle-replacement.ts';

const tags = ['draws'];
const planner = { access: ['planner'], idempotent: true } as const;
const params = drawId.extend({ request: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const settling = [
  ...stepProblems,
  replacementProblems['replacement-not-found'],
  replacementProblems['replacement-decided'],
  secondPersonProblems['second-person-needed'],
];
/** What carrying a replacement out may answer besides. */
const carrying = [drawProblems['draw-lists-busy'], drawProblems['draw-evidence-invalid']];
const awaitingValue = [
  replacementProblems['replacement-not-found'],
  replacementProblems['replacement-value-not-due'],
  replacementProblems['replacement-awaits-value'],
  replacementProblems['replacement-value-refused'],
];

/** Replacement of a drawn target and of a seat: asked by one person, accepted by another (protocol sections 8 and 9). */
export const replacementRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draws/:id/replacements',
    {
      config: { access: ['planner'] },
      schema: {
        tags,
        summary: '换人和递补 | Replacements of a draw',
        description:
          '全部申请、办理情况和结果；理由只供机关内部。Every request, what was decided and what came of it; reasons stay in the office.',
        params: drawId,
        response: responses({ 200: z.object({ items: z.array(replacementView) }) }, [
          drawProblems['draw-not-found'],
        ]),
      },
    },
    async ({ params: { id } }) => {
      await drawOrProblem(app.db, id);
      const requests = await requestsOf(app.db, id);
      return { items: await Promise.all(requests.map((request) => viewReplacement(app.db, request))) };
    },
  );

  app.post(
    '/api/v1/draws/:id/replacements',
    {
      config: planner,
      schema: {
        tags,
        summary: '申请换人或递补 | Ask for a replacement',
        description:
          '抽中对象确实无法检查（任务允许递补时）须附佐证；席位因病、回避等空出。另一人同意以前什么都不改变。Nothing changes until another person accepts.',
        params: drawId,
        body: newReplacement,
        response: responses({ 201: replacementView }, [
          ...stepProblems,
          replacementProblems['replacement-not-allowed'],
          replacementProblems['replacement-place-unknown'],
          replacementProblems['replacement-done'],
          replacementProblems['replacement-asked'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const asked = await askReplacement(trx, request.params.id, request.body);
        return { status: 201, body: await viewReplacement(trx, asked) };
      }),
  );

  app.post(
    '/api/v1/draws/:id/replacements/:request/accept',
    {
      config: planner,
      schema: {
        tags,
        summary: '同意换人或递补 | Accept a request',
        description:
          '由申请人以外的人同意；登记入公开日志，同层的下一名递补，或由种子确定的人接替。登记时固定何人不能接替和新随机数的来源；证据等级高于 2 的席位另待该随机数。By a second person; logged with who is out and where the fresh value comes from, then the next of the reserve joins, or whom the words name takes the seat.',
        params,
        body: acceptance,
        response: responses({ 201: replacementView }, [
          ...settling,
          ...carrying,
          replacementProblems['replacement-reserve-empty'],
          replacementProblems['replacement-source-needed'],
          replacementProblems['replacement-awaits-value'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const { id, request: requestId } = request.params;
        return {
          status: 201,
          body: await viewReplacement(trx, await acceptReplacement(trx, app, id, requestId, request.body)),
        };
      }),
  );

  app.post(
    '/api/v1/draws/:id/replacements/:request/refuse',
    {
      config: planner,
      schema: {
        tags,
        summary: '退回换人或递补申请 | Refuse a request',
        description: '由申请人以外的人说明意见退回。By a second person, with an opinion.',
        params,
        body: z
          .strictObject({ opinion: z.string().trim().min(1).max(2000) })
          .meta({ examples: [{ opinion: '佐证不足，请再次实地核查' }] }),
        response: responses({ 201: replacementView }, settling),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const { id, request: requestId } = request.params;
        const refused = await refuseReplacement(trx, id, requestId, request.body.opinion);
        return { status: 201, body: await viewReplacement(trx, refused) };
      }),
  );

  app.post(
    '/api/v1/draws/:id/replacements/:request/first-typing',
    {
      config: planner,
      schema: {
        tags,
        summary: '第一次录入换人的现场数字 | First typing of the digits for a seat',
        description:
          '由另一人录入第二次（value）；只保存加盐摘要，什么都不改变。Another person makes the second typing with value; only a salted digest is kept.',
        params,
        body: freshDigits,
        response: responses({ 201: replacementView }, [...stepProblems, ...awaitingValue]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const { id, request: requestId } = request.params;
        const typed = await typeFreshDigits(trx, id, requestId, request.body.digits);
        return { status: 201, body: await viewReplacement(trx, typed) };
      }),
  );

  app.post(
    '/api/v1/draws/:id/replacements/:request/value',
    {
      config: planner,
      schema: {
        tags,
        summary: '录入新的随机数并换人 | Enter the fresh value and replace the seat',
        description:
          '申请登记以后才产生的随机数，来源以登记时选定的为准：现场数字由另一人录入过第一次，附见证人签名的换人单；或 10 分钟以后第一轮 drand。A value that nobody could know when the request was logged, from the source fixed in it: digits that another person typed first, with the signed slip, or the round due.',
        params,
        body: freshValue,
        response: responses({ 201: replacementView }, [
          ...stepProblems,
          ...carrying,
          ...awaitingValue,
          replacementProblems['replacement-value-early'],
          ceremonyProblems['draw-first-typing-missing'],
          ceremonyProblems['draw-typings-differ'],
          secondPersonProblems['second-person-needed'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const { id, request: requestId } = request.params;
        const replaced = await replaceWithValue(trx, app, id, requestId, request.body);
        return { status: 201, body: await viewReplacement(trx, replaced) };
      }),
  );
};
