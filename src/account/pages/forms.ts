/** What the account pages share: forms as a browser sends them, and answers that are pages. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PAGE_HEADERS } from './page-layout.ts';

export const FORM = 'application/x-www-form-urlencoded';
export const HTML = PAGE_HEADERS['content-type'];

export const page = z.string().describe('网页（HTML），不含脚本 (a page without scripts)');
export const field = z.string().max(1_000).default('');

type Parsed = (error: null, body: object) => void;

export function acceptForms(app: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request: unknown, body: string, done: Parsed) => {
    done(null, Object.fromEntries(new URLSearchParams(body)));
  });
}

export function sendAsPages(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('onSend', async (_request, reply) => {
    if (String(reply.getHeader('content-type')).startsWith('text/html')) reply.headers(PAGE_HEADERS);
  });
}
