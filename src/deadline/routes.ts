import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { exportProblems, fileAnswer, sendFile, XLSX_ROWS } from '../export/download.ts';
import { officeToday } from '../platform/clock.ts';
import { preferredLanguage } from '../platform/language.ts';
import { Problem, responses } from '../platform/problems.ts';
import { writeCsv } from '../platform/sheets/write-csv.ts';
import { writeXlsx } from '../platform/sheets/write-xlsx.ts';
import { registerProblems } from '../register/problems.ts';
import { listDeadlines } from './list-deadlines.ts';
import { readDeadlines } from './read-deadlines.ts';
import { deadlineFilters, deadlineList, deadlinePage, deadlineSummary } from './schema.ts';
import { sheetRow, sheetTitles } from './sheet.ts';
import { DEADLINE_READERS, sightOf } from './sight.ts';
import { summarise } from './summarise.ts';
import { departmentNames, viewDeadlines } from './view.ts';

const tags = ['deadlines'];
const config = { access: DEADLINE_READERS } as const;
const UNCACHED = ['cache-control', 'private, no-store'] as const;

/** What is due: counted whenever somebody asks, by the calendar as it is then. */
export const deadlineRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/deadlines',
    {
      config,
      schema: {
        tags,
        summary: '期限列表 | List deadlines',
        description:
          '未办结的各项期限，先到期的在前。计划员、机关负责人、登记员和审计员看本部门范围内的全部，审核人员和检查人员看由本人办理的。到期日在读取时按现行工作日历推算；缺少某年日历的，该条 due_on 为空并指明年份，其余照常。What is not done yet, the earliest first: all of one’s departments for those who oversee, one’s own for others. Where a year’s calendar is missing its rows say so.',
        querystring: deadlineList.extend({
          limit: z.coerce.number().int().min(1).max(500).default(50),
          cursor: z.string().max(2_000).optional(),
        }),
        response: responses({ 200: deadlinePage }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query: { limit, cursor, ...filter }, actor }, reply) =>
      reply.header(...UNCACHED).send(await listDeadlines(app.db, sightOf(actor), filter, { limit, cursor })),
  );

  app.get(
    '/api/v1/deadlines/summary',
    {
      config,
      schema: {
        tags,
        summary: '期限统计 | Count deadlines',
        description:
          '按环节、办理角色和责任部门统计；与同样条件的列表一致。By step, role and department; of the same rows as the list.',
        querystring: deadlineFilters,
        response: responses({ 200: deadlineSummary }),
      },
    },
    async ({ query, actor }, reply) => {
      const [rows, names] = await Promise.all([
        readDeadlines(app.db, sightOf(actor), query),
        departmentNames(app.db),
      ]);
      const items = summarise(rows).map((tally) => ({
        ...tally,
        department_name: names.get(tally.department ?? '') ?? null,
      }));
      return reply.header(...UNCACHED).send({ today: officeToday(), items });
    },
  );

  app.get(
    '/api/v1/deadlines/export',
    {
      config,
      schema: {
        tags,
        summary: '导出期限列表 | Export the deadlines',
        description: '条件与列表相同，包含全部页。The criteria of the list, and all of its pages.',
        querystring: deadlineList.extend({
          format: z.enum(['xlsx', 'csv']).default('xlsx'),
          lang: z.enum(['zh', 'en']).optional().describe('缺省随 Accept-Language'),
        }),
        response: responses({ 200: fileAnswer('xlsx', 'csv') }, [exportProblems['too-many-for-xlsx']]),
      },
      serializerCompiler: () => (data) => data as string,
    },
    async (request, reply) => {
      const { format, lang, ...filter } = request.query;
      const language = lang ?? preferredLanguage(request.headers['accept-language']);
      const sight = sightOf(request.actor);
      const found = await readDeadlines(app.db, sight, filter);
      if (format === 'xlsx' && found.length > XLSX_ROWS)
        throw new Problem(exportProblems['too-many-for-xlsx']);
      const rows = (await viewDeadlines(app.db, sight, found)).map((row) => sheetRow(row, language));
      const titles = sheetTitles(language);
      const name = language === 'zh' ? `期限 ${officeToday()}` : `deadlines ${officeToday()}`;
      return sendFile(request, reply, `${name}.${format}`, format, (stream) =>
        format === 'csv'
          ? writeCsv(stream, titles, rows)
          : writeXlsx(stream, [{ name, columns: titles.map((title) => ({ title })), rows }]),
      );
    },
  );
};
