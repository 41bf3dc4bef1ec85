import type { FastifyInstance } from 'fastify';
import { Problem } from '../platform/problems.ts';
import { publishCheckpoint } from './sign-checkpoint.ts';

/**
 * Signs the log after every request that may have changed it, before its answer leaves, so that every change of
 * the log is bound outside the database at once. A log that is refused keeps nobody from his answer: the refusal
 * is loud in the service's log and in `/readyz`.
 */
export function keepLedgerSigned(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD' || reply.statusCode >= 400) return;
    try {
      await publishCheckpoint(app.db, app.logKeys);
    } catch (error) {
      if (!(error instanceof Problem)) app.log.error({ err: error }, 'the log could not be signed');
    }
  });
}
