import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuseOutside } from '../account/scope/refuse-outside.ts';
import { scopeOf } from '../account/scope/row-scope.ts';
import { attachmentProblems } from '../attachment/problems.ts';
import { digest } from '../core/draw/document.ts';
import { changedField, changedFields } from '../platform/changed-fields.ts';
import { instantNow } from '../platform/clock.ts';
import { idempotently } from '../platform/idempotency.ts';
import { responses } from '../platform/problems.ts';
import { problemsOf } from '../register/refuse-findings.ts';
import { samplingRulesProblems } from './problems.ts';
import { publishRules } from './publish-rules.ts';
import { allRules, rulesInForce, rulesOrProblem, type StoredRules } from './queries.ts';
import { EXAMPLE_RULES, rulesDocument, rulesPublication } from './schema.ts';

const tags = ['sampling-rules'];
const everybody = { access: 'public' } as const;
const notFound = [samplingRulesProblems['sampling-rules-not-found']];
/** A version never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const EXAMPLE_PUBLISHED = {
  version: 1,
  digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  ledger_position: 13,
};
const published = z.object({
  version: z.int().min(1),
  digest: digest.describe('文本按 JCS（RFC 8785）规范化后的 SHA-256'),
  ledger_position: z.int().describe('在公开日志中的位置'),
});
const summary = published.extend({
  published_at: z.iso.datetime(),
  ...rulesDocument.pick({
    title: true,
    issuer: true,
    document_number: true,
    issued_on: true,
    effective_on: true,
  }).shape,
});
const EXAMPLE_AT = '2026-01-20T02:00:00.000Z';
const { title, issuer, document_number, issued_on, effective_on } = EXAMPLE_RULES;

const rulesLine = summary.extend({ in_force: z.boolean().describe('现行版本') }).meta({
  id: 'SamplingRulesLine',
  examples: [
    {
      ...EXAMPLE_PUBLISHED,
      published_at: EXAMPLE_AT,
      ...{ title, issuer, document_number, issued_on, effective_on },
      in_force: true,
    },
  ],
});
const rulesView = published.extend({ published_at: z.iso.datetime(), document: rulesDocument }).meta({
  id: 'SamplingRules',
  examples: [{ ...EXAMPLE_PUBLISHED, published_at: EXAMPLE_AT, document: { version: 1, ...EXAMPLE_RULES } }],
});
const difference = z.object({ from: z.int().nullable(), to: z.int(), fields: z.array(changedField) }).meta({
  id: 'SamplingRulesDifference',
  examples: [{ from: 1, to: 2, fields: [{ field: 'rounding', before: 'up', after: 'nearest' }] }],
});
const params = z.object({ version: z.coerce.number().int().min(1).max(1_000_000) });

export const samplingRulesRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/v1/sampling-rules',
    {
      config: { access: ['planner'], idempotent: true },
      schema: {
        tags,
        summary: '发布抽查工作细则的新版本 | Publish the next version of the sampling rules',
        description:
          '自施行之日起，封存的每次抽取都以其摘要为约束；不得追溯。From its day on every draw that is sealed is bound by its digest; never backwards.',
        body: rulesPublication.meta({ id: 'SamplingRulesPublication', examples: [EXAMPLE_RULES] }),
        response: responses({ 201: published.meta({ examples: [EXAMPLE_PUBLISHED] }) }, [
          attachmentProblems['attachment-unknown'],
          samplingRulesProblems['sampling-rules-backdated'],
          samplingRulesProblems['sampling-rules-unchanged'],
          ...problemsOf('outside-department'),
        ]),
      },
    },
    async (request, reply) => {
      refuseOutside(scopeOf(request.actor), null);
      return await idempotently(request, reply, async (trx) => {
        const body = await publishRules(trx, app.office, request.body);
        return { status: 201, headers: { location: `/api/v1/public/sampling-rules/${body.version}` }, body };
      });
    },
  );

  app.get(
    '/api/v1/public/sampling-rules',
    {
      config: everybody,
      schema: {
        tags,
        summary: '抽查工作细则的各个版本 | Versions of the sampling rules',
        description: '新的在前，现行的标明。Newest first; the one in force is marked.',
        response: responses({ 200: z.object({ items: z.array(rulesLine) }) }),
      },
    },
    async (_request, reply) => {
      const inForce = await rulesInForce(app.db, instantNow());
      reply.header('cache-control', 'public, max-age=60, stale-while-revalidate=300');
      const items = (await allRules(app.db)).map((rules) => ({
        ...lineOf(rules),
        in_force: rules.version === inForce?.version,
      }));
      return { items };
    },
  );

  app.get(
    '/api/v1/public/sampling-rules/:version',
    {
      config: everybody,
      schema: {
        tags,
        summary: '一个版本的全文 | One version of the sampling rules',
        description:
          'document 按 JCS 规范化后的 SHA-256 即 digest；各次抽取的承诺书以 context.rules 引用。SHA-256 over document as JCS is digest, to which context.rules of a commitment refers.',
        params,
        response: responses({ 200: rulesView }, notFound),
      },
    },
    async (request, reply) => {
      const { text, ...view } = await rulesOrProblem(app.db, request.params.version);
      reply.header('cache-control', FOR_EVER);
      return view;
    },
  );

  app.get(
    '/api/v1/public/sampling-rules/:version/difference',
    {
      config: everybody,
      schema: {
        tags,
        summary: '两个版本的差异 | What changed between two versions',
        description: '逐字段；from 缺省为前一版本。Field by field; from is the version before unless given.',
        params,
        querystring: z.strictObject({ from: params.shape.version.optional() }),
        response: responses({ 200: difference }, notFound),
      },
    },
    async ({ params: { version }, query }, reply) => {
      const to = await rulesOrProblem(app.db, version);
      const number = query.from ?? version - 1;
      const from = number === 0 ? undefined : await rulesOrProblem(app.db, number);
      reply.header('cache-control', FOR_EVER);
      return {
        from: from?.version ?? null,
        to: version,
        fields: changedFields(withoutVersion(from), withoutVersion(to)),
      };
    },
  );
};

const lineOf = ({ version, digest: hash, ledger_position, published_at, document }: StoredRules) => ({
  version,
  digest: hash,
  ledger_position,
  published_at,
  title: document.title,
  issuer: document.issuer,
  document_number: document.document_number,
  issued_on: document.issued_on,
  effective_on: document.effective_on,
});

/** The number of a version is no change of its rules. */
function withoutVersion(rules: StoredRules | undefined): object {
  const { version, ...rest } = rules?.document ?? {};
  return rest;
}
