import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { responses } from '../../platform/problems.ts';
import { cursorText, openCursor } from '../../register/page.ts';
import { registerProblems } from '../../register/problems.ts';
import { pageFrom, pageOf, publicCache } from '../public-pages.ts';
import { foundResult, resultCriteria } from './schema.ts';
import { searchResults } from './search-results.ts';

const ORDER = 'results';
const place = z.tuple([z.iso.datetime(), cursorText, z.string().regex(/^\d{1,9}$/)]);

/** What was found at a firm, for everybody who asks. */
export const resultSearchRoutes: FastifyPluginAsyncZod = async (app) => {
  publicCache(app);

  app.get(
    '/api/v1/public/results',
    {
      config: { access: 'public' },
      schema: {
        tags: ['public'],
        summary: '查询检查结果 | Search the published results',
        description:
          '按检查对象名称（连续至少两个字）或编号（完整），及部门、年度、行政区划、对象种类、结果查询，自新至旧；已撤下的不在其中。By name (two characters or more of it) or id (whole), department, year, district, kind of target and outcome, from the newest; withdrawn results are not found.',
        querystring: resultCriteria,
        response: responses({ 200: pageOf(foundResult) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query: { limit, cursor, ...criteria } }) => {
      const [published_at, bulletin, item] = cursor === undefined ? [] : openCursor(cursor, ORDER, place);
      const after =
        published_at === undefined ? undefined : { published_at, bulletin: bulletin!, item: Number(item) };
      const rows = await searchResults(app.db, criteria, limit + 1, after);
      return pageFrom(rows, limit, ORDER, (row) => [row.published_at, row.bulletin, String(row.item)]);
    },
  );
};
