import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { hex } from '../core/canonical/bytes.ts';
import { inclusionProofs } from '../core/canonical/merkle.ts';
import { proveGrowth } from '../core/ledger/proofs.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { Problem, responses } from '../platform/problems.ts';
import { ledgerProblems } from './problems.ts';
import { entriesFrom, lastCheckpoint, leavesUpTo } from './queries.ts';
import { entryText, number, position, proof } from './schema.ts';
import { publishCheckpoint } from './sign-checkpoint.ts';

const EXPORT_PAGE = 1000;
const tags = ['ledger'];
const config = { access: 'public' } as const;
/** The public log as anybody may read and check it (protocol section 10). */
export const ledgerRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/public/ledger/checkpoint',
    {
      config,
      schema: {
        tags,
        summary: '公开日志的最新检查点 | The newest checkpoint of the log',
        description:
          'C2SP signed note（tlog-checkpoint）：来源、条数、base64 根，日志签名，见证方联署。Origin, size, root, the log’s signature and co-signatures.',
        produces: ['text/plain'],
        response: responses({ 200: z.string() }, [
          ledgerProblems['ledger-not-continued'],
          ledgerProblems['ledger-key-missing'],
        ]),
      },
    },
    async (_request, reply) => {
      const note = await publishCheckpoint(app.db, app.logKeys);
      reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=5');
      return note;
    },
  );

  app.get(
    '/api/v1/public/ledger/entries',
    {
      config,
      schema: {
        tags,
        summary: '公开日志的条目 | Entries of the log',
        description:
          '自 start 起；body 即叶子的原文（JCS）。From start; body is the text whose leaf hash is in the tree.',
        querystring: z.object({
          start: position.default(0),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
        }),
        response: responses({
          200: z.object({
            items: z.array(z.object({ position: number(41), body: entryText })),
            next: z.int().nullable().describe('下一页的 start；没有更多时为 null'),
          }),
        }),
      },
    },
    async ({ query: { start, limit } }, reply) => {
      const items = await entriesFrom(app.db, start, limit);
      const isFull = items.length === limit;
      // A full page can never change, since entries are only appended.
      reply.header('cache-control', isFull ? 'public, max-age=31536000, immutable' : 'public, max-age=5');
      return { items, next: isFull ? start + limit : null };
    },
  );

  app.get(
    '/api/v1/public/ledger/export',
    {
      config,
      schema: {
        tags,
        summary: '导出全部条目 | Every entry as one file',
        description:
          'JSON Lines：每行一条，依次为第 0、1、2……条的原文；可用 npm run verify -- --ledger 核验。One entry a line, in the order of the log.',
        produces: ['application/jsonl'],
        response: responses({ 200: z.unknown().meta({ type: 'string', description: 'JSON Lines' }) }),
      },
    },
    async (_request, reply) => {
      const size = (await lastCheckpoint(app.db))?.size ?? 0;
      return reply
        .type('application/jsonl; charset=utf-8')
        .header('content-disposition', 'attachment; filename="ledger.jsonl"')
        .header('cache-control', 'public, max-age=5')
        .send(Readable.from(entryLines(app.db, size)));
    },
  );

  app.get(
    '/api/v1/public/ledger/proof/inclusion',
    {
      config,
      schema: {
        tags,
        summary: '条目在日志中的证明 | Proof that an entry is in the log',
        description:
          '条目的叶子哈希和证明路径算出该条数的日志根（RFC 9162）。Leads from the entry’s leaf hash to the root of a log of this size.',
        querystring: z.object({ position, size: position.optional().describe('检查点的条数；缺省为最新') }),
        response: responses({ 200: z.object({ position: number(1), size: number(2), proof }) }, [
          ledgerProblems['ledger-size-unknown'],
        ]),
      },
    },
    async ({ query }) => {
      const size = await knownSize(query.size);
      if (query.position >= size) throw new Problem(ledgerProblems['ledger-size-unknown']);
      const leaves = await leavesUpTo(app.db, size);
      const [path] = inclusionProofs(nativeSuites.sha256, leaves, [query.position]);
      return { position: query.position, size, proof: path!.map(hex) };
    },
  );

  app.get(
    '/api/v1/public/ledger/proof/consistency',
    {
      config,
      schema: {
        tags,
        summary: '日志只增不改的证明 | Proof that the log only grew',
        description:
          '证明前 first 条原样保留在前 second 条之中（RFC 9162）。The first entries stand unchanged at the beginning of the later log.',
        querystring: z.object({ first: position, second: position.optional().describe('缺省为最新') }),
        response: responses({ 200: z.object({ first: number(1), second: number(2), proof }) }, [
          ledgerProblems['ledger-size-unknown'],
        ]),
      },
    },
    async ({ query }) => {
      const second = await knownSize(query.second);
      if (query.first > second) throw new Problem(ledgerProblems['ledger-size-unknown']);
      const leaves = await leavesUpTo(app.db, second);
      return { first: query.first, second, proof: proveGrowth(nativeSuites.sha256, leaves, query.first) };
    },
  );

  /** The size asked for, which the log must have reached; the newest without one. */
  async function knownSize(asked: number | undefined): Promise<number> {
    const newest = (await lastCheckpoint(app.db))?.size ?? 0;
    if (asked !== undefined && asked > newest) throw new Problem(ledgerProblems['ledger-size-unknown']);
    return asked ?? newest;
  }
};

/** The entries as they were hashed, a line each; read in pages, so that a long log is never held whole. */
async function* entryLines(db: Kysely<Database>, size: number): AsyncGenerator<string> {
  for (let start = 0; start < size; start += EXPORT_PAGE) {
    const page = await entriesFrom(db, start, Math.min(EXPORT_PAGE, size - start));
    yield page.map(({ body }) => `${body}\n`).join('');
  }
}
