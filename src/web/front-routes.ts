import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accountPage, PAGE_HEADERS } from '../account/pages/page-layout.ts';
import { html } from '../platform/html.ts';
import { responses } from '../platform/problems.ts';

/** Beside the compiled program, or where the sources have it. */
const BUILT = new URL('../draw-protocol.md', import.meta.url);
const SOURCE = new URL('../../docs/draw-protocol.md', import.meta.url);

const LINKS: readonly (readonly [address: string, zh: string, en: string])[] = [
  ['/check', '自己核验一次抽取', 'Check a draw yourself'],
  ['/protocol', '抽取规程 double-random/1（英文）', 'The draw protocol'],
  ['/api/v1/public/draws', '公开的抽取（JSON）', 'Draws'],
  ['/api/v1/public/plans', '公布的计划（JSON）', 'Plans'],
  ['/api/v1/public/ledger/checkpoint', '公开日志的最新检查点', 'Newest checkpoint of the public log'],
  ['/docs', '接口说明', 'API reference'],
  ['/login', '工作人员登录', 'Log in'],
];

/** The door: what this is and where everything stands. */
export const frontPage = (): string =>
  accountPage(
    '双随机、一公开',
    html`<p>行政检查的对象和检查人员由摇号确定：名单先封存，再当众摇号，任何人都可以自己核验。</p>
<p class="en">Whom the government inspects, and who inspects, is chosen by lot: the list is sealed, the lot is cast in public, and anyone can check it.</p>
<ul class="links">${LINKS.map(([address, zh, en]) => html`<li><a href="${address}">${zh} <span class="en">${en}</span></a></li>`)}</ul>`,
    'open',
  );

export const frontRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'public' },
      schema: {
        tags: ['public'],
        summary: '首页 | The front page',
        description: '这是什么，各处在哪里。What this is and where everything stands.',
        produces: ['text/html'],
        response: responses({ 200: z.string() }),
      },
    },
    async (_request, reply) =>
      reply.headers({ ...PAGE_HEADERS, 'cache-control': 'public, max-age=300' }).send(frontPage()),
  );

  app.get(
    '/protocol',
    {
      config: { access: 'public' },
      schema: {
        tags: ['public'],
        summary: '抽取规程 double-random/1 | The draw protocol double-random/1',
        description:
          '全文，逐字节规定抽取如何进行（英文）。The whole text, byte for byte as in the repository.',
        produces: ['text/plain'],
        response: responses({ 200: z.string() }),
      },
    },
    async (_request, reply) =>
      reply
        .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=300' })
        .send(await readFile(existsSync(BUILT) ? BUILT : SOURCE, 'utf8')),
  );
};
