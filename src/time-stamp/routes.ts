import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { digest, instant } from '../core/draw/document.ts';
import { transact } from '../platform/database.ts';
import { responses } from '../platform/problems.ts';
import { keepTimeStamp, stampedText } from './keep-time-stamp.ts';
import { timeStampProblems } from './problems.ts';
import { timeStampsFrom } from './queries.ts';

const size = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** Responses carry the authority's certificates; twenty times a usual one. */
const LONGEST = 100_000;

const given = z
  .strictObject({
    size: z.int().min(1).describe('检查点的条数'),
    token: z.base64().min(4).max(LONGEST).describe('时间戳机构的应答（.tsr）或时间戳本身，DER 的 base64'),
  })
  .meta({ id: 'TimeStampGiven', examples: [{ size: 42, token: 'MIIDZjADAgEAMIIDXQYJKoZIhvcN' }] });

const kept = z
  .object({
    digest: digest.describe('时间戳的 SHA-256'),
    size: z.int(),
    stamped_at: instant.describe('机构声明的时间'),
    authority: z.string(),
    policy: z.string(),
    is_trusted: z.boolean().describe('证书可追溯到本机关配置的根；否则只核验了签名'),
    token: z.string().describe('DER 的 base64，任何人都可再次核验'),
  })
  .meta({
    id: 'TimeStamp',
    examples: [
      {
        digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        size: 42,
        stamped_at: '2026-03-05T01:40:00Z',
        authority: '国家授时中心（示例）',
        policy: '1.2.3.4',
        is_trusted: true,
        token: 'MIIDXQYJKoZIhvcN',
      },
    ],
  });

/** Time stamps over checkpoints: given by the office, read by anybody. */
export const timeStampRoutes: FastifyPluginAsyncZod<{ readonly roots: readonly Uint8Array[] }> = async (
  app,
  { roots },
) => {
  const origin = app.office.log_origin;

  app.post(
    '/api/v1/ledger/time-stamps',
    {
      config: { access: ['planner'] },
      schema: {
        tags: ['ledger'],
        summary: '登记检查点的时间戳 | Keep a time stamp of a checkpoint',
        description:
          '核验 RFC 3161 时间戳后永久保存；同一时间戳只存一份。Verified, then kept for good; the same token twice is one.',
        body: given,
        response: responses(
          {
            201: z.object({ digest }).meta({
              examples: [{ digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9' }],
            }),
          },
          Object.values(timeStampProblems),
        ),
      },
    },
    async ({ actor, body }, reply) => {
      const token = Buffer.from(body.token, 'base64');
      const stored = await transact(app.db, actor, (trx) =>
        keepTimeStamp(trx, { origin, roots }, { size: body.size, token }),
      );
      return reply.code(201).send({ digest: stored });
    },
  );

  app.get(
    '/api/v1/public/ledger/time-stamps',
    {
      config: { access: 'public' },
      schema: {
        tags: ['ledger'],
        summary: '检查点的时间戳 | Time stamps of checkpoints',
        description:
          '自给定条数起。时间戳证明该检查点在那时已经存在，不代替签名。It shows that the checkpoint existed then; it replaces no signature.',
        querystring: z.object({
          from: size.default(1).describe('检查点的最少条数'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: responses({ 200: z.object({ items: z.array(kept) }) }),
      },
    },
    async ({ query: { from, limit } }, reply) => {
      const rows = await timeStampsFrom(app.db, from, limit);
      reply.header('cache-control', 'public, max-age=60');
      return {
        items: rows.map(({ digest: hash, token, stamped_at, ...row }) => ({
          ...row,
          stamped_at: `${stamped_at.slice(0, 19)}Z`,
          digest: hash.toString('hex'),
          token: token.toString('base64'),
        })),
      };
    },
  );

  app.get(
    '/api/v1/public/ledger/time-stamps/text',
    {
      config: { access: 'public' },
      schema: {
        tags: ['ledger'],
        summary: '供时间戳机构使用的检查点原文 | The text of a checkpoint to be stamped',
        description:
          '来源、条数、根各一行，即签名所签的原文。Origin, size and root, each on its line: what the signatures sign.',
        querystring: z.object({ size }),
        produces: ['text/plain'],
        response: responses({ 200: z.string() }, [timeStampProblems['time-stamp-size-unknown']]),
      },
    },
    async ({ query }, reply) => {
      const text = await stampedText(app.db, origin, query.size);
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(text);
    },
  );
};
