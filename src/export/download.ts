import { PassThrough, type Writable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { defineProblems } from '../platform/problems.ts';

export const exportProblems = defineProblems('export', {
  'too-many-for-xlsx': {
    status: 422,
    title: { zh: '超过一张工作表能容纳的行数', en: 'There are more rows than a worksheet can hold' },
    next: { zh: '请导出为 CSV，或缩小筛选范围。', en: 'Export as CSV, or narrow the filters.' },
  },
});

/** Rows of a worksheet below its header. */
export const XLSX_ROWS = 1_048_575;

const MEDIA_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const;

export type DownloadKind = keyof typeof MEDIA_TYPES;

const file = z.any().meta({ type: 'string', format: 'binary' });

/** The answer of a route that sends a file of one of these kinds, for its `response`. */
export const fileAnswer = (...kinds: readonly DownloadKind[]) => ({
  description: `文件：${kinds.join('、')} | A file: ${kinds.join(', ')}`,
  content: Object.fromEntries(
    kinds.map((kind) => [MEDIA_TYPES[kind].split(';')[0]!, { schema: file }]),
  ) as Record<string, { schema: typeof file }>,
});

/** The Content-Disposition of a file to be saved under a name that may be Chinese (RFC 6266, RFC 8187). */
export function savedAs(name: string): string {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}

/** Headers of a file to be saved. Registers are not cached. */
export function downloadHeaders(name: string, kind: DownloadKind): Record<string, string> {
  return {
    'content-type': MEDIA_TYPES[kind],
    'content-disposition': savedAs(name),
    'cache-control': 'no-store',
  };
}

/** Streams a file; once it has begun a failure can only be shown by breaking it off, never by a whole-looking file. */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  kind: DownloadKind,
  write: (stream: Writable) => Promise<unknown>,
): FastifyReply {
  const stream = new PassThrough();
  write(stream).catch((error: Error) => {
    if (!request.raw.destroyed) request.log.error({ err: error }, 'a download broke off');
    stream.destroy(error);
  });
  return reply.headers(downloadHeaders(name, kind)).send(stream);
}
