import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { scopeOf } from '../account/scope/row-scope.ts';
import { REGISTER_NAMES, REGISTER_SHEETS } from '../import/register-sheets.ts';
import { type Language, preferredLanguage } from '../platform/language.ts';
import { Problem, responses } from '../platform/problems.ts';
import { writeCsv } from '../platform/sheets/write-csv.ts';
import { writeTemplate } from '../platform/sheets/write-template.ts';
import { writeXlsx } from '../platform/sheets/write-xlsx.ts';
import { READERS } from '../register/routes.ts';
import { readWords } from '../register/words.ts';
import { writeCells } from '../register/write-cells.ts';
import { exportProblems, fileAnswer, sendFile, XLSX_ROWS } from './download.ts';
import { EXPORTED } from './exported-registers.ts';
import { readRows } from './read-rows.ts';

const REMARKS: Readonly<Record<Language, readonly string[]>> = {
  zh: [
    '表中没有的列，已登记各条的该项不变；有的列而单元格为空，则清空该项。',
    '选项可填中文名称、英文名称或代码。代码、编号、日期请保持文本格式。',
  ],
  en: [
    'A column that is left out leaves the field of existing rows as it is; a blank cell clears it.',
    'Choices may be given by Chinese or English name or by code. Keep codes, ids and dates as text.',
  ],
};

const language = z.enum(['zh', 'en']).optional().describe('缺省随 Accept-Language');

/** Export and template of every register. */
export const exportRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const name of REGISTER_NAMES) {
    const sheet = REGISTER_SHEETS[name];
    const exported = EXPORTED[name];
    const { noun } = sheet.register;
    const titlesIn = (spoken: Language) =>
      sheet.columns.map((spec) => (spoken === 'zh' ? spec.title_zh : spec.title_en));

    app.get(
      `/api/v1/${name}/export`,
      {
        config: { access: READERS },
        schema: {
          tags: [exported.tag],
          summary: `导出${noun.zh} | Export the register: ${noun.en}`,
          description:
            '列与模板相同，条件与列表相同；导出的文件可以再导入，不会改变任何内容。响应头 x-total-count 为开始时的条数；中断的下载没有结束块，不会像是完整的。The columns of the template and the criteria of the list; importing the file again changes nothing. The header x-total-count says how many rows there were when it began; a download that broke off lacks the last chunk and never looks whole.',
          querystring: exported.filters.safeExtend({
            format: z.enum(['xlsx', 'csv']).default('xlsx'),
            lang: language,
          }),
          response: responses({ 200: fileAnswer('xlsx', 'csv') }, [exportProblems['too-many-for-xlsx']]),
        },
        serializerCompiler: () => (data) => data as string,
      },
      async (request, reply) => {
        const { format, lang, ...query } = request.query as { format: 'xlsx' | 'csv'; lang?: Language };
        const spoken = lang ?? preferredLanguage(request.headers['accept-language']);
        const scope = scopeOf(request.actor);
        const { rows } = await exported
          .select(app.db, query, scope)
          .clearSelect()
          .select(sql<number>`count(*)`.as('rows'))
          .executeTakeFirstOrThrow();
        if (format === 'xlsx' && Number(rows) > XLSX_ROWS)
          throw new Problem(exportProblems['too-many-for-xlsx']);
        reply.header('x-total-count', Number(rows));
        const words = await readWords(app.db);
        async function* texts(): AsyncGenerator<string[]> {
          for await (const row of readRows(app.db, sheet, exported, query, scope)) {
            const cells = writeCells(sheet, row, words, spoken);
            yield sheet.columns.map(({ key }) => cells[key] ?? '');
          }
        }
        const titles = titlesIn(spoken);
        return sendFile(request, reply, `${noun[spoken]}.${format}`, format, (stream) =>
          format === 'csv'
            ? writeCsv(stream, titles, texts())
            : writeXlsx(stream, [
                { name: noun[spoken], columns: titles.map((title) => ({ title })), rows: texts() },
              ]),
        );
      },
    );

    app.get(
      `/api/v1/${name}/template`,
      {
        config: { access: READERS },
        schema: {
          tags: [exported.tag],
          summary: `${noun.zh}导入模板 | Template for importing: ${noun.en}`,
          description:
            'XLSX：文本格式的列、下拉选项和填写说明。XLSX with text cells, drop-downs and explanations.',
          querystring: z.strictObject({ lang: language }),
          response: responses({ 200: fileAnswer('xlsx') }),
        },
        serializerCompiler: () => (data) => data as string,
      },
      async (request, reply) => {
        const { lang } = request.query as { lang?: Language };
        const spoken = lang ?? preferredLanguage(request.headers['accept-language']);
        const words = await readWords(app.db);
        const lists = [...new Set(sheet.columns.flatMap((spec) => spec.dictionary ?? []))];
        const file = spoken === 'zh' ? `${noun.zh}导入模板.xlsx` : `${noun.en} template.xlsx`;
        return sendFile(request, reply, file, 'xlsx', (stream) =>
          writeTemplate(stream, {
            sheet_name: noun[spoken],
            columns: sheet.columns,
            dictionaries: Object.fromEntries(lists.map((list) => [list, words.options(list, spoken)])),
            language: spoken,
            remarks: REMARKS[spoken],
          }),
        );
      },
    );
  }
};
