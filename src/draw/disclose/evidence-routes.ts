import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { digest, drawNumber, targetId } from '../../core/draw/document.ts';
import type { DrawState } from '../../core/draw/state.ts';
import { Problem, responses } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, findDrawByNumber } from '../queries.ts';
import { EXAMPLE_DIGEST, EXAMPLE_NUMBER } from '../schema.ts';
import { staffingProblems } from '../staffing/problems.ts';
import { findEvidence } from './evidence-store.ts';
import { explainTarget } from './explain-target.ts';
import { explanation } from './explanation.ts';

const tags = ['public'];
const config = { access: 'public' } as const;
const params = z.object({ number: drawNumber });
const problems = [drawProblems['draw-not-found'], drawProblems['draw-embargoed']];

/** It is sent as the text it is, so no schema of it is run; docs/schemas/evidence-bundle.schema.json is its own. */
const bundle = z.unknown().meta({
  type: 'object',
  description: '证据包，结构见 docs/schemas/evidence-bundle.schema.json',
  examples: [
    {
      format: 'double-random-evidence/1',
      document: { draw: EXAMPLE_NUMBER, protocol: 'double-random/1', suite: 'sha256' },
      secret: EXAMPLE_DIGEST,
    },
  ],
});

/** What the public reads of a draw that is disclosed: its evidence, and why somebody was drawn or not. */
export const evidenceRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/public/draws/:number/evidence',
    {
      config,
      schema: {
        tags,
        summary: '证据包 | The evidence bundle',
        description:
          '一行 JCS，任何人都可据此独立重算；用 npm run verify 或网页核验。缺省为最新一版；按 version 或 digest（文件的 SHA-256）读取的内容永不改变。One line of JCS from which anybody can repeat the draw; the newest version, or the one asked for, which never changes.',
        params,
        querystring: z.strictObject({
          version: z.coerce.number().int().min(1).optional(),
          digest: digest.optional(),
        }),
        response: responses({ 200: { content: { 'application/json': { schema: bundle } } } }, [
          ...problems,
          drawProblems['draw-evidence-unknown'],
        ]),
      },
    },
    async ({ params: { number }, query }, reply) => {
      const draw = await disclosedDraw(number, ({ disclosed, voided }) => disclosed ?? voided?.secret);
      const found = await findEvidence(app.db, draw.id, query);
      if (found === undefined) throw new Problem(drawProblems['draw-evidence-unknown']);
      const isNewest = query.version === undefined && query.digest === undefined;
      reply
        .header('etag', `"${found.digest}"`)
        .header('content-location', `/api/v1/public/draws/${number}/evidence?version=${found.version}`)
        .header('cache-control', isNewest ? 'public, max-age=60' : 'public, max-age=31536000, immutable');
      // The text is the file: it must not be written anew by a serializer.
      return reply.type('application/json; charset=utf-8').serializer(String).send(found.bundle);
    },
  );

  app.get(
    '/api/v1/public/draws/:number/explain',
    {
      config,
      schema: {
        tags,
        summary: '为什么抽中或没有抽中 | Why me, why not me',
        description:
          '公开之后回答；公开之前只说何时公开，无论对象是否在名单中。After disclosure; before it only when it will be public.',
        params,
        querystring: z.object({ target: targetId }),
        response: responses({ 200: explanation }, [
          ...problems,
          drawProblems['draw-lists-busy'],
          staffingProblems['draw-of-teams'],
        ]),
      },
    },
    async ({ params: { number }, query }, reply) => {
      const draw = await disclosedDraw(
        number,
        ({ disclosed, outcome, voided }) => disclosed ?? (voided && (outcome ?? voided.outcome_digest)),
      );
      const answer = await explainTarget(app, draw, query.target);
      reply.header('cache-control', 'public, max-age=86400');
      return answer;
    },
  );

  /**
   * Until disclosure every question has the same answer, whoever it is about; what a void draw has drawn is as
   * public as what another has.
   */
  async function disclosedDraw(number: string, shown: (now: DrawState) => unknown): Promise<Draw> {
    const draw = await findDrawByNumber(app.db, number);
    if (draw === undefined) throw new Problem(drawProblems['draw-not-found']);
    if (shown(draw.now) !== undefined) return draw;
    const disclose_by = draw.now.committed?.disclose_by;
    throw new Problem(drawProblems['draw-embargoed'], {
      members: disclose_by === undefined ? {} : { disclose_by },
    });
  }
};
