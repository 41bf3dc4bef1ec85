import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { drawProblems } from '../../draw/problems.ts';
import { drawId } from '../../draw/schema.ts';
import { drawnOrProblem } from '../../draw/steps.ts';
import { downloadHeaders, fileAnswer } from '../../export/download.ts';
import { paperDocx } from '../../paper/paper-docx.ts';
import { paperHtml } from '../../paper/paper-html.ts';
import { page } from '../../paper/paper-page.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { readableVisit } from '../../record/routes.ts';
import { visitProblems } from '../problems.ts';
import { visitAddress } from '../schema.ts';
import { PAPER_NAMES, PAPERS, REHEARSAL_NOTE } from './papers.ts';
import { sheetsOfDraw } from './sheets-of-draw.ts';
import { visitsOnPaper } from './visit-on-paper.ts';

const tags = ['visits'];
const docx = fileAnswer('docx');
const printed = z.any().meta({ type: 'string', description: 'A4 打印页（HTML），不含脚本' });

/** The papers of a visit, to print or to fill in with a word processor; personal data, so nothing keeps them. */
export const visitPaperRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/visits/:draw/:target/:group/papers/:paper',
    {
      config: { access: ['planner', 'registrar', 'inspector'] },
      schema: {
        tags,
        summary: '打印检查文书 | Print a paper of a visit',
        description:
          'notice 行政检查通知书、on-site-notice 现场检查告知书、check-form 检查表、visit-sheet 检查单（可凭它和扫描件走完全程）。html 为 A4 打印页，docx 可用 Word、WPS 打开；内容相同。The same words as a page to print or as a file for a word processor.',
        params: visitAddress.extend({ paper: z.enum(PAPER_NAMES) }),
        querystring: z.strictObject({ format: z.enum(['html', 'docx']).default('html') }),
        produces: ['text/html'],
        response: responses(
          {
            200: {
              description: docx.description,
              content: { 'text/html': { schema: printed }, ...docx.content },
            },
          },
          [visitProblems['visit-not-found']],
        ),
      },
      serializerCompiler: () => (data) => data as string,
    },
    async ({ params, query, actor }, reply) => {
      const row = await readableVisit(app, params, actor);
      const [visit] = await visitsOnPaper(app.db, [row]);
      const { title, content } = PAPERS[params.paper];
      const built = content(visit!);
      const rehearsal = row.rehearsal ? REHEARSAL_NOTE : undefined;
      const name = `${title} ${row.draw} ${visit!.visit.target.name}`;
      if (query.format === 'html') {
        const { page, headers } = paperHtml(name, [built], rehearsal);
        return reply.headers(headers).send(page);
      }
      return reply
        .headers({ ...downloadHeaders(`${name}.docx`, 'docx'), 'cache-control': 'private, no-store' })
        .send(await paperDocx(built, rehearsal));
    },
  );

  app.get(
    '/api/v1/draws/:id/visit-sheets',
    {
      config: { access: ['planner', 'registrar'] },
      schema: {
        tags,
        summary: '成批打印检查单 | Print the visit sheets of a draw',
        description:
          '一次抽取或其中一个检查单元的检查单，每份另起一页，按检查单元和上门次序排列；更多的见 Link 响应头（rel="next"）。Those of a draw or of one unit, each on a page of its own, in the order in which they are done; Link leads on.',
        params: drawId,
        querystring: z.strictObject({
          unit: z.string().min(1).max(100).optional().describe('检查单元'),
          skip: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('跳过前几份'),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        produces: ['text/html'],
        response: responses({ 200: page }, [
          drawProblems['draw-not-found'],
          drawProblems['draw-not-run'],
          visitProblems['visit-not-found'],
        ]),
      },
    },
    async ({ params, query }, reply) => {
      const draw = await drawnOrProblem(app.db, params.id);
      const { rows, next } = await sheetsOfDraw(app.db, draw.id, query);
      if (rows.length === 0) throw new Problem(visitProblems['visit-not-found']);
      const sheets = (await visitsOnPaper(app.db, rows)).map(PAPERS['visit-sheet'].content);
      const { page, headers } = paperHtml(
        `检查单 ${rows[0]!.draw}`,
        sheets,
        draw.rehearsal ? REHEARSAL_NOTE : undefined,
      );
      if (next !== undefined) {
        const more = new URLSearchParams({
          ...(query.unit && { unit: query.unit }),
          skip: String(next),
          limit: String(query.limit),
        });
        reply.header('link', `</api/v1/draws/${draw.id}/visit-sheets?${more}>; rel="next"`);
      }
      return reply.headers(headers).send(page);
    },
  );
};
