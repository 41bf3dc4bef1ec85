import multipart from '@fastify/multipart';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuseOutside } from '../account/scope/refuse-outside.ts';
import { scopeOf } from '../account/scope/row-scope.ts';
import { SHEET_PROBLEMS } from '../import/problems.ts';
import { receiveUpload } from '../import/receive-upload.ts';
import { transact } from '../platform/database.ts';
import { httpProblems } from '../platform/http/problems.ts';
import { responses } from '../platform/problems.ts';
import { problemsOf } from '../register/refuse-findings.ts';
import { importYear } from './import-year.ts';
import { calendarProblems } from './problems.ts';
import { currentYears, yearOrProblem } from './queries.ts';
import { readDays } from './read-sheet.ts';
import { announcement, type CalendarYear, calendarLine, calendarYear, sheetFields, year } from './schema.ts';

const tags = ['calendar'];
const everybody = { access: 'public' } as const;
const registrar = { access: ['registrar'] } as const;
const params = z.object({ year });
/** Far more than a year's days take. */
const MAX_BYTES = 2 ** 20;

const refusals = [
  calendarProblems['day-outside-year'],
  calendarProblems['day-listed-twice'],
  calendarProblems['make-up-day-on-weekday'],
  calendarProblems['statutory-holiday-missing'],
  calendarProblems['calendar-unchanged'],
  ...problemsOf('outside-department'),
];

const cached = (reply: FastifyReply) =>
  reply.header('cache-control', 'public, max-age=60, stale-while-revalidate=300');
const imported = (reply: FastifyReply, { year, version }: CalendarYear) =>
  reply.code(201).header('location', `/api/v1/calendar/${year}?version=${version}`);

/** Which days are worked: anybody reads it, since everybody's terms run by it; registrars import each year's notice. */
export const calendarRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(multipart, { limits: { fileSize: MAX_BYTES, files: 1, fields: 10 } });

  app.get(
    '/api/v1/calendar',
    {
      config: everybody,
      schema: {
        tags,
        summary: '工作日历的各个年份 | Years of the working-day calendar',
        description:
          '新的在前；没有列出的年份尚未导入，期限不作推算。Newest first; what is not listed is not known, and no term is guessed.',
        response: responses({ 200: z.object({ items: z.array(calendarLine) }) }),
      },
    },
    async (_request, reply) => {
      cached(reply);
      return { items: await currentYears(app.db) };
    },
  );

  app.get(
    '/api/v1/calendar/:year',
    {
      config: everybody,
      schema: {
        tags,
        summary: '一年的放假日和调休上班日 | Days off and make-up days of a year',
        description: '缺省为现行版本；以往版本仍可读取。The version in force, or an earlier one.',
        params,
        querystring: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
        response: responses({ 200: calendarYear }, [calendarProblems['calendar-not-found']]),
      },
    },
    async ({ params, query }, reply) => {
      const found = await yearOrProblem(app.db, params.year, query.version);
      cached(reply);
      return found;
    },
  );

  app.put(
    '/api/v1/calendar/:year',
    {
      config: registrar,
      schema: {
        tags,
        summary: '导入一年的节假日安排 | Import the holidays of a year',
        description:
          '照国务院办公厅的通知逐日列出。再次导入成为新的版本，以往版本保留；各项期限随即按新版本计算。Day by day as the notice says. A later import is the next version, by which terms are counted from then on; earlier ones stay.',
        params,
        body: announcement,
        response: responses({ 201: calendarYear }, refusals),
      },
    },
    async (request, reply) => {
      refuseOutside(scopeOf(request.actor), null);
      const { params, body } = request;
      const found = await transact(app.db, request.actor, (trx) => importYear(trx, params.year, body));
      imported(reply, found);
      return found;
    },
  );

  app.post(
    '/api/v1/calendar',
    {
      config: registrar,
      // The parts are read as they come in, so the schema of the body is for the reference alone.
      validatorCompiler: () => (data) => ({ value: data }),
      schema: {
        tags,
        summary: '上传一年的节假日安排表 | Import the holidays of a year from a sheet',
        description:
          'XLSX、XLS、CSV。列：日期、至（连续多日时填写）、类型（休或班）、名称。XLSX, XLS or CSV with the columns date, through (for several days), kind (off or worked), name.',
        consumes: ['multipart/form-data'],
        body: sheetFields.extend({ file: z.file().describe('文件 (the file)') }),
        response: responses({ 201: calendarYear }, [
          ...refusals,
          calendarProblems['calendar-sheet-faulty'],
          httpProblems['file-missing'],
          ...SHEET_PROBLEMS,
        ]),
      },
    },
    async (request, reply) => {
      refuseOutside(scopeOf(request.actor), null);
      const { fields, file } = await receiveUpload(request, sheetFields);
      const { year, ...notice } = fields;
      const days = await readDays(file).finally(() => file.discard());
      const found = await transact(app.db, request.actor, (trx) =>
        importYear(trx, year, { ...notice, ...days }),
      );
      imported(reply, found);
      return found;
    },
  );
};
