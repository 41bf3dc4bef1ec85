import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { responses } from '../platform/problems.ts';

/** Beside the compiled program; run from its sources the page is made when it is first asked for. */
const BUILT = new URL('../check.html', import.meta.url);

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=300',
  // One file for offline use: its script and its worker stand in it, and it may reach nothing but this office's log.
  'content-security-policy':
    "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:; connect-src 'self'; style-src 'unsafe-inline'",
} as const;

/** "Check a draw yourself", the page to read, to use and to save. */
export const checkerRoutes: FastifyPluginAsyncZod = async (app) => {
  let page: Promise<string> | undefined;

  app.get(
    '/check',
    {
      config: { access: 'public' },
      schema: {
        tags: ['public'],
        summary: '自己核验一次抽取 | Check a draw yourself',
        description:
          '单一网页文件，可保存后断网使用：核验证据包，并说明手工核验的步骤。One page that works offline: verifies a bundle and tells the steps by hand.',
        produces: ['text/html'],
        response: responses({ 200: z.string() }),
      },
    },
    async (_request, reply) => {
      page ??= readPage();
      return reply.headers(HEADERS).send(await page);
    },
  );
};

async function readPage(): Promise<string> {
  if (existsSync(BUILT)) return await readFile(BUILT, 'utf8');
  const { checkerPage } = await import('./checker-page.ts');
  return await checkerPage();
}
