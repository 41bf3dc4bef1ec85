import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem, responses } from '../../platform/problems.ts';
import { publicFileProblems } from '../problems.ts';
import { isKnown, rangeOf } from './conditions.ts';
import type { ColdFile, HotFile } from './hot-files.ts';

/** Ordinary names alone: what begins with a dot is hidden, and that is also every way out of the folder. */
const PATH = /^(?:[0-9A-Za-z_~-][0-9A-Za-z._~-]*\/)*[0-9A-Za-z_~-][0-9A-Za-z._~-]*$/;

const config = { access: 'public' } as const;
const binary = z.any().meta({ type: 'string', format: 'binary' });
const params = z.object({
  '*': z
    .string()
    .describe('data/index.json、publications/…、bulletins/…、feeds/… (a path below the public folder)'),
});

/** The stored files of everything published. Nothing here asks the database. */
export const publicFileRoutes: FastifyPluginAsyncZod = async (app) => {
  const problems = [publicFileProblems['public-file-not-found'], publicFileProblems['range-not-satisfiable']];
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { '*': path } = request.params as z.infer<typeof params>;
    const file = PATH.test(path) ? await app.publicFiles.files.find(path) : undefined;
    if (file === undefined) throw new Problem(publicFileProblems['public-file-not-found']);
    return await send(request, reply, file);
  };

  app.get(
    '/public/*',
    {
      config,
      exposeHeadRoute: false,
      schema: {
        tags: ['public'],
        summary: '公开文件 | Stored files of everything published',
        description:
          '公示 publications/公告/公示.json、公告 bulletins/公告.json、分年数据集 data/（目录 index.json，校验和 SHA256SUMS）、订阅源 feeds/部门或 all/种类.atom。支持 ETag、Range 和 HEAD，不查数据库。Publications, bulletins, data sets by kind and year with index and checksums, Atom feeds; with ETag, byte ranges and HEAD, and without the database.',
        params,
        response: responses(
          {
            200: {
              description: '文件，或所要的部分（206） | The file, or the part asked for (206)',
              content: Object.fromEntries(
                ['application/json', 'application/atom+xml', 'text/csv', 'application/octet-stream'].map(
                  (type) => [type, { schema: binary }],
                ),
              ),
            },
          },
          problems,
        ),
      },
    },
    answer,
  );
  app.head(
    '/public/*',
    { config, schema: { hide: true, params, response: responses({}, problems) } },
    answer,
  );
};

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  file: HotFile | ColdFile,
): Promise<FastifyReply> {
  const { etag, size, headers } = file;
  const isHead = request.method === 'HEAD';
  const isUnchanged = isKnown(request.headers['if-none-match'], etag);
  const range = isHead || isUnchanged ? undefined : rangeOf(request.headers, etag, size);
  const isRead = !isHead && !isUnchanged && range !== 'unsatisfiable';
  if (!isRead && 'handle' in file) await file.handle.close();
  if (range === 'unsatisfiable')
    throw new Problem(publicFileProblems['range-not-satisfiable'], {
      headers: { 'content-range': `bytes */${size}` },
    });
  reply.headers(headers);
  if (isUnchanged) return reply.code(304).send();
  if (isHead) return reply.header('content-length', size).send();
  const { first, last } = range ?? { first: 0, last: size - 1 };
  if (range !== undefined) reply.code(206).header('content-range', `bytes ${first}-${last}/${size}`);
  if ('bytes' in file)
    return reply.send(range === undefined ? file.bytes : file.bytes.subarray(first, last + 1));
  reply.header('content-length', last - first + 1);
  return reply.send(file.handle.createReadStream({ start: first, end: last }));
}
