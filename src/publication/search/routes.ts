import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { responses } from '../../platform/problems.ts';
import { registerProblems } from '../../register/problems.ts';
import { pageInTime, pageOf, placeIn, publicCache } from '../public-pages.ts';
import { foundResult, resultCriteria } from './schema.ts';
import { searchResults } from './search-results.ts';

const ORDER = 'results';

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
      const after = placeIn(ORDER, cursor);
      const rows = await searchResults(app, criteria, limit + 1, after);
      return pageInTime(rows, limit, ORDER);
    },
  );
};
