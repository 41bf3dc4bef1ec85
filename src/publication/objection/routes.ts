import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from '../../account/scope/row-scope.ts';
import { attachmentProblems } from '../../attachment/problems.ts';
import { publicationNumber } from '../../core/privacy/public-fields.ts';
import { idempotently } from '../../platform/idempotency.ts';
import { responses } from '../../platform/problems.ts';
import { secondPersonProblems } from '../../platform/second-person.ts';
import { openCursor } from '../../register/page.ts';
import { registerProblems } from '../../register/problems.ts';
import { besideProblems } from '../beside/problems.ts';
import { personalTextProblems } from '../personal-text.ts';
import { publicationProblems } from '../problems.ts';
import { pageFrom, pageOf, paging } from '../public-pages.ts';
import { answerObjection } from './answer-objection.ts';
import { fileObjection } from './file-objection.ts';
import { objectionProblems } from './problems.ts';
import { listObjections, objectionOrProblem } from './queries.ts';
import { newObjection, objection, objectionAnswer, objectionNumber, objectionState } from './schema.ts';

const tags = ['publications'];
const readers = { access: ['planner', 'reviewer', 'registrar'] } as const;
const params = z.object({ number: objectionNumber });
const place = z.tuple([z.iso.datetime(), objectionNumber]);

/** A target may object to what was published of it; who objected and why stays in the office, the answer is public. */
export const objectionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/publications/:number/objections',
    {
      config: { access: ['planner', 'registrar'], idempotent: true },
      schema: {
        tags,
        summary: '登记异议 | Enter an objection',
        description:
          '检查对象对公示的检查结果提出的异议，由机关登记。An objection of a target to its published result, entered for it.',
        params: z.object({ number: publicationNumber }),
        body: newObjection,
        response: responses({ 201: objection }, [
          publicationProblems['publication-not-found'],
          besideProblems['publication-withdrawn'],
          besideProblems['publication-not-a-result'],
          besideProblems['publication-date-refused'],
          attachmentProblems['attachment-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await fileObjection(trx, app.office, request.params.number, request.body),
      })),
  );

  app.get(
    '/api/v1/objections',
    {
      config: readers,
      schema: {
        tags,
        summary: '异议列表 | Objections',
        description:
          '最近登记的在前；awaiting 为还缺的步骤。From the one entered last; awaiting says what is still to be done.',
        querystring: z.strictObject({ state: objectionState.optional(), ...paging }),
        response: responses({ 200: pageOf(objection) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query: { state, limit, cursor }, actor }, reply) => {
      const [entered_at, number] = cursor === undefined ? [] : openCursor(cursor, 'objections', place);
      const after = entered_at === undefined ? undefined : { entered_at, number: number! };
      const rows = await listObjections(app.db, { state, scope: scopeOf(actor) }, limit + 1, after);
      reply.header('cache-control', 'private, no-store');
      return pageFrom(rows, limit, 'objections', (row) => [row.entered_at, row.number]);
    },
  );

  app.get(
    '/api/v1/objections/:number',
    {
      config: readers,
      schema: {
        tags,
        summary: '一件异议 | An objection',
        description: '异议、答复和还缺的步骤。The objection, its answer, and what is still to be done.',
        params,
        response: responses({ 200: objection }, [objectionProblems['objection-not-found']]),
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'private, no-store');
      return await objectionOrProblem(app.db, request.params.number);
    },
  );

  app.post(
    '/api/v1/objections/:number/answer',
    {
      config: { access: ['planner', 'reviewer'], idempotent: true },
      schema: {
        tags,
        summary: '答复异议 | Answer an objection',
        description:
          '由审核该记录以外的人答复，处理结果列于原公示之侧；成立的，另行更正或撤下。By another person than who approved the record; the answer stands beside the result. Upheld, it asks for a correction or a withdrawal.',
        params,
        body: objectionAnswer,
        response: responses({ 201: objection }, [
          objectionProblems['objection-not-found'],
          objectionProblems['objection-answered'],
          secondPersonProblems['second-person-needed'],
          personalTextProblems['text-has-personal-data'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await answerObjection(trx, app.office, request.params.number, request.body),
      })),
  );
};
