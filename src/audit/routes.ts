import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { exportProblems, fileAnswer, sendFile, XLSX_ROWS } from '../export/download.ts';
import { record } from '../platform/audit.ts';
import { transact } from '../platform/database.ts';
import { preferredLanguage } from '../platform/language.ts';
import { Problem, responses } from '../platform/problems.ts';
import { openCursor, sealCursor } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { AUDIT_FORMATS, writeAudit, writeDays } from './export-audit.ts';
import { boundDays, countAudit, searchAudit } from './queries.ts';
import { auditCriteria, auditPage, auditQuery, dayRange, shownDays } from './schema.ts';

const tags = ['audit'];
const config = { access: ['auditor'] } as const;
const ORDER = 'audit';
const place = z.tuple([z.string().regex(/^\d{1,15}$/)]);

/** The audit log for the auditor alone; reading it is recorded as well. */
export const auditRoutes: FastifyPluginAsyncZod = async (app) => {
  /** Whoever reads the log stands in it, with what was looked for. */
  async function recordReading(request: FastifyRequest, action: string, criteria: object): Promise<void> {
    // Attempts are written behind their answers; an auditor sees all that were answered before.
    await app.refusedAttempts.written();
    await transact(app.db, request.actor, (trx) =>
      record(trx, { action, object_kind: 'audit', object_id: 'audit', after: criteria }),
    );
  }

  app.get(
    '/api/v1/audit',
    {
      config,
      schema: {
        tags,
        summary: '查询审计日志 | Search the audit log',
        description:
          '新的在前；含未获准的尝试；个人信息已遮盖。查询本身也记入日志。The newest first, refused attempts included, personal data masked. Reading is recorded too.',
        querystring: auditQuery,
        response: responses({ 200: auditPage }, [registerProblems['cursor-invalid']]),
      },
    },
    async (request) => {
      const { limit, cursor, ...criteria } = request.query;
      const [before] = cursor === undefined ? [] : openCursor(cursor, ORDER, place);
      await recordReading(request, 'audit.read', criteria);
      const found = await searchAudit(
        app.db,
        criteria,
        limit + 1,
        before === undefined ? undefined : Number(before),
      );
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, next: last === undefined ? null : sealCursor(ORDER, [String(last.id)]) };
    },
  );

  app.get(
    '/api/v1/audit/export',
    {
      config,
      schema: {
        tags,
        summary: '导出审计日志 | Export the audit log',
        description:
          '条件与查询相同；CSV、XLSX 或每行一条 JSON。The criteria of the search; CSV, XLSX or one JSON object a line.',
        querystring: auditCriteria.extend({
          format: z.enum(AUDIT_FORMATS).default('xlsx'),
          lang: z.enum(['zh', 'en']).optional().describe('缺省随 Accept-Language'),
        }),
        response: responses({ 200: fileAnswer(...AUDIT_FORMATS) }, [exportProblems['too-many-for-xlsx']]),
      },
      serializerCompiler: () => (data) => data as string,
    },
    async (request, reply) => {
      const { format, lang, ...criteria } = request.query;
      if (format === 'xlsx' && (await countAudit(app.db, criteria)) > XLSX_ROWS)
        throw new Problem(exportProblems['too-many-for-xlsx']);
      await recordReading(request, 'audit.export', { ...criteria, format });
      const language = lang ?? preferredLanguage(request.headers['accept-language']);
      return sendFile(request, reply, `审计日志.${format}`, format, (stream) =>
        writeAudit(app.db, stream, criteria, format, language),
      );
    },
  );

  app.get(
    '/api/v1/audit/days',
    {
      config,
      schema: {
        tags,
        summary: '已记入公开日志的各日 | Days bound into the public log',
        description: '每日一个摘要，连同前一日。One digest a day, over the day before as well.',
        querystring: dayRange.extend({ limit: z.coerce.number().int().min(1).max(1_000).default(100) }),
        response: responses({ 200: shownDays }),
      },
    },
    async ({ query: { from, through, limit } }) => {
      const found = await boundDays(app.db, from, through, limit + 1);
      return { items: found.slice(0, limit), next: found[limit]?.day ?? null };
    },
  );

  app.get(
    '/api/v1/audit/days/export',
    {
      config,
      schema: {
        tags,
        summary: '导出可与公开日志核对的审计日志 | Export whole days, to be checked against the public log',
        description:
          '每日一行，其后为当日各条；用 npm run verify:audit 核对。A line for each day, followed by its rows; checked by npm run verify:audit.',
        querystring: dayRange,
        response: responses({ 200: fileAnswer('jsonl') }),
      },
      serializerCompiler: () => (data) => data as string,
    },
    async (request, reply) => {
      const { from, through } = request.query;
      await recordReading(request, 'audit.export', request.query);
      return sendFile(request, reply, '审计日志.jsonl', 'jsonl', (stream) =>
        writeDays(app.db, stream, from, through),
      );
    },
  );
};
