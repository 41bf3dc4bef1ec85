import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { downloadHeaders, fileAnswer } from '../export/download.ts';
import { record } from '../platform/audit.ts';
import { transact } from '../platform/database.ts';
import { httpProblems } from '../platform/http/problems.ts';
import { idempotently } from '../platform/idempotency.ts';
import { preferredLanguage } from '../platform/language.ts';
import { Problem, responses } from '../platform/problems.ts';
import type { SheetLimits } from '../platform/sheets/sheet.ts';
import { writeBadRows } from '../platform/sheets/write-bad-rows.ts';
import { page } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { WRITERS } from '../register/routes.ts';
import { refuseConfirmation, writeImport } from './confirm-import.ts';
import { previewImport } from './preview-import.ts';
import { asProblem, importProblems } from './problems.ts';
import { findImport, findPreview, findReceipt, hasRows } from './queries.ts';
import { receiveUpload } from './receive-upload.ts';
import { accepted, confirmBody, importRow, importView, ROW_KINDS, receipt, uploadFields } from './schema.ts';
import { badRows, pageOfRows, viewImport } from './view.ts';

const params = z.object({ id: z.uuid() });
const language = z.enum(['zh', 'en']).optional().describe('缺省随 Accept-Language');
const known = [importProblems['import-not-found']];
const ofPreview = [...known, importProblems['preview-not-ready'], importProblems['preview-gone']];

/** Bounds of what may be sent; the service has its own, tests lower ones. */
export interface ImportLimits {
  /** Bytes of a file. */
  readonly max_bytes?: number;
  readonly sheet?: Partial<SheetLimits>;
}

const MAX_BYTES = 200 * 2 ** 20;
const FIELDS = 10;
const FIELD_BYTES = 100_000;

