import { z } from 'zod';
import { tier } from '../core/draw/document.ts';
import { CEILING_REASONS } from '../core/frequency/ceiling-reasons.ts';

/** Simulated years of the usual plan; a larger register gets fewer, and the result says how many. */
export const MOST_YEARS = 200;
export const LEAST_YEARS = 20;
/** Targets in scope beyond which a plan is not simulated. */
export const MOST_TARGETS = 500_000;

export const simulationRequest = z
  .strictObject({
    years: z
      .int()
      .min(LEAST_YEARS)
      .max(MOST_YEARS)
      .default(MOST_YEARS)
      .describe('模拟多少个年度；对象多的计划自动减少 (fewer for a large register)'),
    unit_size: z.int().min(1).max(1_000).default(1).describe('每个检查单元最多几家，与抽取时相同'),
  })
  .meta({ examples: [{ years: 200, unit_size: 1 }] });
export type SimulationRequest = z.infer<typeof simulationRequest>;

/** Over the simulated years: mean, and the range that 95 % of them lie in. */
const spread = z.object({ mean: z.number(), low: z.number(), high: z.number() });
export type Spread = z.infer<typeof spread>;
const share = z.number().describe('占模拟年度的比例');
const count = z.int().min(0);

/** What a year of the plan comes to: numbers only, never who. */
export const simulationResult = z
  .object({
    plan: z.string(),
    as_of: z.iso.date().describe('名录日期'),
    years: count.describe('模拟的年度数'),
    seeds: z.string().describe('公开的模拟种子；不能成为任何一次抽取'),
    visits: spread.describe('全年检查次数'),
    months: z
      .array(z.object({ month: z.string(), visits: z.number() }))
      .describe('各月平均次数；按工作日均摊'),
    saved: spread.describe('合并上门减少的次数'),
    firms: z.object({
      total: count.describe('范围内的企业数（连同所属车辆、船舶、分支机构计为一家）'),
      visits_each: spread.describe('平均每家的次数'),
      by_visits: z.array(z.object({ visits: count, firms: spread, or_more: z.literal(true).optional() })),
    }),
    tasks: z.array(
      z.object({
        task: z.string(),
        tiers: z.array(
          z.object({
            tier,
            in_scope: count,
            drawn: spread.describe('全年抽取'),
            effective_rate: count.describe('实际抽取率，百万分比；一年多次的可超过一百万'),
          }),
        ),
      }),
    ),
    left_out: z.partialRecord(z.enum(CEILING_REASONS), spread).describe('频次上限排除的次数，各任务各批合计'),
    inspectors: z.array(
      z.object({
        department: z.string(),
        inspectors: count,
        units_each: spread.describe('每人全年的检查单元数：均值和 95 % 的人所在范围'),
        most: spread.describe('任务最多的一人'),
      }),
    ),
    draws: z.array(
      z.object({
        visit_group: z.string(),
        round: count,
        day: z.iso.date(),
        tasks: z.array(z.string()),
        unstaffed: share.describe('人员不足、抽不出检查组的比例'),
        short: z.array(z.object({ department: z.string(), share })).describe('人员不足的部门'),
        impossible: z.array(z.object({ task: z.string(), share })).describe('抽查规则无法满足的任务'),
      }),
    ),
    already_drawn: z.array(z.object({ task: z.string(), round: count })).describe('已抽取、不再模拟的批次'),
  })
  .meta({ id: 'SimulationResult' });
export type SimulationResult = z.infer<typeof simulationResult>;
