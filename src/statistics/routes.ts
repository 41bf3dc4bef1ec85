import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { scopeOf } from '../account/scope/row-scope.ts';
import { fileAnswer, sendFile } from '../export/download.ts';
import { responses } from '../platform/problems.ts';
import { writeCsv } from '../platform/sheets/write-csv.ts';
import { writeXlsx } from '../platform/sheets/write-xlsx.ts';
import { askedProblems, statisticsQuery } from './asked.ts';
import { makeStatistics } from './make-statistics.ts';
import { READERS } from './readers.ts';
import { figureName, statistics } from './schema.ts';
import { figureSheet, workbookOf } from './workbook.ts';

const tags = ['statistics'];
const config = { access: READERS } as const;

/** How the office sees its year go. */
export const statisticsRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/statistics',
    {
      config,
      schema: {
        tags,
        summary: '年度统计 | The figures of a year',
        description:
          '完成率、办结率、覆盖率、问题发现率（含 95 % 区间）、联合任务占比、合并减少的上门次数、人员工作量、公示天数；每个数都有分子、分母及其清单。算法见 docs/figures.md。Every figure with numerator, denominator, the lists behind them, and series for charts.',
        querystring: statisticsQuery,
        response: responses({ 200: statistics }, askedProblems),
      },
    },
    async ({ query, actor }, reply) =>
      reply
        .header('cache-control', 'private, no-store')
        .send(await makeStatistics(app.db, query, scopeOf(actor))),
  );

  app.get(
    '/api/v1/statistics/workbook',
    {
      config,
      schema: {
        tags,
        summary: '导出年度统计 | Export the figures of a year',
        description:
          '工作簿，每项统计一张表，含区间；给出 figure 时为该项的 CSV。A workbook with a sheet for each figure; with `figure` the CSV of that one.',
        querystring: statisticsQuery.safeExtend({ figure: figureName.optional() }),
        response: responses({ 200: fileAnswer('xlsx', 'csv') }, askedProblems),
      },
    },
    async (request, reply) => {
      const { figure, ...query } = request.query;
      const made = await makeStatistics(app.db, query, scopeOf(request.actor));
      if (figure === undefined)
        return sendFile(request, reply, `年度统计-${query.year}.xlsx`, 'xlsx', (stream) =>
          writeXlsx(stream, workbookOf(made)),
        );
      const { name, columns, rows } = figureSheet(made.figures.find((one) => one.figure === figure)!);
      return sendFile(request, reply, `${name}-${query.year}.csv`, 'csv', (stream) =>
        writeCsv(
          stream,
          columns.map(({ title }) => title),
          rows,
        ),
      );
    },
  );
};
