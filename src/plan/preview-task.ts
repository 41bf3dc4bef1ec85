import { type Kysely, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { TIERS, tier } from '../core/draw/document.ts';
import { crowdedTargets, crowding } from '../frequency/crowding.ts';
import { guardOf } from '../frequency/guard.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { type TierCounts, yearSizes } from './resolve-sample.ts';
import { roundSizes } from './round-sizes.ts';
import type { PlanHeading, Task } from './schema.ts';
import { countScopes, EXCLUSION_REASONS } from './scope.ts';

const count = z.int().min(0);

/** What a task would come to if its list were sealed today: numbers only, never who. */
export const taskPreview = z
  .object({
    task: z.string(),
    as_of: z.iso.date().describe('统计日'),
    tiers: z.array(
      z.object({
        tier,
        in_scope: count.describe('剔除前'),
        eligible: count.describe('进入抽样框'),
        drawn: count.optional().describe('全年应抽；设各等级次数的，为每次应抽；规则无法满足时不给出'),
        effective_rate: count.optional().describe('实际抽取率，百万分比'),
        certainty: z.enum(['never', 'always']).optional().describe('必不抽中或必抽中，承诺前须逐项确认'),
      }),
    ),
    rounds: z
      .array(
        z.object({
          round: z.int().min(1),
          drawn: z.object({ A: count, B: count, C: count, D: count }),
          total: count,
        }),
      )
      .optional()
      .describe('全年每一轮各等级的抽取数'),
    exclusions: z.partialRecord(z.enum(EXCLUSION_REASONS), count).describe('剔除原因 → 数量'),
    crowded: crowding.describe('进入抽样框的对象中，今年有日期的检查过于密集的'),
    unrated: count.describe('没有有效评价、按 unrated_as 计入的对象数'),
    short: count.optional().describe('规则要求而名录不足的数量'),
    refused: z.string().optional().describe('抽样规则为何无法满足 (why the rule cannot be met)'),
    staffing: z.array(
      z.object({
        department: z.string(),
        inspectors: count.describe('执法证有效、领域齐全的在岗人员数'),
        capacity: count.describe('他们全年可承担的检查单元数'),
        seats: count.optional().describe('本任务全年需要的席位数'),
      }),
    ),
  })
  .meta({
    examples: [
      {
        task: 'T01',
        as_of: '2026-03-02',
        tiers: [
          { tier: 'A', in_scope: 310, eligible: 304, drawn: 4, effective_rate: 13_158 },
          { tier: 'D', in_scope: 6, eligible: 6, drawn: 6, effective_rate: 1_000_000, certainty: 'always' },
        ],
        rounds: [{ round: 1, drawn: { A: 4, B: 0, C: 0, D: 6 }, total: 10 }],
        exclusions: { 'key-list': 6, 'ceiling-tier': 14 },
        crowded: { day: 1, week: 0, month: 2 },
        unrated: 12,
        staffing: [{ department: 'JT-ZF', inspectors: 18, capacity: 360, seats: 20 }],
      },
    ],
  });
export type TaskPreview = z.infer<typeof taskPreview>;

/** @param plan the one the task belongs to */
export async function previewTask(
  db: Kysely<Database>,
  plan: Pick<PlanHeading, 'year' | 'lead_department'> & { readonly plan: string },
  task: Task,
): Promise<TaskPreview> {
  const today = officeToday();
  const guard = await guardOf(db, plan);
  const [counts] = await countScopes(db, [task], today, guard);
  const crowded = await crowdedTargets(db, task, today, guard);
  const sizes = roundSizes(task, counts!);
  const rounds =
    'rounds' in sizes
      ? sizes.rounds.map((drawn, i) => ({ round: i + 1, drawn, total: sumOf(drawn) }))
      : undefined;
  const drawn = rounds?.reduce((sum, { total }) => sum + total, 0);
  const staffing = await Promise.all(
    task.teams.map(async ({ department, scopes, size }) => ({
      department,
      ...(await staffOf(db, department, scopes, task.window_to ?? today)),
      ...(drawn !== undefined && { seats: size * drawn }),
    })),
  );
  const tiers = TIERS.filter((tier) => counts!.in_scope[tier] !== undefined).map((tier) => {
    const eligible = counts!.eligible[tier] ?? 0;
    const line = { tier, in_scope: counts!.in_scope[tier]!, eligible };
    // Of a year spread over rounds, those already drawn are part of what the rule is over.
    const all = yearSizes(counts!)[tier];
    if (!('byRule' in sizes) || all === 0) return line;
    const n = sizes.byRule.drawn[tier];
    const certainty = n === 0 ? ('never' as const) : n === all ? ('always' as const) : undefined;
    const effectiveRate = Math.round((n / all) * 1_000_000);
    return { ...line, drawn: n, effective_rate: effectiveRate, ...(certainty && { certainty }) };
  });
  const { exclusions, unrated } = counts!;
  const rule = 'byRule' in sizes ? { short: sizes.byRule.short, rounds: rounds! } : sizes;
  return {
    task: task.code,
    as_of: today,
    tiers,
    exclusions: { ...exclusions },
    crowded,
    unrated,
    ...rule,
    staffing,
  };
}

const sumOf = (drawn: TierCounts): number => TIERS.reduce((sum, tier) => sum + drawn[tier], 0);

/** People who could sit in the task's teams: the hint before the exact check that sealing makes. */
async function staffOf(db: Kysely<Database>, department: string, scopes: readonly string[], until: string) {
  const { inspectors, capacity } = await db
    .selectFrom('inspector')
    .select((eb) => [
      eb.fn.countAll<number>().as('inspectors'),
      eb.fn.coalesce(eb.fn.sum<number>('capacity'), eb.lit(0)).as('capacity'),
    ])
    .where('department', '=', department)
    .where('status', '=', 'in_service')
    .where('retired_on', 'is', null)
    .where('certificate_valid_until', '>=', until)
    .where(sql<SqlBool>`scopes @> ${[...scopes]}::text[]`)
    .executeTakeFirstOrThrow();
  return { inspectors: Number(inspectors), capacity: Number(capacity) };
}
