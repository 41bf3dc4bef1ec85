import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { digest } from '../core/draw/document.ts';
import { savedAs } from '../export/download.ts';
import { transact } from '../platform/database.ts';
import type { Role } from '../platform/http/access.ts';
import { httpProblems } from '../platform/http/problems.ts';
import { plainFileName } from '../platform/http/receive-file.ts';
import { Problem, responses } from '../platform/problems.ts';
import { addAttachment } from './add-attachment.ts';
import { attachmentProblems } from './problems.ts';
import { findAttachment } from './queries.ts';
import { attachment, MEDIA_TYPES } from './schema.ts';
import { readStored, type StoredFile, storeFile } from './stored-files.ts';

const WRITERS = [
  'planner',
  'conference-secretary',
  'agency-head',
  'registrar',
  'reviewer',
  'inspector',
] as const satisfies readonly Role[];
const READERS = [
  'planner',
  'conference-secretary',
  'agency-head',
  'registrar',
  'reviewer',
  'auditor',
] as const satisfies readonly Role[];

const tags = ['attachments'];
const binary = z.any().meta({ type: 'string', format: 'binary' });

export const attachmentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { folder, max_bytes: fileSize } = app.attachments;
  await app.register(multipart, { limits: { fileSize, files: 1, fields: 0 } });

  app.post(
    '/api/v1/attachments',
    {
      config: { access: WRITERS },
      // The file is stored as it comes in, so the schema of the body is for the reference alone.
      validatorCompiler: () => (data) => ({ value: data }),
      schema: {
        tags,
        summary: '上传附件：纸质材料的扫描件或照片 | Send a scan or image that backs a step',
        description:
          'PDF、JPEG 或 PNG，按内容识别。附件以其 SHA-256 为编号，同样内容再次上传得到同一份（200）。A PDF, JPEG or PNG, told from its content; known by its SHA-256, so that the same bytes twice are one (200).',
        consumes: ['multipart/form-data'],
        body: z.strictObject({ file: z.file().describe('文件 (the file)') }),
        response: responses({ 200: attachment, 201: attachment }, [
          httpProblems['file-missing'],
          attachmentProblems['attachment-type-refused'],
        ]),
      },
    },
    async (request, reply) => {
      const file = await receive(request, folder);
      reply.header('location', `/api/v1/attachments/${file.digest}`);
      const known = await findAttachment(app.db, file.digest);
      if (known !== undefined) return reply.code(200).send(known);
      const added = await transact(app.db, request.actor, (trx) => addAttachment(trx, file));
      return reply.code(201).send(added);
    },
  );

  app.get(
    '/api/v1/attachments/:digest',
    {
      config: { access: READERS },
      schema: {
        tags,
        summary: '下载附件 | Download an attachment',
        description:
          '发送前重新核对摘要；附件不向社会公开。Its digest is checked before it is sent; attachments are never public.',
        params: z.object({ digest }),
        response: responses(
          {
            200: {
              description: '文件 | The file',
              content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, { schema: binary }])),
            },
          },
          [attachmentProblems['attachment-not-found'], attachmentProblems['attachment-damaged']],
        ),
      },
    },
    async (request, reply) => {
      const found = await findAttachment(app.db, request.params.digest);
      if (found === undefined) throw new Problem(attachmentProblems['attachment-not-found']);
      const bytes = await readStored(folder, found.digest);
      return reply
        .headers({
          'content-type': found.media_type,
          'content-disposition': savedAs(found.name),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        })
        .send(bytes);
    },
  );
};

/** The one part of the request, stored. @throws Problem `file-missing`, `attachment-type-refused` */
async function receive(
  request: FastifyRequest,
  folder: string,
): Promise<StoredFile & { readonly name: string }> {
  let stored: (StoredFile & { readonly name: string }) | undefined;
  for await (const part of request.parts()) {
    if (part.type !== 'file' || part.fieldname !== 'file') throw new Problem(httpProblems['file-missing']);
    stored = { ...(await storeFile(folder, part.file)), name: plainFileName(part.filename) };
  }
  if (stored === undefined) throw new Problem(httpProblems['file-missing']);
  return stored;
}
