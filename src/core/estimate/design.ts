/** What every estimate over a stratified sample without replacement shares. */
import { studentQuantile } from './beta-distribution.ts';

export const CONFIDENCE = 0.95;
/** What may lie beyond either end of an interval. */
export const TAIL = (1 - CONFIDENCE) / 2;

/** A stratum of the frame: `population` N_h of it in the frame, `sampled` n_h of these observed. */
export type StratumSize = { readonly population: number; readonly sampled: number };

/** Names are unique within one estimate. */
type NamedStratum = { readonly stratum: string };

export type Interval = { readonly lower: number; readonly upper: number };

/**
 * An estimate for the covered strata together.
 * `sampled`, `population`: Σ n_h and Σ N_h of the covered strata.
 * `uncovered`: strata of which nothing was observed; the estimate says nothing about them.
 * `variance_unknown`: strata with one of several observed, whose spread nobody can know (see `designVariance`).
 */
export type Estimate<Bound = number> = {
  readonly estimate: number;
  readonly standard_error: number;
  readonly lower: Bound;
  readonly upper: Bound;
  readonly confidence: typeof CONFIDENCE;
  readonly method: string;
  readonly sampled: number;
  readonly population: number;
  readonly degrees_of_freedom: number;
  readonly uncovered: readonly string[];
  readonly variance_unknown: readonly string[];
};

/** Sum and sum of squares of what each observed unit of a stratum adds to the estimate, less its share of the estimate. */
export type Influence = StratumSize & { readonly sum: number; readonly squares: number };

/**
 * Estimated variance of Σ_h (N_h / n_h) Σ z: Σ_h N_h² (1 − n_h / N_h) s_h² / n_h (Cochran 1977, Sampling Techniques,
 * 5.3 and 5.4; for ratios z is the linearised value, Lumley 2010, Complex Surveys, chapter 2).
 * A stratum observed in full adds nothing. One of which a single unit was observed adds its z² in place of s_h²: its distance
 * from the common estimate, as `survey.lonely.psu = "adjust"` of R's survey does.
 */
export function designVariance(strata: readonly Influence[]): number {
  return sum(strata, ({ population, sampled, sum: total, squares }) => {
    const spread = sampled > 1 ? Math.max(0, squares - total ** 2 / sampled) / (sampled - 1) : squares;
    return (population * (population - sampled) * spread) / sampled;
  });
}

/** Sampled in part: only these leave anything unknown. */
export const isPartial = (stratum: StratumSize): boolean => stratum.sampled < stratum.population;

/**
 * Observations less strata, over the strata sampled in part. R's survey also counts those observed in full, which tell
 * nothing about the variance: with 1,000 such observations and two others it would take t with 1,000 degrees of freedom.
 */
export function degreesOfFreedom(strata: readonly StratumSize[]): number {
  return sum(strata.filter(isPartial), (stratum) => stratum.sampled - 1);
}

/** What an estimate speaks of: its part of `Estimate` that no formula decides. `covered` are those of `strata` with observations. */
export function coverageOf(
  strata: readonly (NamedStratum & { readonly population: number })[],
  covered: readonly (NamedStratum & StratumSize)[],
) {
  const names = new Set(covered.map(({ stratum }) => stratum));
  return {
    confidence: CONFIDENCE,
    sampled: sum(covered, ({ sampled }) => sampled),
    population: sum(covered, ({ population }) => population),
    uncovered: strata
      .filter(({ stratum, population }) => population > 0 && !names.has(stratum))
      .map(({ stratum }) => stratum),
    variance_unknown: covered
      .filter((stratum) => stratum.sampled === 1 && isPartial(stratum))
      .map(({ stratum }) => stratum),
  } as const;
}

/** estimate ± t·SE; R's `svyciprop(method = "mean")` and `confint`. May pass 0 and 1: not for shares near them. */
export function meanInterval(estimate: number, standardError: number, df: number): Interval {
  const half = standardError === 0 ? 0 : studentQuantile(CONFIDENCE, df) * standardError;
  return { lower: estimate - half, upper: estimate + half };
}

/** @throws RangeError unless the numbers are integers that hold each other: 0 ≤ first ≤ second ≤ … */
export function checkNested(stratum: string, ...counts: readonly number[]): void {
  const nested = counts.every((count, at) => Number.isSafeInteger(count) && count >= (counts[at - 1] ?? 0));
  if (!nested) throw new RangeError(`stratum ${stratum}: ${counts.join(', ')} do not contain each other`);
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}
