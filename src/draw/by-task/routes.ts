import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { code, digest, drawNumber } from '../../core/draw/document.ts';
import { responses } from '../../platform/problems.ts';
import { publicationProblems } from '../../publication/problems.ts';
import { lineOfDraw, publicDrawLine } from '../../publication/published-draws.ts';
import { publicVoid, readVoid } from '../void/public-void.ts';
import { drawsOfTask } from './draws-of-task.ts';

const tags = ['public'];
const round = z.coerce.number().int().min(1).optional().describe('第几批');

const taskDraw = publicDrawLine
  .extend({
    round: z.int(),
    supersedes: drawNumber.optional().describe('所替代的已作废抽取'),
    outcome_digest: digest.optional(),
    void: publicVoid.optional(),
  })
  .meta({
    id: 'TaskDraw',
    examples: [
      {
        number: '500114-2026-2',
        title: '2026年上半年道路运输抽查',
        state: 'committed',
        rehearsal: false,
        sealed_at: '2026-03-06T01:10:00Z',
        tasks: [{ plan: 'JT-2026', revision: 1, task: 'T01', round: 1 }],
        round: 1,
        supersedes: '500114-2026-1',
      },
    ],
  });

/** Every try at a task side by side (protocol section 10): whoever drew twice is seen to have drawn twice. */
export const taskDrawRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/public/plans/:code/tasks/:task/draws',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: '一项任务的全部抽取 | All draws of a task',
        description:
          '自封存起全部列出，按封存先后：进行中的、已作废的、失败的；演练另行标明。All from sealing on, in that order: live, void and failed ones; rehearsals are marked.',
        params: z.object({ code, task: code }),
        querystring: z.strictObject({
          round,
          rehearsal: z.stringbool().optional().describe('只列演练，或只列正式'),
        }),
        response: responses({ 200: z.object({ items: z.array(taskDraw) }) }, [
          publicationProblems['public-plan-not-found'],
        ]),
      },
    },
    async ({ params, query }, reply) => {
      const items = [];
      for (const { draw, round: drawn } of await drawsOfTask(app.db, params.code, params.task)) {
        const [line] = lineOfDraw(draw);
        if (line === undefined) continue;
        if (query.round !== undefined && drawn !== query.round) continue;
        if (query.rehearsal !== undefined && draw.rehearsal !== query.rehearsal) continue;
        const { committed, outcome } = draw.now;
        const ended = await readVoid(app.db, draw);
        items.push({
          ...line,
          round: drawn,
          ...(committed?.supersedes !== undefined && { supersedes: committed.supersedes }),
          ...(outcome && { outcome_digest: outcome.outcome_digest }),
          ...(ended && { void: ended }),
        });
      }
      reply.header('cache-control', 'public, max-age=60');
      return { items };
    },
  );
};
