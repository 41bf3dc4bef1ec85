import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { code } from '../../core/draw/document.ts';
import { exportProblems, fileAnswer, sendFile, XLSX_ROWS } from '../../export/download.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { type RowSource, writeCsv } from '../../platform/sheets/write-csv.ts';
import { writeXlsx, type XlsxColumn } from '../../platform/sheets/write-xlsx.ts';
import { rankedList } from '../disclose/ranked-list.ts';
import { beijingTime } from '../official-time.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, plannedTasks } from '../queries.ts';
import { drawId } from '../schema.ts';
import { staffingProblems } from '../staffing/problems.ts';
import { drawnOrProblem } from '../steps.ts';
import {
  countSelections,
  countTeamRows,
  SELECTION_COLUMNS,
  selectionRows,
  TEAM_COLUMNS,
  teamRows,
} from './result-lists.ts';

const planner = { access: ['planner'] } as const;
const tags = ['draws'];
const format = z.enum(['xlsx', 'csv']).default('xlsx');
const file = fileAnswer('xlsx', 'csv');
const problems = [
  drawProblems['draw-not-found'],
  drawProblems['draw-not-run'],
  exportProblems['too-many-for-xlsx'],
];
/** Lines above the column titles, which take rows of the worksheet too. */
const HEADING_LINES = 2;

interface List {
  readonly name: string;
  readonly columns: readonly XlsxColumn[];
  readonly count: number;
  readonly rows: RowSource;
}

/** What a draw gave, as lists to be printed and handed out. */
export const resultListRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/draws/:id/selections/export',
    {
      config: planner,
      schema: {
        tags,
        summary: '下载检查对象名单 | Download the list of drawn targets',
        description:
          'XLSX 为可直接打印的名单（A4 横向，每页有表头和页码）；公开之前只供机关内部使用。The XLSX is laid out for printing; before disclosure it is for the office alone.',
        params: drawId,
        querystring: z.object({
          format,
          task: code.optional().describe('只要这项任务'),
          reserve: z.coerce.number().int().min(0).max(1000).default(0).describe('每层附列的递补数量'),
        }),
        response: responses({ 200: file }, [
          ...problems,
          drawProblems['draw-lists-busy'],
          staffingProblems['draw-of-teams'],
        ]),
      },
      serializerCompiler: () => (data) => data as string,
    },
    async (request, reply) => {
      const draw = await drawnOrProblem(app.db, request.params.id);
      const list = await rankedList(app.db, app.vault, draw);
      const tasks = await plannedTasks(app.db, draw);
      const titles = new Map(tasks.map(({ code: task, title }) => [task, title]));
      const { task, reserve } = request.query;
      const asked = { titles, task, reserve };
      return sendList(request, reply, draw, request.query.format, {
        name: '检查对象名单',
        columns: SELECTION_COLUMNS,
        count: countSelections(list, asked),
        rows: selectionRows(app.db, draw.id, list, asked),
      });
    },
  );

  app.get(
    '/api/v1/draws/:id/teams/export',
    {
      config: planner,
      schema: {
        tags,
        summary: '下载检查人员名单 | Download the list of teams',
        description:
          '每次上门、每个检查机关一行，组长列首位；人员不足的抽取没有检查组，名单为空。A row for each visit and department; empty where the draw could not be staffed.',
        params: drawId,
        querystring: z.object({ format }),
        response: responses({ 200: file }, problems),
      },
      serializerCompiler: () => (data) => data as string,
    },
    async (request, reply) => {
      const draw = await drawnOrProblem(app.db, request.params.id);
      return sendList(request, reply, draw, request.query.format, {
        name: '检查人员名单',
        columns: TEAM_COLUMNS,
        count: await countTeamRows(app.db, draw.id),
        rows: teamRows(app.db, draw.id),
      });
    },
  );
};

/** @throws Problem `too-many-for-xlsx` */
function sendList(
  request: FastifyRequest,
  reply: FastifyReply,
  draw: Draw,
  kind: 'xlsx' | 'csv',
  { name, columns, count, rows }: List,
): FastifyReply {
  if (kind === 'xlsx' && count > XLSX_ROWS - HEADING_LINES)
    throw new Problem(exportProblems['too-many-for-xlsx']);
  const titles = columns.map(({ title }) => title);
  return sendFile(request, reply, `${draw.number} ${name}.${kind}`, kind, (stream) =>
    kind === 'csv'
      ? writeCsv(stream, titles, rows)
      : writeXlsx(stream, [{ name, columns, rows, paper: { heading: headingOf(draw, name), footer: SIGN } }]),
  );
}

const SIGN = '经办人：　　　　　　审核人：　　　　　　日期：';

function headingOf(draw: Draw, name: string): string[] {
  const { outcome } = draw.now;
  const remarks = [
    `抽取编号：${draw.number}`,
    `抽取时间：${beijingTime(outcome!.at)}`,
    ...(draw.rehearsal ? ['演练，不作为正式抽取依据'] : []),
  ];
  return [`${draw.title}　${name}`, remarks.join('　　')];
}