export const importRoutes: FastifyPluginAsyncZod<ImportLimits> = async (app, limits) => {
  await app.register(multipart, {
    limits: {
      fileSize: limits.max_bytes ?? MAX_BYTES,
      files: 1,
      fields: FIELDS,
      fieldSize: FIELD_BYTES,
    },
  });

  app.post(
    '/api/v1/imports',
    {
      config: { access: WRITERS },
      // The parts are read as they come in, so the schema of the body is for the reference alone.
      validatorCompiler: () => (data) => ({ value: data }),
      schema: {
        tags: ['imports'],
        summary: '上传名单并预览 | Send a list and preview what it would change',
        description:
          '接受 XLSX、XLS、CSV（UTF-8、GB18030）和 JSON，格式和编码按内容识别，列名中英文均可。确认之前不写入登记簿。XLSX, XLS, CSV and JSON, told apart by their content; titles in Chinese or English. Nothing is written to the register before confirmation.',
        consumes: ['multipart/form-data'],
        body: uploadFields.extend({
          mapping: z
            .string()
            .optional()
            .describe(uploadFields.shape.mapping.description ?? ''),
          defaults: z
            .string()
            .optional()
            .describe(uploadFields.shape.defaults.description ?? ''),
          file: z.file().describe('文件 (the file)'),
        }),
        response: responses({ 202: accepted }, [httpProblems['file-missing'], httpProblems['invalid-input']]),
      },
    },
    async (request, reply) => {
      const upload = await receiveUpload(request, uploadFields);
      const { fields, file } = upload;
      const id = randomUUID();
      const operation = await transact(app.db, request.actor, async (trx) => {
        const opened = await app.operations.open(trx, request.actor.id, 'import.preview');
        await trx
          .insertInto('import')
          .values({
            id,
            register: fields.register,
            operation_id: opened.id,
            file_name: file.name,
            file_bytes: file.bytes,
            file_sha256: file.sha256,
            as_of: fields.as_of ?? null,
            mapping: JSON.stringify(fields.mapping),
            defaults: JSON.stringify(fields.defaults),
            created_by: request.actor.id,
          })
          .execute();
        await record(trx, {
          action: 'import.upload',
          object_kind: 'import',
          object_id: id,
          after: { register: fields.register, file_sha256: file.sha256.toString('hex'), bytes: file.bytes },
        });
        return opened;
      }).catch(async (error: unknown) => {
        await file.discard();
        throw error;
      });
      const { actor } = request;
      app.operations.carryOut(operation.id, async (progress) => {
        try {
          return {
            import: id,
            counts: await previewImport(app, actor, id, upload, limits.sheet ?? {}, progress),
          };
        } catch (error) {
          throw asProblem(error);
        } finally {
          await file.discard();
        }
      });
      return reply
        .code(202)
        .header('location', `/api/v1/imports/${id}`)
        .send({ id, operation: operation.location });
    },
  );

  app.get(
    '/api/v1/imports/:id',
    {
      config: { access: WRITERS },
      schema: {
        tags: ['imports'],
        summary: '读取一次导入及其预览 | Read an import and its preview',
        description:
          '预览列出新增、变更、相同、错误各多少行，以及未识别和缺少的列。The preview counts rows that are new, changed, the same or bad, and names columns that were not known or are missing.',
        params,
        response: responses({ 200: importView }, known),
      },
    },
    async (request) => viewImport(await findImport(app.db, request.params.id)),
  );

  app.get(
    '/api/v1/imports/:id/rows',
    {
      config: { access: WRITERS },
      schema: {
        tags: ['imports'],
        summary: '预览的各行 | Rows of a preview',
        description:
          '按表格行号。错误行有列和原因，变更行有每一项的原值和新值。In the order of the sheet: columns and reasons of bad rows, values before and after of changed ones.',
        params,
        querystring: z.strictObject({
          kind: z
            .enum([...ROW_KINDS, 'doubtful'])
            .optional()
            .describe('doubtful 为须确认的行'),
          limit: z.coerce.number().int().min(1).max(500).default(50),
          cursor: z.string().max(200).optional(),
          lang: language,
        }),
        response: responses({ 200: page(importRow) }, [...ofPreview, registerProblems['cursor-invalid']]),
      },
    },
    async (request) => {
      const found = await findPreview(app.db, request.params.id);
      if (!(await hasRows(app.db, found.id, found.preview.counts)))
        throw new Problem(importProblems['preview-gone']);
      const spoken = request.query.lang ?? preferredLanguage(request.headers['accept-language']);
      return await pageOfRows(app.db, found, request.query, spoken);
    },
  );

  app.get(
    '/api/v1/imports/:id/bad-rows',
    {
      config: { access: WRITERS },
      schema: {
        tags: ['imports'],
        summary:
          '下载错误行：原表加一列原因 | The bad rows, as the file they came in with a column of reasons',
        description: '改正后可直接再次导入。It can be corrected and imported again as it is.',
        params,
        querystring: z.strictObject({ lang: language }),
        response: responses({ 200: fileAnswer('xlsx', 'csv', 'json') }, ofPreview),
      },
      serializerCompiler: () => (data) => data as string,
    },
    async (request, reply) => {
      const found = await findPreview(app.db, request.params.id);
      const { preview } = found;
      if (!(await hasRows(app.db, found.id, preview.counts)))
        throw new Problem(importProblems['preview-gone']);
      const spoken = request.query.lang ?? preferredLanguage(request.headers['accept-language']);
      const stream = new PassThrough();
      const kind = preview.format === 'csv' || preview.format === 'json' ? preview.format : 'xlsx';
      writeBadRows(stream, preview, badRows(app.db, found, spoken), spoken).catch((error: Error) =>
        stream.destroy(error),
      );
      const name = `${found.file_name.replace(/\.[^.]*$/, '')}-${spoken === 'zh' ? '错误行' : 'bad-rows'}.${kind}`;
      return reply.headers(downloadHeaders(name, kind)).send(stream);
    },
  );

  app.post(
    '/api/v1/imports/:id/confirm',
    {
      config: { access: WRITERS, idempotent: true },
      schema: {
        tags: ['imports'],
        summary: '确认导入 | Confirm an import',
        description:
          '在一个事务中写入全部新增和变更的行并留下回执；错误行不写入，也不妨碍其他行。All new and changed rows are written in one transaction, with a receipt; bad rows are left out and do not hinder the others.',
        params,
        body: confirmBody,
        response: responses({ 202: accepted }, [
          ...ofPreview,
          importProblems['already-confirmed'],
          importProblems['bad-rows-present'],
          registerProblems['needs-confirmation'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => {
        const { id } = request.params;
        await refuseConfirmation(trx, id, request.body);
        const operation = await app.operations.open(trx, request.actor.id, 'import.confirm');
        await record(trx, {
          action: 'import.confirm',
          object_kind: 'import',
          object_id: id,
          after: { ...request.body, operation: operation.id },
        });
        const { actor } = request;
        return {
          status: 202,
          body: { id, operation: operation.location },
          headers: { location: operation.location },
          afterCommit: () =>
            app.operations.carryOut(operation.id, async (progress) => ({
              import: id,
              counts: await transact(app.db, actor, (write) => writeImport(write, id, progress)),
              receipt: `/api/v1/imports/${id}/receipt`,
            })),
        };
      }),
  );

  app.get(
    '/api/v1/imports/:id/receipt',
    {
      config: { access: WRITERS },
      schema: {
        tags: ['imports'],
        summary: '导入回执 | The receipt of an import',
        description:
          '谁在何时导入了哪个文件、各多少行。Who imported which file when, and how many rows of each kind.',
        params,
        response: responses({ 200: receipt }, [...known, importProblems['receipt-not-found']]),
      },
    },
    async (request) => await findReceipt(app.db, request.params.id),
  );
};
