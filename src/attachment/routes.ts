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
import { nameToSave } from './media-type.ts';
import { attachmentProblems } from './problems.ts';
import { findReadable, findSent } from './queries.ts';
import { MEDIA_TYPES, sentAttachment } from './schema.ts';
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
  // Last: who has another of these roles too reads by that one, and this one shows only what one sent oneself.
  'inspector',
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
        summary: '上传附件：扫描件或照片 | Send a scan or photograph that backs a step',
        description:
          'PDF、JPEG、PNG 或 WebP，按内容识别。图片去除位置、时间、设备等元数据后保存，画面不变；附件以所存文件的 SHA-256（digest）为编号，received_digest 为收到的原件的 SHA-256。同样内容再次上传得到同一份（200）。PDF 原样保存，其中的元数据不去除。A PDF, JPEG, PNG or WebP, told from its content. Images are stored without their metadata (place, time, device), the picture unchanged; the attachment is known by the SHA-256 of the stored file (digest), and received_digest is that of the file as it came. The same twice is one (200). PDF are stored as they are, metadata included.',
        consumes: ['multipart/form-data'],
        body: z.strictObject({ file: z.file().describe('文件 (the file)') }),
        response: responses({ 200: sentAttachment, 201: sentAttachment }, [
          httpProblems['file-missing'],
          attachmentProblems['attachment-type-refused'],
          attachmentProblems['attachment-heic'],
          attachmentProblems['attachment-damaged-image'],
        ]),
      },
    },
    async (request, reply) => {
      const file = await receive(request, folder);
      const { digest, received_digest } = file;
      reply.header('location', `/api/v1/attachments/${digest}`);
      const known = await findSent(app.db, request.actor.id, file);
      if (known !== undefined) return reply.code(200).send({ ...known, received_digest });
      const { attachment, added } = await transact(app.db, request.actor, (trx) => addAttachment(trx, file));
      return reply.code(added ? 201 : 200).send({ ...attachment, received_digest });
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
          '发送前重新核对摘要；附件不向社会公开，检查人员只能下载自己上传的。Its digest is checked before it is sent; attachments are never public, and an inspector gets what he sent himself.',
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
      const found = await findReadable(app.db, request.params.digest, request.actor);
      if (found === undefined) throw new Problem(attachmentProblems['attachment-not-found']);
      const bytes = await readStored(folder, found.digest);
      return reply
        .headers({
          'content-type': found.media_type,
          'content-disposition': savedAs(nameToSave(found.name, found.media_type)),
          'cache-control': 'no-store',
          // Somebody else made it: wherever a browser shows it after all, it runs nothing and is of no site.
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
        })
        .send(bytes);
    },
  );
};

/** The one part of the request, stored. @throws Problem `file-missing` and what `storeFile` throws */
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
