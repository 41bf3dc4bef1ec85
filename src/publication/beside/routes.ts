import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { publicationNumber } from '../../core/privacy/public-fields.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { secondPersonProblems } from '../../platform/second-person.ts';
import { personalTextProblems } from '../personal-text.ts';
import { publicationProblems } from '../problems.ts';
import { correctResult } from './correct-result.ts';
import { besideProblems } from './problems.ts';
import { correctionRequest, decidedWithdrawal, publishedBeside, withdrawalDecision } from './schema.ts';
import { decideWithdrawal, withdrawPublication } from './withdraw.ts';

const tags = ['publications'];
const params = z.object({ number: publicationNumber });
const holding = [publicationProblems['publication-not-found'], besideProblems['publication-withdrawn']];

/** A publication is never edited: what follows stands beside it, with its reason. */
export const besideRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/publications/:number/corrections',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        tags,
        summary: '更正检查结果 | Correct a result',
        description:
          '更正后的全文另编公告，列于原公示之侧；原文照旧可读。The new text, whole, stands beside the first, which stays readable.',
        params,
        body: correctionRequest,
        response: responses({ 201: publishedBeside }, [
          ...holding,
          besideProblems['publication-not-a-result'],
          besideProblems['correction-line-unknown'],
          besideProblems['correction-changes-nothing'],
          personalTextProblems['text-has-personal-data'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await correctResult(trx, app.office, request.params.number, request.body),
      })),
  );

  app.post(
    '/api/v1/publications/:number/withdrawal-decision',
    {
      config: { access: ['planner', 'reviewer'], idempotent: true },
      schema: {
        tags,
        summary: '登记撤下的决定 | Enter the decision to withdraw',
        description:
          '由另一人执行后才撤下，期限三个工作日。Carried out by another person, within three working days.',
        params,
        body: withdrawalDecision,
        response: responses({ 201: decidedWithdrawal }, [
          ...holding,
          besideProblems['withdrawal-refused'],
          besideProblems['withdrawal-decided'],
          besideProblems['publication-date-refused'],
          personalTextProblems['text-has-personal-data'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await decideWithdrawal(trx, request.params.number, request.body),
      })),
  );

  app.post(
    '/api/v1/publications/:number/withdrawal',
    {
      config: { access: ['planner', 'reviewer'], idempotent: true },
      schema: {
        tags,
        summary: '撤下公示 | Withdraw a publication',
        description:
          '由登记决定以外的人执行：全文和名称不再公开，编号、摘要、时间和理由仍公开。By another person than who decided: text and names are public no more, number, digest, time and reason are.',
        params,
        response: responses({ 201: publishedBeside }, [
          ...holding,
          besideProblems['withdrawal-refused'],
          besideProblems['withdrawal-not-decided'],
          secondPersonProblems['second-person-needed'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await withdrawPublication(trx, app.office, request.params.number),
      })),
  );
};
