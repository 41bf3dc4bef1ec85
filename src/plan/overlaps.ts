/** Targets that several tasks of a plan may draw in the same months, and what a common visit would make of them. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { jcs } from '../core/canonical/jcs.ts';
import { guardOf } from '../frequency/guard.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { type Alike, alikeTargets, hasWindow, type Windowed } from './alike-targets.ts';
import { beyondLimits } from './beyond-limits.ts';
import type { Plan } from './queries.ts';

const count = z.int().min(0);

export const planOverlaps = z
  .object({
    as_of: z.iso.date().describe('统计日'),
    pairs: z
      .array(
        z.object({
          tasks: z.array(z.string()).length(2),
          months: z.array(z.int().min(1).max(12)).describe('两项任务共同的月份'),
          targets: count.describe('两项任务都可能抽到的对象数'),
          common_visit: z.boolean().describe('已在同一上门组'),
        }),
      )
      .describe('检查时间有共同月份、且有共同对象的任务，两两列出'),
    proposals: z
      .array(
        z.object({
          visit_group: z.string(),
          tasks: z.array(z.string()),
          targets: count.describe('至少属于其中两项任务的对象数'),
        }),
      )
      .describe('建议合并上门的任务；公开方式不同的任务不能一起抽取，不作建议'),
    beyond: z
      .array(
        z.object({
          limit: z.enum(['day', 'week', 'month']),
          more_than: z.int(),
          expected: z.number().describe('全年预计超出的（对象，日或周或月）个数，为期望值'),
          targets: count.describe('可能超出的对象数'),
        }),
      )
      .describe(
        '同一对象一日超过 1 次、一周超过 2 次、一月超过 3 次检查的提醒。尚未抽取，只能给出期望值：各任务独立抽取，每轮的检查均匀分布在检查时间的相应一段，同组同轮合并为一次上门。',
      ),
  })
  .meta({
    id: 'PlanOverlaps',
    examples: [
      {
        as_of: '2026-03-02',
        pairs: [{ tasks: ['T01', 'T02'], months: [4, 5, 6], targets: 212, common_visit: false }],
        proposals: [{ visit_group: 'QY', tasks: ['T01', 'T02'], targets: 212 }],
        beyond: [{ limit: 'month', more_than: 3, expected: 0.42, targets: 12 }],
      },
    ],
  });
export type PlanOverlaps = z.infer<typeof planOverlaps>;

/** From today's register; tasks without a window take no part. */
export async function previewOverlaps(db: Kysely<Database>, plan: Plan): Promise<PlanOverlaps> {
  const today = officeToday();
  const tasks = plan.tasks.filter(hasWindow);
  if (tasks.length === 0) return { as_of: today, pairs: [], proposals: [], beyond: [] };
  const alike = await alikeTargets(db, tasks, today, await guardOf(db, { ...plan.heading, plan: plan.code }));
  const pairs = pairsOf(tasks, alike);
  return {
    as_of: today,
    pairs,
    proposals: proposalsOf(tasks, pairs, alike),
    beyond: beyondLimits(tasks, alike, plan.heading.year),
  };
}

type Pair = PlanOverlaps['pairs'][number];

/** In the order of the tasks. */
function pairsOf(tasks: readonly Windowed[], alike: readonly Alike[]): Pair[] {
  const shared = new Map<number, number>();
  for (const { tiers, n } of alike) {
    const members = tiers.flatMap((tier, i) => (tier === undefined ? [] : [i]));
    members.forEach((i, at) => {
      for (const j of members.slice(at + 1)) {
        const place = i * tasks.length + j;
        shared.set(place, (shared.get(place) ?? 0) + n);
      }
    });
  }
  return [...shared]
    .sort(([a], [b]) => a - b)
    .flatMap(([place, targets]) => {
      const [a, b] = [tasks[Math.floor(place / tasks.length)]!, tasks[place % tasks.length]!];
      const months = monthsOf(a).filter((month) => monthsOf(b).includes(month));
      if (months.length === 0) return [];
      return [{ tasks: [a.code, b.code], months, targets, common_visit: a.visit_group === b.visit_group }];
    });
}

/** Both days of a window lie in the plan's year; what lies outside is named by the check. */
function monthsOf({ window_from: from, window_to: to }: Windowed): number[] {
  const [first, last] = [Number(from.slice(5, 7)), Number(to.slice(5, 7))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** Tasks that overlap, directly or through others, and may be drawn together, in one visit group. */
function proposalsOf(
  tasks: readonly Windowed[],
  pairs: readonly Pair[],
  alike: readonly Alike[],
): PlanOverlaps['proposals'] {
  const policyOf = new Map(tasks.map(({ code, disclosure }) => [code, jcs(disclosure)]));
  const linked = pairs.filter(({ tasks: [a, b] }) => policyOf.get(a!) === policyOf.get(b!));
  const component = new Map(tasks.map(({ code }) => [code, code]));
  for (const { tasks: pair } of linked) {
    const [kept, merged] = pair.map((code) => component.get(code)!);
    for (const [code, at] of component) if (at === merged) component.set(code, kept!);
  }
  return [...new Set(component.values())].flatMap((at) => {
    const members = tasks.filter(({ code }) => component.get(code) === at);
    if (new Set(members.map(({ visit_group }) => visit_group)).size < 2) return [];
    const places = members.map((member) => tasks.indexOf(member));
    const targets = alike
      .filter(({ tiers }) => places.filter((i) => tiers[i] !== undefined).length > 1)
      .reduce((sum, { n }) => sum + n, 0);
    return [{ visit_group: members[0]!.visit_group, tasks: members.map(({ code }) => code), targets }];
  });
}
