import { type Kysely, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { TIERS, tier } from '../core/draw/document.ts';
import { type SampleSize, sampleSize } from '../core/draw/sample-size.ts';
import { guardOf } from '../frequency/guard.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { everyTier, resolveSample } from './resolve-sample.ts';
import type { PlanHeading, Task } from './schema.ts';
import { countScopes, EXCLUSION_REASONS, type ScopeCount } from './scope.ts';

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
        drawn: count.optional().describe('全年应抽；规则无法满足时不给出'),
        effective_rate: count.optional().describe('实际抽取率，百万分比'),
        certainty: z.enum(['never', 'always']).optional().describe('必不抽中或必抽中，承诺前须逐项确认'),
      }),
    ),
    exclusions: z.partialRecord(z.enum(EXCLUSION_REASONS), count).describe('剔除原因 → 数量'),
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
        exclusions: { 'key-list': 6 },
        unrated: 12,
        staffing: [{ department: 'JT-ZF', inspectors: 18, capacity: 360, seats: 20 }],
      },
    ],
  });
export type TaskPreview = z.infer<typeof taskPreview>;

/** @param plan the one the task belongs to */
export async function previewTask(
  db: Kysely<Database>,
  plan: Pick<PlanHeading, 'year' | 'lead_department'>,
  task: Task,
): Promise<TaskPreview> {
  const today = officeToday();
  const [counts] = await countScopes(db, [task], today, await guardOf(db, plan));
  const sizes = sizesOf(task, counts!);
  const drawn = 'drawn' in sizes ? TIERS.reduce((sum, tier) => sum + sizes.drawn[tier], 0) : undefined;
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
    if (!('drawn' in sizes) || eligible === 0) return line;
    const n = sizes.drawn[tier];
    const certainty = n === 0 ? ('never' as const) : n === eligible ? ('always' as const) : undefined;
    const effectiveRate = Math.round((n / eligible) * 1_000_000);
    return { ...line, drawn: n, effective_rate: effectiveRate, ...(certainty && { certainty }) };
  });
  const { exclusions, unrated } = counts!;
  const rule = 'drawn' in sizes ? { short: sizes.short } : sizes;
  return { task: task.code, as_of: today, tiers, exclusions: { ...exclusions }, unrated, ...rule, staffing };
}

function sizesOf(task: Task, counts: ScopeCount): SampleSize | { refused?: string } {
  if (task.sample === undefined) return {};
  try {
    const wholeYear = resolveSample({ sample: task.sample, rounds: 1 }, counts, 1);
    return sampleSize(wholeYear, everyTier(counts.eligible));
  } catch (error) {
    if (error instanceof ProtocolError) return { refused: error.code };
    throw error;
  }
}

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
