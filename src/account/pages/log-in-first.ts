import type { FastifyError, FastifyInstance } from 'fastify';
import { httpProblems } from '../../platform/http/problems.ts';
import { refusedWith } from '../../platform/http/refused-attempts.ts';
import type { Problem } from '../../platform/problems.ts';
import { logInPage } from './log-in-page.ts';
import { PAGE_HEADERS } from './page-layout.ts';

/** Whoever opens a page without a session meets the log-in, in words; programs get the problem. */
export function logInFirst(app: Pick<FastifyInstance, 'setErrorHandler'>): void {
  app.setErrorHandler<FastifyError | Problem>((error, request, reply) => {
    const { definition } = error as Partial<Problem>;
    const unknown =
      definition === httpProblems['token-missing'] || definition === httpProblems['session-ended'];
    if (!unknown || !request.headers.accept?.includes('text/html')) throw error;
    refusedWith(request, definition.name);
    const words =
      request.method === 'GET' && definition === httpProblems['token-missing'] ? [] : [textOf(definition)];
    return reply.code(401).headers(PAGE_HEADERS).send(logInPage('', words));
  });
}

/** A problem as a line of a page. */
export const textOf = ({ title, next }: Problem['definition']): string =>
  `${title.zh}。${next.zh} (${title.en}. ${next.en})`;
