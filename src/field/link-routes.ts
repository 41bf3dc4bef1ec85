import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { transact } from '../platform/database.ts';
import { responses } from '../platform/problems.ts';
import { readableVisit } from '../record/routes.ts';
import { visitProblems } from '../visit/problems.ts';
import { visitAddress } from '../visit/schema.ts';
import { fieldProblems } from './problems.ts';
import { issueVisitLink, linksOfVisit, newVisitLink } from './visit-link.ts';

const tags = ['visits'];
const office = { access: ['planner', 'registrar'] } as const;

const issued = z
  .object({ path: z.string().describe('链接的路径，只显示这一次'), expires_at: z.iso.datetime() })
  .meta({
    id: 'VisitLinkIssued',
    examples: [
      { path: '/field/3q2-7wQ1s0d9bYxV5mJ8cT4nL6kR0aZ2pH1uE7iO9gX', expires_at: '2026-04-21T01:30:00.000Z' },
    ],
  });

const link = z
  .object({
    inspector: z.string().describe('执法证号'),
    name: z.string(),
    created_by: z.string().describe('生成链接的账户'),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({
    id: 'VisitLink',
    examples: [
      {
        inspector: '50011426011',
        name: '甲某',
        created_by: 'account:4b1c1a52-7d7e-4f55-9a0e-1f0a6f1d2c3b',
        created_at: '2026-04-20T01:30:00.000Z',
        expires_at: '2026-04-21T01:30:00.000Z',
      },
    ],
  });

/** Links for team members without an account: each opens one visit on a phone until it expires. */
export const visitLinkRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/visits/:draw/:target/:group/links',
    {
      config: office,
      schema: {
        tags,
        summary: '生成一次检查的限时链接 | Make an expiring link for one visit',
        description:
          '检查组成员无需账户，用手机打开链接即可填写并确认这次检查的记录，系以其本人名义。链接只显示这一次，请只交给本人；过期或者换人后失效。Opens this visit alone, in the name of the team member, without a log-in.',
        params: visitAddress,
        body: newVisitLink,
        response: responses({ 201: issued }, [
          visitProblems['visit-not-found'],
          fieldProblems['link-inspector-unfit'],
        ]),
      },
    },
    async ({ params, body, actor }, reply) => {
      const visit = await readableVisit(app, params, actor);
      const made = await transact(app.db, actor, (trx) => issueVisitLink(trx, visit, body));
      return reply.code(201).header('cache-control', 'private, no-store').send(made);
    },
  );

  app.get(
    '/api/v1/visits/:draw/:target/:group/links',
    {
      config: office,
      schema: {
        tags,
        summary: '一次检查的限时链接 | The links made for a visit',
        description: '谁在何时为谁生成；不含链接本身。Who made them for whom, never what opens them.',
        params: visitAddress,
        response: responses({ 200: z.object({ items: z.array(link) }) }, [visitProblems['visit-not-found']]),
      },
    },
    async ({ params, actor }, reply) => {
      const items = await linksOfVisit(app.db, await readableVisit(app, params, actor));
      return reply.header('cache-control', 'private, no-store').send({ items });
    },
  );
};
