import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Answers a request, or says false and leaves it to its route. */
export type FirstAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Lets `answer` look at requests before anything else does: for what is in memory as it is to be sent, and asked for by
 * everybody at once, to which hooks, logs and request ids would add three times the work of sending it. While the service
 * stops, routes answer alone.
 */
export function answerFirst(app: FastifyInstance, answer: FirstAnswer): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  const routes = app.server.listeners('request') as ((
    request: IncomingMessage,
    response: ServerResponse,
  ) => void)[];
  app.server.removeAllListeners('request');
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!isClosing && answer(request, response)) return;
    for (const route of routes) route.call(app.server, request, response);
  });
}
