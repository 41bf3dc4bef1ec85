import type { Tier } from '../core/draw/document.ts';
import type { Alike, Windowed } from './alike-targets.ts';
import { dayNumber, expectedBeyond, LIMITS, type Limit, type PossibleVisit } from './expected-checks.ts';
import { roundSizes } from './round-sizes.ts';
import type { Task } from './schema.ts';
import type { ScopeCount } from './scope.ts';

export type BeyondLimit = Limit & {
  /** Of (target, day or week or month), those with more checks than the limit; rounded to hundredths. */
  readonly expected: number;
  /** How many targets may come to it. */
  readonly targets: number;
};

/** What is to be expected beyond the soft limits over all targets; limits that nobody passes are left out. */
export function beyondLimits(
  tasks: readonly Windowed[],
  alike: readonly Alike[],
  year: number,
): BeyondLimit[] {
  const chances = tasks.map((task, i) => chancesOf(task, countsOf(i, alike)));
  return LIMITS.flatMap((limit) => {
    let [expected, targets] = [0, 0];
    for (const { tiers, n } of alike) {
      const ofOne = expectedBeyond(visitsOf(tasks, chances, tiers), limit, year);
      expected += n * ofOne;
      if (ofOne > 0) targets += n;
    }
    const rounded = Math.round(expected * 100) / 100;
    return rounded === 0 ? [] : [{ ...limit, expected: rounded, targets }];
  });
}

function countsOf(task: number, alike: readonly Alike[]): TierCounts {
  const inScope: Partial<Record<Tier, number>> = {};
  const eligible: Partial<Record<Tier, number>> = {};
  for (const { tiers, left_out, n } of alike) {
    const tier = tiers[task];
    const scoped = tier ?? left_out[task];
    if (scoped !== undefined) inScope[scoped] = (inScope[scoped] ?? 0) + n;
    if (tier !== undefined) eligible[tier] = (eligible[tier] ?? 0) + n;
  }
  return { in_scope: inScope, eligible };
}

type TierCounts = Pick<ScopeCount, 'in_scope' | 'eligible'>;
type Chance = (tier: Tier) => number;

/** For each round, with which probability a target of a tier is drawn. */
function chancesOf(task: Task, counts: TierCounts): readonly Chance[] {
  const sizes = roundSizes(task, counts);
  if (!('rounds' in sizes)) return [];
  return sizes.rounds.map(
    (drawn) => (tier) => drawn[tier] / (counts.eligible[tier] ?? Number.POSITIVE_INFINITY),
  );
}

/** One visit for each visit group and round that may draw the target. */
function visitsOf(
  tasks: readonly Windowed[],
  chances: readonly (readonly Chance[])[],
  tiers: readonly (Tier | undefined)[],
): PossibleVisit[] {
  const visits = new Map<string, PossibleVisit>();
  tiers.forEach((tier, i) => {
    if (tier === undefined) return;
    const task = tasks[i]!;
    const [first, last] = [dayNumber(task.window_from), dayNumber(task.window_to)];
    const days = (last - first + 1) / chances[i]!.length;
    chances[i]!.forEach((chance, round) => {
      const from = first + Math.floor(round * days);
      const to = Math.max(from, first + Math.floor((round + 1) * days) - 1);
      const key = `${task.visit_group} ${round}`;
      const other = visits.get(key);
      visits.set(key, {
        probability: 1 - (1 - (other?.probability ?? 0)) * (1 - chance(tier)),
        from: Math.min(from, other?.from ?? from),
        to: Math.max(to, other?.to ?? to),
      });
    });
  });
  return [...visits.values()].filter(({ probability }) => probability > 0);
}
