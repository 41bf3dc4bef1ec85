import type { Kysely } from 'kysely';
import { z } from 'zod';
import { drawsOfPlan } from '../draw/queries.ts';
import { compareRevisions, type RevisionDifferences } from '../plan/compare-revisions.ts';
import { eventsOf, type FrozenText, findPlan, findRevision, type Plan, plansOf } from '../plan/queries.ts';
import { planHeading, planRevision } from '../plan/schema.ts';
import { PLAN_STATES, planEventBody } from '../plan/state.ts';
import { EXAMPLE_PLAN, EXAMPLE_REVISION } from '../plan/view.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { publicationProblems } from './problems.ts';
import { lineOfDraw, type PublicDrawLine } from './published-draws.ts';

const publishedRevision = z.object({
  revision: z.int(),
  digest: z.string().describe('SHA-256 of the document as JCS (RFC 8785)'),
  published_at: z.iso.datetime(),
  reason: z.string().optional().describe('调整理由；首次公布没有'),
  ...planEventBody.published.shape,
  review: z
    .object({
      ...planEventBody.approved.pick({ opinion: true, meeting_date: true, minutes_number: true }).shape,
      approved_at: z.iso.datetime(),
      on_paper: z.boolean().describe('纸面决定，由两人录入和核对'),
    })
    .describe('联席会议的审核'),
});
type PublishedRevision = z.infer<typeof publishedRevision>;

/** While an amendment is written, the public still sees the revision in force and nothing of the draft. */
const publicState = z.enum(PLAN_STATES).extract(['published', 'in_progress', 'completed']);

const summary = {
  code: z.string(),
  state: publicState,
  ...planHeading.pick({ year: true, title: true, kind: true, lead_department: true }).shape,
};
const EXAMPLE_SUMMARY = { ...EXAMPLE_PLAN, state: 'published' } as const;
const EXAMPLE_PUBLISHED = {
  revision: 1,
  digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  published_at: '2026-02-27T02:00:00.000Z',
  document_number: '黔江交通发〔2026〕12号',
  issuer: '黔江区交通运输局',
  ledger_position: 41,
  review: {
    opinion: '同意按计划实施。',
    meeting_date: '2026-02-26',
    minutes_number: '联席会议纪要〔2026〕1号',
    approved_at: '2026-02-26T08:00:00.000Z',
    on_paper: false,
  },
};

export const publicPlanLine = z
  .object({ ...summary, ...publishedRevision.shape })
  .meta({ id: 'PublicPlanLine', examples: [{ ...EXAMPLE_SUMMARY, ...EXAMPLE_PUBLISHED }] });
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
        document: EXAMPLE_REVISION,
        digest: EXAMPLE_PUBLISHED.digest,
        revisions: [EXAMPLE_PUBLISHED],
      },
    ],
  });

export type PublicPlanLine = z.infer<typeof publicPlanLine>;
export type PublicPlan = z.infer<typeof publicPlan>;

export interface PlanFilter {
  readonly year?: number | undefined;
  /** Which leads the revision in force. */
  readonly department?: string | undefined;
  readonly state?: PublicPlanLine['state'] | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Published plans by code, from after `after`. */
export async function listPublishedPlans(
  db: Kysely<Database>,
  filter: PlanFilter,
): Promise<PublicPlanLine[]> {
  const { department, state, limit } = filter;
  const isMeant = (line: PublicPlanLine) =>
    (department === undefined || line.lead_department === department) &&
    (state === undefined || line.state === state);
  const found: PublicPlanLine[] = [];
  // What a plan is follows from its events and its text in force, so these two are asked of what was read.
  for (let { after } = filter; found.length < limit; ) {
    const lines = await planLines(db, { ...filter, after });
    found.push(...lines.filter(isMeant));
    if (lines.length < limit) break;
    after = lines.at(-1)?.code;
  }
  return found.slice(0, limit);
}

async function planLines(
  db: Kysely<Database>,
  { year, after, limit }: Pick<PlanFilter, 'year' | 'after' | 'limit'>,
): Promise<PublicPlanLine[]> {
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
): Promise<PublicPlan> {
  const { plan, inForce } = await publishedPlanOrProblem(db, code);
  const revisions = await revisionsOf(db, plan);
  const text = await publishedText(db, plan, revisions, revision ?? inForce);
  return { ...(await summaryOf(db, plan)), revision: inForce, ...text, revisions };
}

/**
 * What one published revision changed of another.
 * @throws Problem `public-plan-not-found`, `public-revision-not-found`
 */
export async function readDifferences(
  db: Kysely<Database>,
  code: string,
  { from, to }: { from: number; to: number },
): Promise<RevisionDifferences> {
  const { plan } = await publishedPlanOrProblem(db, code);
  const revisions = await revisionsOf(db, plan);
  const before = await publishedText(db, plan, revisions, from);
  const after = await publishedText(db, plan, revisions, to);
  return compareRevisions(before.document, after.document);
}

/**
 * The sealed draws over tasks of a published plan, void ones and rehearsals too, in the order in which they were drafted.
 * @throws Problem `public-plan-not-found`
 */
export async function drawsOfPublishedPlan(db: Kysely<Database>, code: string): Promise<PublicDrawLine[]> {
  const { plan } = await publishedPlanOrProblem(db, code);
  return (await drawsOfPlan(db, plan.id)).flatMap(lineOfDraw);
}

async function publishedPlanOrProblem(db: Kysely<Database>, code: string) {
  const plan = await findPlan(db, code);
  const inForce = plan?.now.published;
  if (plan === undefined || inForce === undefined) {
    throw new Problem(publicationProblems['public-plan-not-found']);
  }
  return { plan, inForce };
}

/** Texts that were submitted and never published are nobody's but the office's. */
async function publishedText(
  db: Kysely<Database>,
  plan: Plan,
  revisions: readonly PublishedRevision[],
  revision: number,
): Promise<FrozenText> {
  if (!revisions.some((published) => published.revision === revision)) {
    throw new Problem(publicationProblems['public-revision-not-found']);
  }
  return (await findRevision(db, plan.id, revision))!;
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
  let review: PublishedRevision['review'] | undefined;
  for (const { type, revision, body, at } of await eventsOf(db, plan.id)) {
    if (type === 'amended') reason = planEventBody.amended.parse(body).reason;
    if (type === 'approved') {
      const { scan, ...decision } = planEventBody.approved.parse(body);
      review = { ...decision, approved_at: at, on_paper: scan !== undefined };
    }
    if (type !== 'published') continue;
    const { digest } = (await findRevision(db, plan.id, revision))!;
    found.push({
      ...planEventBody.published.parse(body),
      revision,
      digest,
      published_at: at,
      ...(reason !== undefined && { reason }),
      // A plan is published only after its approval: the fold over its events admits nothing else.
      review: review!,
    });
  }
  return found;
}
