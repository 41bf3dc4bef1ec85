import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { stepProblems } from '../draw/problems.ts';
import { replacementProblems } from '../draw/replace/problems.ts';
import { declined } from '../draw/replace/schema.ts';
import { idempotently } from '../platform/idempotency.ts';
import { Problem, responses } from '../platform/problems.ts';
import { acceptVisit, declineVisit } from './answer-visit.ts';
import { visitProblems } from './problems.ts';
import { findVisits, type VisitRow } from './queries.ts';
import { visitAddress } from './schema.ts';

const tags = ['visits'];
const config = { access: ['inspector'], idempotent: true } as const;

type Address = z.infer<typeof visitAddress>;

/** A visit that the inspector has a seat on. @throws Problem `visit-not-found` */
async function ownVisit(
  { db }: FastifyInstance,
  { draw, target, group }: Address,
  inspector: string,
): Promise<VisitRow> {
  const [visit] = await findVisits(db, { inspector, draw, id: `${target}/${group}` }, 1);
  if (visit === undefined) throw new Problem(visitProblems['visit-not-found']);
  return visit;
}

/** What inspectors say to the visits that the lot gave them. */
export const visitAnswerRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/visits/:draw/:target/:group/accept',
    {
      config,
      schema: {
        tags,
        summary: '接受检查任务 | Accept a visit',
        description: '检查人员接受自己承担的检查。An inspector takes on a visit of his own.',
        params: visitAddress,
        response: responses(
          { 201: z.object({ accepted: z.literal(true) }).meta({ examples: [{ accepted: true }] }) },
          [visitProblems['visit-not-found']],
        ),
      },
    },
    async (request, reply) => {
      const inspector = request.actor.inspector ?? '';
      const visit = await ownVisit(app, request.params, inspector);
      return await idempotently(request, reply, async (trx) => {
        await acceptVisit(trx, visit, inspector);
        return { status: 201, body: { accepted: true as const } };
      });
    },
  );

  app.post(
    '/api/v1/visits/:draw/:target/:group/decline',
    {
      config,
      schema: {
        tags,
        summary: '申报回避或不能参加 | Declare a recusal or an absence',
        description:
          '说明理由，理由保密；经计划人员同意后，本人在该检查单元的席位另行抽人。The reason is confidential; once a planner accepts, the seat in the whole unit goes to somebody else by lot.',
        params: visitAddress,
        body: declined,
        response: responses({ 201: z.object({ request: z.int() }).meta({ examples: [{ request: 7 }] }) }, [
          visitProblems['visit-not-found'],
          ...stepProblems,
          replacementProblems['replacement-asked'],
        ]),
      },
    },
    async (request, reply) => {
      const inspector = request.actor.inspector ?? '';
      const visit = await ownVisit(app, request.params, inspector);
      return await idempotently(request, reply, async (trx) => {
        const { id } = await declineVisit(trx, visit, inspector, request.body);
        return { status: 201, body: { request: id } };
      });
    },
  );
};
