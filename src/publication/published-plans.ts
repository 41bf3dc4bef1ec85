import type { Kysely } from 'kysely';
import { z } from 'zod';
import { eventsOf, findPlan, findRevision, type Plan, plansOf } from '../plan/queries.ts';
import { planHeading, planRevision } from '../plan/schema.ts';
import { PLAN_STATES, planEventBody } from '../plan/state.ts';
import { EXAMPLE_PLAN, EXAMPLE_TASK } from '../plan/view.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { publicationProblems } from './problems.ts';

const publishedRevision = z.object({
  revision: z.int(),
  digest: z.string().describe('SHA-256 of the document as JCS (RFC 8785)'),
  published_at: z.iso.datetime(),
  reason: z.string().optional().describe('调整理由；首次公布没有'),
  ...planEventBody.published.shape,
});
type PublishedRevision = z.infer<typeof publishedRevision>;

/** While an amendment is written, the public still sees the revision in force and nothing of the draft. */
const publicState = z.enum(PLAN_STATES).extract(['published', 'in_progress', 'completed']);

const summary = {
  code: z.string(),
  state: publicState,
  ...planHeading.pick({ year: true, title: true, kind: true, lead_department: true }).shape,
};
const { code: EXAMPLE_CODE, ...EXAMPLE_HEADING } = EXAMPLE_PLAN;
const EXAMPLE_SUMMARY = { code: EXAMPLE_CODE, state: 'published', ...EXAMPLE_HEADING } as const;
const EXAMPLE_REVISION = {
  revision: 1,
  digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  published_at: '2026-02-27T02:00:00.000Z',
  document_number: '黔江交通发〔2026〕12号',
  issuer: '黔江区交通运输局',
  ledger_position: 41,
};

export const publicPlanLine = z
  .object({ ...summary, ...publishedRevision.shape })
  .meta({ id: 'PublicPlanLine', examples: [{ ...EXAMPLE_SUMMARY, ...EXAMPLE_REVISION }] });
export const publicPlan = z
  .object({
    ...summary,
    revision: z.int().describe('现行版本'),
    document: planRevision.describe('所示版本的全文；以 JCS 规范化后取 SHA-256 即 digest'),
    digest: z.string(),
    revisions: z.array(publishedRevision).describe('公布过的全部版本'),
  })
  .meta({
    id: 'PublicPlan',
    examples: [
      {
        ...EXAMPLE_SUMMARY,
        revision: 1,
        document: {
          ...EXAMPLE_HEADING,
          plan: EXAMPLE_CODE,
          revision: 1,
          matters: [{ code: 'M01', name: '对道路货物运输经营的检查', kind: 'general', version: 1 }],
          tasks: [{ code: 'T01', ...EXAMPLE_TASK }],
        },
        digest: EXAMPLE_REVISION.digest,
        revisions: [EXAMPLE_REVISION],
      },
    ],
  });

/** Published plans by code, from after `after`. */
export async function listPublishedPlans(
  db: Kysely<Database>,
  { year, after, limit }: { year?: number | undefined; after?: string | undefined; limit: number },
): Promise<z.infer<typeof publicPlanLine>[]> {
  let query = db
    .selectFrom('plan')
    .selectAll()
    .where('id', 'in', db.selectFrom('plan_event').select('plan_id').where('type', '=', 'published'))
    .orderBy('code')
    .limit(limit);
  if (year !== undefined) query = query.where('year', '=', year);
  if (after !== undefined) query = query.where('code', '>', after);
  const plans = await plansOf(db, await query.execute());
  return await Promise.all(
    plans.map(async (plan) => {
      const revisions = await revisionsOf(db, plan);
      return { ...(await summaryOf(db, plan)), ...revisions.at(-1)! };
    }),
  );
}

/**
 * A published plan in the revision in force, or in the one asked for.
 * @throws Problem `public-plan-not-found`, `public-revision-not-found`
 */
export async function readPublishedPlan(
  db: Kysely<Database>,
  code: string,
  revision?: number,
): Promise<z.infer<typeof publicPlan>> {
  const plan = await findPlan(db, code);
  if (plan?.now.published === undefined) throw new Problem(publicationProblems['public-plan-not-found']);
  const revisions = await revisionsOf(db, plan);
  const shown = revisions.find((entry) => entry.revision === (revision ?? plan.now.published));
  if (shown === undefined) throw new Problem(publicationProblems['public-revision-not-found']);
  const { document, digest } = (await findRevision(db, plan.id, shown.revision))!;
  return { ...(await summaryOf(db, plan)), revision: plan.now.published, document, digest, revisions };
}

async function summaryOf(db: Kysely<Database>, plan: Plan) {
  const { document } = (await findRevision(db, plan.id, plan.now.published!))!;
  const { year, title, kind, lead_department } = document;
  const shown = publicState.safeParse(plan.now.state);
  return {
    code: plan.code,
    state: shown.success ? shown.data : 'published',
    year,
    title,
    kind,
    lead_department,
  };
}

async function revisionsOf(db: Kysely<Database>, plan: Plan): Promise<PublishedRevision[]> {
  const found: PublishedRevision[] = [];
  let reason: string | undefined;
  for (const { type, revision, body, at } of await eventsOf(db, plan.id)) {
    if (type === 'amended') reason = planEventBody.amended.parse(body).reason;
    if (type !== 'published') continue;
    const { digest } = (await findRevision(db, plan.id, revision))!;
    found.push({
      ...planEventBody.published.parse(body),
      revision,
      digest,
      published_at: at,
      ...(reason !== undefined && { reason }),
    });
  }
  return found;
}
