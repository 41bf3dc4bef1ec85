/**
 * A figure is rows with what they were counted from. No rate stands without its numerator and denominator, each with
 * the list behind it; where there is nothing to divide by, the value is null and says why.
 */
import { z } from 'zod';

const text = z.object({ zh: z.string(), en: z.string() });
export type Words = z.infer<typeof text>;

const counted = z.object({
  count: z.int().min(0),
  list: z
    .string()
    .nullable()
    .describe('接口地址：恰好列出这些行；空：没有相应的清单 (the list of exactly these)'),
});
export type Counted = z.infer<typeof counted>;

const interval = z
  .object({
    lower: z.number(),
    upper: z.number(),
    confidence: z.number(),
    method: z.string().describe('census、exact、combined、beta：见 docs/figures.md'),
    standard_error: z.number(),
    degrees_of_freedom: z.number(),
    population: z.int().describe('所覆盖各层在抽样框中的对象数 Σ N_h'),
    sampled: z.int().describe('所覆盖各层已有着落的抽中对象 Σ n_h，含未能检查的'),
    in_domain: z.int().describe('其中已检查的'),
    domain_population: z.number().describe('估计可检查的对象数'),
    uncovered: z
      .array(z.object({ stratum: z.string(), population: z.int(), drawn: z.int() }))
      .describe('尚无检查结果的层：估计不涉及它们 (strata of which the estimate says nothing)'),
    variance_unknown: z.array(z.string()).describe('只检查了一户的层'),
  })
  .describe('按分层抽取的设计推断全部对象，含 95 % 区间');
export type ShownInterval = z.infer<typeof interval>;

const rateRow = z.object({
  kind: z.literal('rate'),
  key: z.string(),
  label: z.string(),
  value: z.number().nullable(),
  why_null: text.nullable(),
  numerator: counted,
  denominator: counted,
  interval: interval.nullable().describe('推断值才有；此时 value 按层加权，不等于分子除以分母'),
});
export type RateRow = z.infer<typeof rateRow>;

const spread = z.object({
  count: z.int(),
  total: z.number(),
  mean: z.number(),
  min: z.number(),
  lower_quartile: z.number(),
  median: z.number(),
  upper_quartile: z.number(),
  max: z.number(),
  standard_deviation: z.number(),
  gini: z.number(),
});

const spreadRow = z.object({
  kind: z.literal('spread'),
  key: z.string(),
  label: z.string(),
  spread: spread.nullable(),
  why_null: text.nullable(),
  denominator: counted.describe('有这个数的对象'),
});
export type SpreadRow = z.infer<typeof spreadRow>;

const series = z
  .object({
    x: z.array(z.string()),
    lines: z.array(
      z.object({
        name: text,
        values: z.array(z.number().nullable()),
        lower: z.array(z.number().nullable()).optional(),
        upper: z.array(z.number().nullable()).optional(),
      }),
    ),
  })
  .describe('可直接作图：横轴标签和与之等长的各列值');
export type Series = z.infer<typeof series>;

export const GROUPINGS = {
  total: { zh: '合计', en: 'all' },
  plan: { zh: '按计划', en: 'by plan' },
  task: { zh: '按任务', en: 'by task' },
  department: { zh: '按部门', en: 'by department' },
  month: { zh: '按月（截至月末累计）', en: 'by month, up to its end' },
  state: { zh: '按状态', en: 'by state' },
  tier: { zh: '按信用等级', en: 'by tier' },
  matter: { zh: '按事项', en: 'by matter' },
  register: { zh: '按名录', en: 'of the register' },
  distribution: { zh: '分布', en: 'distribution' },
  measure: { zh: '全体', en: 'of all' },
  step: { zh: '按环节', en: 'by step' },
} as const;
export type Grouping = keyof typeof GROUPINGS;

const group = z.object({
  by: z.enum(Object.keys(GROUPINGS) as [Grouping, ...Grouping[]]),
  rows: z.array(z.discriminatedUnion('kind', [rateRow, spreadRow])),
  series,
});
export type Group = z.infer<typeof group>;

export const FIGURE_NAMES = [
  'completion',
  'closing',
  'coverage',
  'problem-rate',
  'joint-share',
  'visits-saved',
  'load',
  'days-to-publication',
  'overdue',
] as const;
export const figureName = z.enum(FIGURE_NAMES);

export const figure = z.object({
  figure: figureName,
  title: text,
  definition: text.describe('算法和来源；全文见 docs/figures.md'),
  groups: z.array(group),
  left_out: z
    .array(z.object({ what: text, ...counted.shape }))
    .describe('未计入者：各有多少，清单何在 (what the figure does not speak of)'),
});
export type Figure = z.infer<typeof figure>;

const visits = '/api/v1/visits?year=2026&rehearsal=false&state=';

export const statistics = z
  .object({
    year: z.int(),
    plan: z.string().nullable(),
    department: z.string().nullable(),
    as_of: z.iso.datetime().describe('统计时刻'),
    figures: z.array(figure),
  })
  .meta({
    id: 'Statistics',
    examples: [
      {
        year: 2026,
        plan: null,
        department: null,
        as_of: '2026-06-30T09:00:00Z',
        figures: [
          {
            figure: 'closing',
            title: { zh: '办结率', en: 'closing rate' },
            definition: { zh: '已办结 ÷ 已公示', en: 'closed / published' },
            groups: [
              {
                by: 'total',
                rows: [
                  {
                    kind: 'rate',
                    key: 'total',
                    label: '合计',
                    value: 0.8,
                    why_null: null,
                    numerator: { count: 32, list: `${visits}closed` },
                    denominator: { count: 40, list: `${visits}published%2Cclosed` },
                    interval: null,
                  },
                ],
                series: {
                  x: ['合计'],
                  lines: [{ name: { zh: '办结率', en: 'closing rate' }, values: [0.8] }],
                },
              },
            ],
            left_out: [
              {
                what: { zh: '已公示、后续措施未办结', en: 'published, not closed' },
                count: 8,
                list: `${visits}published`,
              },
            ],
          },
        ],
      },
    ],
  });
export type Statistics = z.infer<typeof statistics>;
