import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { publicationNumber } from '../core/privacy/public-fields.ts';
import { responses } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import { openCursor } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { publicationProblems } from './problems.ts';
import { pageFrom, pageInTime, pageOf, paging, placeIn, publicCache } from './public-pages.ts';
import { listBulletins, listPublications, readBulletin, readPublication } from './read-publications.ts';
import {
  bulletinLine,
  bulletinNumber,
  bulletinView,
  publicationKind,
  publicationLine,
  publicationView,
} from './schema.ts';

const tags = ['public'];
const everybody = { access: 'public' } as const;
const badCursor = registerProblems['cursor-invalid'];
const digits = z.string().regex(/^\d{1,9}$/);

/** Every text that the office published, and the bulletins whose digests stand in the log. */
export const publishedTextRoutes: FastifyPluginAsyncZod = async (app) => {
  publicCache(app);

  app.get(
    '/api/v1/public/publications',
    {
      config: everybody,
      schema: {
        tags,
        summary: '公示列表 | Publications',
        description:
          '自新至旧；更正、异议处理和撤下各为一份公示，列于原公示之侧。From the newest; corrections, answers to objections and withdrawals are publications of their own, beside the one they are about.',
        querystring: z.strictObject({
          kind: publicationKind.optional(),
          year: z.coerce.number().int().min(2000).max(2999).optional(),
          department: code.optional().describe('牵头部门'),
          ...paging,
        }),
        response: responses({ 200: pageOf(publicationLine) }, [badCursor]),
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const after = placeIn('publications', cursor);
      const rows = await listPublications(app.db, filter, limit + 1, after);
      return pageInTime(rows, limit, 'publications');
    },
  );

  app.get(
    '/api/v1/public/publications/:number',
    {
      config: everybody,
      schema: {
        tags,
        summary: '一份公示 | A publication',
        description:
          '全文、摘要、所在公告及其在公开日志中的位置，以及列于其侧的更正、异议处理和撤下。已撤下的只答编号、摘要、时间和理由。Text, digest, bulletin and its place in the log, and what stands beside it; of a withdrawn one the number, digest, time and reason alone.',
        params: z.object({ number: publicationNumber }),
        response: responses({ 200: publicationView }, [publicationProblems['publication-not-found']]),
      },
    },
    async ({ params }) => await readPublication(app.db, params.number),
  );

  app.get(
    '/api/v1/public/bulletins',
    {
      config: everybody,
      schema: {
        tags,
        summary: '公告列表 | Bulletins',
        description:
          '自新至旧；编号按年连续，没有缺号。From the newest; numbers of a year follow one another without a gap.',
        querystring: z.strictObject(paging),
        response: responses({ 200: pageOf(bulletinLine) }, [badCursor]),
      },
    },
    async ({ query: { limit, cursor } }) => {
      const [before] = cursor === undefined ? [] : openCursor(cursor, 'bulletins', z.tuple([digits]));
      const rows = await listBulletins(app.db, limit + 1, before === undefined ? undefined : Number(before));
      return pageFrom(rows, limit, 'bulletins', ({ ledger_position }) => [String(ledger_position)]);
    },
  );

  app.get(
    '/api/v1/public/bulletins/:number',
    {
      config: everybody,
      schema: {
        tags,
        summary: '一份公告 | A bulletin',
        description:
          '其全部公示的编号和摘要；公告的摘要写入公开日志。Numbers and digests of all its publications; its own digest stands in the log.',
        params: z.object({ number: bulletinNumber }),
        response: responses({ 200: bulletinView }, [publicationProblems['bulletin-not-found']]),
      },
    },
    async ({ params }) => await readBulletin(app.db, params.number),
  );
};
