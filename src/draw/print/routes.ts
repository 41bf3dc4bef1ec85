import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { hex } from '../../core/canonical/bytes.ts';
import { findCheckpoint } from '../../ledger/queries.ts';
import { page } from '../../paper/paper-page.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { findCommitment } from '../commit/commitment-store.ts';
import { drawProblems } from '../problems.ts';
import { drawId } from '../schema.ts';
import { drawOrProblem } from '../steps.ts';
import { commitmentSlip } from './commitment-slip.ts';
import { printProblems } from './problems.ts';
import { SLIP_HEADERS } from './slip-page.ts';
import { type Ceremony, witnessSheet } from './witness-sheet.ts';

const config = { access: ['planner'] } as const;
/** @throws Problem `draw-not-found`, `draw-not-committed` */
async function committedDraw({ db }: FastifyInstance, id: number) {
  const { title, rehearsal, log } = await drawOrProblem(db, id);
  const document = await findCommitment(db, id);
  const committed = log.find(({ entry }) => entry.type === 'committed');
  if (document === undefined || committed?.entry.type !== 'committed') {
    throw new Problem(printProblems['draw-not-committed']);
  }
  return { title, rehearsal, document, commitment: committed.entry.commitment, position: committed.position };
}

/** The sheets of paper of a ceremony before witnesses (protocol section 6). */
export const printRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draws/:id/slip',
    {
      config,
      schema: {
        tags: ['draws'],
        summary: '打印抽取承诺单 | The commitment slip',
        description:
          '见证人在随机数产生之前和填写之后各签名一次。Witnesses sign it before the entropy, and again beneath the values.',
        params: drawId,
        produces: ['text/html'],
        response: responses({ 200: page }, [
          drawProblems['draw-not-found'],
          printProblems['draw-not-committed'],
        ]),
      },
    },
    async ({ params }, reply) => {
      const { position, ...slip } = await committedDraw(app, params.id);
      // One entry was logged with the commitment: the log as its transaction left it, and no later.
      const size = position + 1;
      const { root } = (await findCheckpoint(app.db, size))!;
      return reply.headers(SLIP_HEADERS).send(commitmentSlip({ ...slip, log: { size, root: hex(root) } }));
    },
  );

  app.get(
    '/api/v1/draws/:id/witness-sheet',
    {
      config,
      schema: {
        tags: ['draws'],
        summary: '打印见证人数字单 | The witnesses’ digit sheet',
        description:
          '每名见证人一条，写下数字后折起，互不可见。A strip for each witness, folded so that the others do not see.',
        params: drawId,
        produces: ['text/html'],
        response: responses({ 200: page }, [
          drawProblems['draw-not-found'],
          printProblems['draw-not-committed'],
          printProblems['draw-without-ceremony'],
        ]),
      },
    },
    async ({ params }, reply) => {
      const { title, rehearsal, document } = await committedDraw(app, params.id);
      const ceremony = document.entropy.find((item): item is Ceremony => item.source === 'ceremony');
      if (ceremony === undefined) throw new Problem(printProblems['draw-without-ceremony']);
      return reply
        .headers(SLIP_HEADERS)
        .send(witnessSheet({ draw: document.draw, title, rehearsal, ceremony }));
    },
  );
};
