import type { SampleRule, Tier } from '../core/draw/document.ts';
import { sampleSize } from '../core/draw/sample-size.ts';
import type { PlannedSample, PlannedTask } from './schema.ts';
import type { ScopeCount } from './scope.ts';

export type TierCounts = Readonly<Record<Tier, number>>;

/** Counts with every tier named, as the core wants `N_t`. */
export const everyTier = (counts: Readonly<Partial<Record<Tier, number>>>): TierCounts => ({
  A: 0,
  B: 0,
  C: 0,
  D: 0,
  ...counts,
});

/**
 * The sample rule of one draw (protocol section 3) from the plan's rule and what is in scope on the day.
 * `before_exclusions` becomes the counts; a year's rule done in several rounds becomes this round's counts,
 * which add up to the year's sizes: round r of k gets ⌈n·r/k⌉ − ⌈n·(r−1)/k⌉ of each tier, so
 * that the first round is never the smaller one and a single target is not put off to the last.
 * @param round from 1 to `task.rounds`
 * @throws ProtocolError as `sampleSize` does, where the rule cannot be met
 */
export function resolveSample(
  task: Pick<PlannedTask, 'sample' | 'rounds'>,
  counts: Pick<ScopeCount, 'in_scope' | 'eligible'>,
  round: number,
): SampleRule {
  const rule = withPopulation(task.sample, counts);
  if (task.rounds === 1) return rule;
  const { drawn } = sampleSize(rule, everyTier(counts.eligible));
  const share = (n: number): number =>
    Math.ceil((n * round) / task.rounds) - Math.ceil((n * (round - 1)) / task.rounds);
  const { A, B, C, D } = drawn;
  return { mode: 'count', counts: { A: share(A), B: share(B), C: share(C), D: share(D) } };
}

function withPopulation(sample: PlannedSample, { in_scope }: Pick<ScopeCount, 'in_scope'>): SampleRule {
  if (sample.mode !== 'rate') return sample;
  const { population, ...rule } = sample;
  return population === undefined ? rule : { ...rule, population: { ...in_scope } };
}
