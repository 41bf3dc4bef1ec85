/**
 * Plans and their tasks (domain: 年度抽查计划, 抽查任务). `taskText` is the working text, which may still have
 * gaps; `plannedTask` is a line of a published revision, which has none and is what a draw is made from.
 */
import { z } from 'zod';
import { sampleRule, tier } from '../core/draw/document.ts';
import { code, codes, day, district, line, paragraph, version } from '../register/fields.ts';

const year = z.int().min(2000).max(2999);
const title = line(200);

/** A target must meet every criterion that is given, by at least one of its values. */
export const scope = z
  .strictObject({
    kinds: codes.min(1).optional(),
    categories: codes.min(1).optional(),
    districts: z.array(district).min(1).max(200).optional(),
    departments: codes.min(1).optional(),
    tags: codes.min(1).optional(),
    tiers: z.array(tier).min(1).optional(),
  })
  .describe(
    '任务范围。未给出的条件不限制；区划以 00 结尾者含其下级。Criteria that are not given do not restrict.',
  );
export type Scope = z.infer<typeof scope>;

/** Protocol section 3; `before_exclusions` stands for counts that are known only when the list is sealed. */
export const plannedSample = z.discriminatedUnion('mode', [
  sampleRule.options[0].extend({ population: z.literal('before_exclusions').optional() }),
  sampleRule.options[1],
  sampleRule.options[2],
]);
export type PlannedSample = z.infer<typeof plannedSample>;

export const plannedTeam = z.strictObject({
  department: code,
  size: z.int().min(1).max(20),
  scopes: codes.default([]),
  content: paragraph(2000).optional().describe('检查内容'),
  authority: paragraph(2000).optional().describe('执法权限'),
});

export const disclosure = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('on_draw') }),
  z.strictObject({ policy: z.literal('on_completion') }),
  z.strictObject({ policy: z.literal('from'), date: day }),
]);
export type Disclosure = z.infer<typeof disclosure>;

const times = z.int().min(1).max(52);
/** How often a year the targets of a tier are drawn (e.g. D four times a year: four draws). */
const timesAYear = z
  .strictObject({ A: times.optional(), B: times.optional(), C: times.optional(), D: times.optional() })
  .describe(
    '各等级全年抽取次数，未列出的等级 1 次；任务的轮数为其中最大者 k。全年 m 次的等级参加第 r 轮，当且仅当 ⌈m·r/k⌉ > ⌈m·(r−1)/k⌉，即恰好参加 m 轮且间隔均匀；每次按抽查规则全额抽取，不与 rounds 同用。Times a year by tier, once where not named; the task has k rounds, k the largest. A tier with m times takes part in round r when ⌈m·r/k⌉ > ⌈m·(r−1)/k⌉, exactly m rounds evenly spread, each time by the whole sample rule.',
  );

/** What every text of a task has, finished or not. */
const lineFields = {
  title,
  directed: z.boolean().default(false).describe('定向抽查'),
  matters: codes.default([]),
  scope: scope.default({}),
  methods: codes.default([]),
  mode: z.enum(['own', 'lower_level']).default('own').describe('市抽市查 own；市抽县查 lower_level'),
  teams: z
    .array(plannedTeam)
    .max(20)
    .refine((teams) => new Set(teams.map(({ department }) => department)).size === teams.length, {
      message: '每个部门只列一次 (each department once)',
    })
    .default([]),
  credit_scheme: code.optional(),
  unrated_as: tier.optional().describe('没有有效评价的对象计入的等级'),
  rounds: z.int().min(1).max(52).default(1).describe('全年比例分几批抽取'),
  times_a_year: timesAYear.optional(),
  disclosure: disclosure.default({ policy: 'on_draw' }),
  replacement: z.boolean().default(false),
};

/** A task as the planner writes it; what is missing is named when the plan is submitted. */
export const taskText = z.strictObject({
  ...lineFields,
  sample: plannedSample.optional(),
  window_from: day.optional(),
  window_to: day.optional(),
  temporary_ground: paragraph(2000).optional().describe('临时任务的依据；仅用于计划公布以后增加的任务'),
  visit_group: code.optional().describe('同组任务合并为一次上门；缺省为任务自己的代码'),
});
export type TaskText = z.infer<typeof taskText>;

export const task = taskText.extend({ code, visit_group: code });
export type Task = z.infer<typeof task>;

/** A complete line of a published revision. */
export const plannedTask = task.extend({
  sample: plannedSample,
  window_from: day,
  window_to: day,
});
export type PlannedTask = z.infer<typeof plannedTask>;

const headingFields = {
  year,
  title,
  kind: z.enum(['department', 'joint']).default('department'),
  lead_department: code,
  participants: codes.default([]),
  document_number: line(100).optional(),
  matter_list: line(100).optional().describe('所依据的抽查事项清单版本'),
};

export const planHeading = z.strictObject(headingFields);
export type PlanHeading = z.infer<typeof planHeading>;

export const newPlan = z
  .strictObject({ code, ...headingFields, tasks: z.array(taskText.extend({ code })).max(500).default([]) })
  .superRefine(({ tasks }, context) => {
    const seen = new Set<string>();
    tasks.forEach(({ code }, i) => {
      if (seen.has(code)) {
        context.addIssue({
          code: 'custom',
          path: ['tasks', i, 'code'],
          message: '任务代码重复 duplicate task code',
        });
      }
      seen.add(code);
    });
  });
export type NewPlan = z.infer<typeof newPlan>;

/** A change names only what changes; `null` takes an optional text away. */
export const planChange = z.strictObject({
  year: year.optional(),
  title: title.optional(),
  kind: z.enum(['department', 'joint']).optional(),
  lead_department: code.optional(),
  participants: codes.optional(),
  document_number: line(100).nullable().optional(),
  matter_list: line(100).nullable().optional(),
});
export type PlanChange = z.infer<typeof planChange>;

/** The text that `plan_revision` freezes as JCS and whose SHA-256 is the plan's digest. */
export const planRevision = z.strictObject({
  ...headingFields,
  plan: code,
  revision: z.int().min(1),
  matters: z.array(z.strictObject({ code, name: z.string(), kind: z.enum(['general', 'key']), version })),
  tasks: z.array(plannedTask).min(1),
});
export type PlanRevision = z.infer<typeof planRevision>;
