import type { FastifyInstance } from 'fastify';

/**
 * While the service stops, each answer ends its connection: a client that keeps it open for the next
 * request would hold the process until the keep-alive time runs out.
 */
export function endConnectionsOnClose(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
