import { type SampleRule, TIERS, type Tier } from '../core/draw/document.ts';
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

type Repetition = Pick<PlannedTask, 'rounds' | 'times_a_year'>;

/** In how many draws the task is done over the year. */
export const roundsOf = ({ rounds, times_a_year: times }: Repetition): number =>
  times === undefined ? rounds : Math.max(...TIERS.map((tier) => times[tier] ?? 1));

/**
 * What falls to round `round` of `rounds` when `n` is spread over them: ⌈n·r/k⌉ − ⌈n·(r−1)/k⌉. The shares add
 * up to `n`; the first round is never the smaller one, and a single one is not put off to the last.
 */
const share = (n: number, round: number, rounds: number): number =>
  Math.ceil((n * round) / rounds) - Math.ceil((n * (round - 1)) / rounds);

/** Whether a tier is drawn from in a round: where it is drawn `m` times of `k`, in exactly `m` rounds, evenly. */
export function takesPart(task: Repetition, tier: Tier, round: number): boolean {
  const { times_a_year: times } = task;
  return times === undefined || share(times[tier] ?? 1, round, roundsOf(task)) > 0;
}

/**
 * The sample rule of one draw (protocol section 3) from the plan's rule and what is in scope on the day.
 * `before_exclusions` becomes the counts. A year's rule done in several rounds becomes this round's share of the
 * year's sizes; a rule with times a year becomes the sizes of the tiers whose turn it is, each in full.
 * @param round from 1 to `roundsOf(task)`
 * @throws ProtocolError as `sampleSize` does, where the rule cannot be met
 */
export function resolveSample(
  task: Pick<PlannedTask, 'sample'> & Repetition,
  counts: Pick<ScopeCount, 'in_scope' | 'eligible'>,
  round: number,
): SampleRule {
  const rule = withPopulation(task.sample, counts);
  const rounds = roundsOf(task);
  if (rounds === 1) return rule;
  const { drawn } = sampleSize(rule, everyTier(counts.eligible));
  const ofRound = (tier: Tier): number => {
    if (task.times_a_year === undefined) return share(drawn[tier], round, rounds);
    return takesPart(task, tier, round) ? drawn[tier] : 0;
  };
  return { mode: 'count', counts: { A: ofRound('A'), B: ofRound('B'), C: ofRound('C'), D: ofRound('D') } };
}

function withPopulation(sample: PlannedSample, { in_scope }: Pick<ScopeCount, 'in_scope'>): SampleRule {
  if (sample.mode !== 'rate') return sample;
  const { population, ...rule } = sample;
  return population === undefined ? rule : { ...rule, population: { ...in_scope } };
}
