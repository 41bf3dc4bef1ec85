import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { hex } from '../core/canonical/bytes.ts';
import { inclusionProofs } from '../core/canonical/merkle.ts';
import { digest } from '../core/draw/document.ts';
import { proveGrowth } from '../core/ledger/proofs.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { defineProblems, Problem, responses } from '../platform/problems.ts';
import { currentCheckpoint } from './checkpoint.ts';
import { entriesFrom, lastCheckpoint, leavesUpTo } from './queries.ts';

const ledgerProblems = defineProblems('ledger', {
  'ledger-size-unknown': {
    status: 404,
    title: { zh: '公开日志还没有这么长', en: 'The log is not that long' },
    next: { zh: '请先读取最新检查点中的条数。', en: 'Read the size in the newest checkpoint first.' },
  },
});

const tags = ['ledger'];
const config = { access: 'public' } as const;
const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const proof = z
  .array(digest)
  .describe('RFC 9162 的证明路径，SHA-256')
  .meta({ examples: [['5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef']] });
const number = (example: number) => z.int().meta({ examples: [example] });

const entryText = z.string().meta({
  examples: [
    '{"at":"2026-03-05T01:10:00Z","draw":"500114-2026-1","frame":{"digest":"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9","size":1806},"type":"frame-sealed"}',
  ],
});

/** The public log as anybody may read and check it (protocol section 10). */
export const ledgerRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/public/ledger/checkpoint',
    {
      config,
      schema: {
        tags,
        summary: '公开日志的最新检查点 | The newest checkpoint of the log',
        description: 'C2SP signed note（tlog-checkpoint）：来源、条数、base64 根。Origin, size and root.',
        produces: ['text/plain'],
        response: responses({ 200: z.string() }),
      },
    },
    async (_request, reply) => {
      reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=5');
      return await currentCheckpoint(app.db, app.office.log_origin);
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
