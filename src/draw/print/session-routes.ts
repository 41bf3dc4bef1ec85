import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { hex } from '../../core/canonical/bytes.ts';
import { findCheckpoint } from '../../ledger/queries.ts';
import { page } from '../../paper/paper-page.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { sessionProblems } from '../session/problems.ts';
import { ceremonyItem, drawsOfSession, sessionOrProblem } from '../session/queries.ts';
import { sessionId } from '../session/schema.ts';
import { sessionSlip } from './session-slip.ts';
import { SLIP_HEADERS } from './slip-page.ts';
import { witnessSheet } from './witness-sheet.ts';

const config = { access: ['planner'] } as const;

/** The committed draws of a session, with the state of the log behind the last of their commitments. */
async function slipOf({ db }: FastifyInstance, id: number) {
  const session = await sessionOrProblem(db, id);
  const draws = (await drawsOfSession(db, id)).flatMap(({ title, log, now }) => {
    const at = log.find(({ entry }) => entry.type === 'committed')?.position;
    if (at === undefined || now.committed === undefined || now.voided) return [];
    const { draw: number, commitment, at: committed_at } = now.committed;
    return [{ number, title, commitment, committed_at, position: at }];
  });
  if (draws.length === 0) throw new Problem(sessionProblems['session-without-draws']);
  const size = Math.max(...draws.map(({ position }) => position)) + 1;
  const { root } = (await findCheckpoint(db, size))!;
  const { title, rehearsal } = session;
  return { title, rehearsal, ceremony: ceremonyItem(session), draws, log: { size, root: hex(root) } };
}

/** The sheets of paper of a draw session: one slip and one witness sheet for all its draws. */
export const sessionPrintRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draw-sessions/:id/slip',
    {
      config,
      schema: {
        tags: ['draws'],
        summary: '打印抽取会承诺单 | The slip of a draw session',
        description:
          '列出各次抽取的承诺值；全部承诺之后打印。Each draw’s commitment on one page; print it when all are committed.',
        params: sessionId,
        produces: ['text/html'],
        response: responses({ 200: page }, [
          sessionProblems['session-not-found'],
          sessionProblems['session-without-draws'],
        ]),
      },
    },
    async ({ params }, reply) => {
      return reply.headers(SLIP_HEADERS).send(sessionSlip(await slipOf(app, params.id)));
    },
  );

  app.get(
    '/api/v1/draw-sessions/:id/witness-sheet',
    {
      config,
      schema: {
        tags: ['draws'],
        summary: '打印抽取会见证人数字单 | The witnesses’ sheet of a session',
        description:
          '每名见证人一条；其数字用于抽取会的全部抽取。A strip for each witness; the digits serve all draws.',
        params: sessionId,
        produces: ['text/html'],
        response: responses({ 200: page }, [sessionProblems['session-not-found']]),
      },
    },
    async ({ params }, reply) => {
      const session = await sessionOrProblem(app.db, params.id);
      const { title, rehearsal } = session;
      const sheet = { draw: `抽取会 ${session.id}`, title, rehearsal, ceremony: ceremonyItem(session) };
      return reply.headers(SLIP_HEADERS).send(witnessSheet(sheet));
    },
  );
};
