import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachmentProblems } from '../../attachment/problems.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { secondPersonProblems } from '../../platform/second-person.ts';
import { confirmAssessment, enterAssessment } from './enter-assessment.ts';
import { assessmentProblems } from './problems.ts';
import { listAssessments } from './queries.ts';
import { assessment, newAssessment } from './schema.ts';

const tags = ['publications'];

/** Before personal data are published, the office has assessed what that means for those whom they are about. */
export const assessmentRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/impact-assessments',
    {
      config: { access: ['planner', 'reviewer', 'auditor'] },
      schema: {
        tags,
        summary: '个人信息保护影响评估 | Impact assessments',
        description:
          '自新至旧。没有有效且经确认的评估，不得公示自然人和个体工商户的检查结果，也不得公示检查人员。From the newest; without one in force no result about a person and no inspector is published.',
        response: responses({ 200: z.object({ items: z.array(assessment) }) }),
      },
    },
    async () => ({ items: await listAssessments(app.db) }),
  );

  app.post(
    '/api/v1/impact-assessments',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        tags,
        summary: '录入影响评估 | Enter an impact assessment',
        description:
          '附评估报告的扫描件；由另一人确认后生效。With its scan; of effect once another person confirms.',
        body: newAssessment,
        response: responses({ 201: assessment }, [
          assessmentProblems['assessment-ahead'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await enterAssessment(trx, request.body),
      })),
  );

  app.post(
    '/api/v1/impact-assessments/:number/confirm',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        tags,
        summary: '确认影响评估 | Confirm an impact assessment',
        description: '由录入人以外的人对照扫描件确认。By another person, who compared it with the scan.',
        params: z.object({ number: z.coerce.number().int().min(1) }),
        response: responses({ 201: assessment }, [
          assessmentProblems['assessment-not-found'],
          assessmentProblems['assessment-confirmed'],
          secondPersonProblems['second-person-needed'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await confirmAssessment(trx, request.params.number),
      })),
  );
};
