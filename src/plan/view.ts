import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { version } from '../register/fields.ts';
import { planProblems } from './problems.ts';
import { eventsOf, findPlan, type Plan } from './queries.ts';
import { planHeading, task } from './schema.ts';
import { PLAN_STATES, planEventBody } from './state.ts';

const count = z.int().min(0);

export const EXAMPLE_TASK = {
  title: '道路货物运输经营的检查',
  directed: false,
  matters: ['M01'],
  scope: { kinds: ['enterprise'], categories: ['21'] },
  sample: { mode: 'rate', rates: { A: 10_000, B: 100_000, C: 500_000, D: 800_000 }, cap: 50_000 },
  window_from: '2026-04-01',
  window_to: '2026-11-30',
  methods: ['on_site'],
  mode: 'own',
  teams: [{ department: 'JT-ZF', size: 2, scopes: ['road'], authority: '交通运输行政执法' }],
  credit_scheme: 'JT-XY',
  unrated_as: 'B',
  rounds: 1,
  disclosure: { policy: 'on_draw' },
  replacement: true,
  visit_group: 'QY',
} as const;

export const EXAMPLE_PLAN = {
  code: 'JT-2026',
  year: 2026,
  title: '交通运输局2026年度“双随机、一公开”抽查计划',
  kind: 'department',
  lead_department: 'JT',
} as const;

const { code: PLAN, ...HEADING } = EXAMPLE_PLAN;
export const EXAMPLE_REVISION = {
  ...HEADING,
  plan: PLAN,
  revision: 1,
  matters: [{ code: 'M01', name: '对道路货物运输经营的检查', kind: 'general', version: 1 }],
  tasks: [{ code: 'T01', ...EXAMPLE_TASK }],
} as const;

const EXAMPLE_LINE = {
  version: 3,
  state: 'published',
  revision: 1,
  published: 1,
  ...EXAMPLE_PLAN,
} as const;

/** A plan as its office reads it: the working text and what happened to it. */
export const planView = z
  .object({
    code: z.string(),
    version,
    state: z.enum(PLAN_STATES),
    revision: count.describe('最近一次提交的版本；0 为尚未提交'),
    published: count.optional().describe('现行公布版本'),
    ...planHeading.shape,
    tasks: z.array(task),
    pending_decision: z
      .object({ ...planEventBody.decision_entered.shape, entered_by: z.string(), at: z.iso.datetime() })
      .optional()
      .describe('已录入、待第二人核对的纸面决定'),
    events: z.array(
      z.object({
        sequence: z.int().min(1),
        type: z.enum(Object.keys(planEventBody) as [keyof typeof planEventBody]),
        revision: count,
        actor: z.string().describe('办理人的账户'),
        at: z.iso.datetime(),
        body: z.looseObject({}).describe('该步骤的内容：意见、文号、理由'),
      }),
    ),
  })
  .meta({
    id: 'Plan',
    examples: [
      {
        ...EXAMPLE_LINE,
        tasks: [{ code: 'T01', ...EXAMPLE_TASK }],
        events: [
          {
            sequence: 1,
            type: 'submitted',
            revision: 1,
            actor: 'token:0190a3f2',
            at: '2026-02-25T02:00:00.000Z',
            body: {},
          },
          {
            sequence: 2,
            type: 'approved',
            revision: 1,
            actor: 'token:0190a3f7',
            at: '2026-02-26T08:00:00.000Z',
            body: {
              opinion: '同意。',
              meeting_date: '2026-02-26',
              minutes_number: '联席会议纪要〔2026〕1号',
            },
          },
          {
            sequence: 3,
            type: 'published',
            revision: 1,
            actor: 'token:0190a3f2',
            at: '2026-02-27T02:00:00.000Z',
            body: {
              document_number: '黔江交通发〔2026〕12号',
              issuer: '黔江区交通运输局',
              ledger_position: 41,
            },
          },
        ],
      },
    ],
  });
export type PlanView = z.infer<typeof planView>;

export const planLine = planView
  .omit({ tasks: true, events: true, pending_decision: true })
  .meta({ id: 'PlanLine', examples: [EXAMPLE_LINE] });
export const planPage = z.object({ items: z.array(planLine), next: z.string().nullable() });

/** @throws Problem `plan-not-found` */
export async function planOrProblem(db: Kysely<Database>, code: string): Promise<Plan> {
  const plan = await findPlan(db, code);
  if (plan === undefined) throw new Problem(planProblems['plan-not-found']);
  return plan;
}

export const lineOf = ({ code, version, heading, now }: Plan): z.infer<typeof planLine> => ({
  code,
  version,
  state: now.state,
  revision: now.revision,
  ...(now.published !== undefined && { published: now.published }),
  ...heading,
});

/** @throws Problem `plan-not-found` */
export async function viewPlan(db: Kysely<Database>, code: string): Promise<PlanView> {
  const plan = await planOrProblem(db, code);
  const events = await eventsOf(db, plan.id);
  const entry = events.find(({ sequence }) => sequence === plan.now.pending);
  return {
    ...lineOf(plan),
    tasks: [...plan.tasks],
    ...(entry && {
      pending_decision: {
        ...planEventBody.decision_entered.parse(entry.body),
        entered_by: entry.actor,
        at: entry.at,
      },
    }),
    events: events.map((event) => ({ ...event, body: event.body as Record<string, unknown> })),
  };
}
