import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { hex } from '../core/canonical/bytes.ts';
import { findCheckpoint } from '../ledger/queries.ts';
import { Problem, responses } from '../platform/problems.ts';
import { findCommitment } from './commitment-store.ts';
import { commitmentSlip } from './print/commitment-slip.ts';
import { witnessSheet } from './print/witness-sheet.ts';
import { drawProblems } from './problems.ts';
import { drawId } from './schema.ts';
import { drawOrProblem } from './steps.ts';

const tags = ['draws'];
const planner = { access: ['planner'] } as const;
const page = z.string().describe('可直接打印的 A4 网页 | A page to print on A4');

/** The paper of a ceremony: the slip that witnesses sign, and the sheet on which they write digits. */
export const paperRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draws/:id/slip',
    {
      config: planner,
      schema: {
        tags,
        summary: '抽取承诺单 | The commitment slip',
        produces: ['text/html'],
        params: drawId,
        response: responses({ 200: page }, [
          drawProblems['draw-not-found'],
          drawProblems['draw-not-committed'],
        ]),
      },
    },
    async ({ params }, reply) => {
      const { draw, document, position } = await committedDraw(params.id);
      const size = position + 1;
      const { root } = (await findCheckpoint(app.db, size))!;
      const { title, rehearsal } = draw;
      const { commitment } = draw.now.committed!;
      reply.type('text/html; charset=utf-8');
      return commitmentSlip({ title, rehearsal, document, commitment, log: { size, root: hex(root) } });
    },
  );

  app.get(
    '/api/v1/draws/:id/witness-sheet',
    {
      config: planner,
      schema: {
        tags,
        summary: '见证人数字单 | The sheet for the witnesses’ digits',
        description:
          '每名见证人各写几位，互不知晓；不需要骰子。Each witness writes some digits unseen by the others.',
        produces: ['text/html'],
        params: drawId,
        response: responses({ 200: page }, [
          drawProblems['draw-not-found'],
          drawProblems['draw-not-committed'],
          drawProblems['draw-without-ceremony'],
        ]),
      },
    },
    async ({ params }, reply) => {
      const { draw, document } = await committedDraw(params.id);
      const ceremony = document.entropy.find((item) => item.source === 'ceremony');
      if (ceremony === undefined) throw new Problem(drawProblems['draw-without-ceremony']);
      reply.type('text/html; charset=utf-8');
      return witnessSheet({ draw: document.draw, title: draw.title, rehearsal: draw.rehearsal, ceremony });
    },
  );

  async function committedDraw(id: number) {
    const draw = await drawOrProblem(app.db, id);
    const document = await findCommitment(app.db, id);
    const logged = draw.log.find(({ entry }) => entry.type === 'committed');
    if (document === undefined || logged === undefined) {
      throw new Problem(drawProblems['draw-not-committed'], { members: { state: draw.now.state } });
    }
    return { draw, document, position: logged.position };
  }
};
