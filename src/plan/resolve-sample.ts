import { type SampleRule, TIERS, type Tier } from '../core/draw/document.ts';
import { sampleSize } from '../core/draw/sample-size.ts';
import { isSpread } from '../core/frequency/spread-task.ts';
import type { PlannedSample, PlannedTask } from './schema.ts';
import type { DrawnCount, ScopeCount } from './scope.ts';

export type TierCounts = Readonly<Record<Tier, number>>;

/** Counts with every tier named, as the core wants `N_t`. */
export const everyTier = (counts: Readonly<Partial<Record<Tier, number>>>): TierCounts => ({
  A: 0,
  B: 0,
  C: 0,
  D: 0,
  ...counts,
});

type Repetition = Pick<PlannedTask, 'rounds' | 'times_a_year'>;

/** In how many draws the task is done over the year. */
export const roundsOf = ({ rounds, times_a_year: times }: Repetition): number =>
  times === undefined ? rounds : Math.max(...TIERS.map((tier) => times[tier] ?? 1));

/** How much of `n` should be drawn once `round` of `rounds` are over: ⌈n·r/k⌉, so that a single one is not put off. */
const due = (n: number, round: number, rounds: number): number => Math.ceil((n * round) / rounds);

/** Whether a tier is drawn from in a round: where it is drawn `m` times of `k`, in exactly `m` rounds, evenly. */
export function takesPart(task: Repetition, tier: Tier, round: number): boolean {
  const { times_a_year: times } = task;
  const k = roundsOf(task);
  const m = times?.[tier] ?? 1;
  return times === undefined || due(m, round, k) > due(m, round - 1, k);
}

/** What is in scope on the day; `drawn` matters to a year's sample that is spread over rounds, and is nobody without it. */
export type RoundCounts = Pick<ScopeCount, 'in_scope' | 'eligible'> & { readonly drawn?: DrawnCount };

/**
 * The sample rule of one draw (protocol section 3) from the plan's rule and what is in scope on the day.
 * `before_exclusions` becomes the counts. A rule with times a year becomes the sizes of the tiers whose turn it is, each
 * in full. A year's rule done in several rounds becomes what is due by the end of this round, less what the earlier ones
 * drew: the year's sizes `n` follow from those who may be drawn today and those who were drawn, who are not drawn twice,
 * so the rounds add up to the year although firms come and go.
 * @param round from 1 to `roundsOf(task)`
 * @throws ProtocolError as `sampleSize` does, where the rule cannot be met
 */
export function resolveSample(
  task: Pick<PlannedTask, 'sample'> & Repetition,
  counts: RoundCounts,
  round: number,
): SampleRule {
  const rule = withPopulation(task.sample, counts);
  const rounds = roundsOf(task);
  if (rounds === 1) return rule;
  const { drawn: year } = sampleSize(rule, yearSizes(counts));
  const ofRound = (tier: Tier): number => {
    if (!isSpread(task)) return takesPart(task, tier, round) ? year[tier] : 0;
    return Math.max(0, due(year[tier], round, rounds) - (counts.drawn?.earlier[tier] ?? 0));
  };
  return { mode: 'count', counts: { A: ofRound('A'), B: ofRound('B'), C: ofRound('C'), D: ofRound('D') } };
}

/** Those who may be drawn, and those whom a round of the year has drawn. */
export function yearSizes({ eligible, drawn }: RoundCounts): TierCounts {
  const sizeOf = (tier: Tier): number =>
    (eligible[tier] ?? 0) + (drawn?.earlier[tier] ?? 0) + (drawn?.later[tier] ?? 0);
  return { A: sizeOf('A'), B: sizeOf('B'), C: sizeOf('C'), D: sizeOf('D') };
}

function withPopulation(sample: PlannedSample, { in_scope }: Pick<ScopeCount, 'in_scope'>): SampleRule {
  if (sample.mode !== 'rate') return sample;
  const { population, ...rule } = sample;
  return population === undefined ? rule : { ...rule, population: { ...in_scope } };
}
