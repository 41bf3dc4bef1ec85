/** 95 % intervals of a share. What the service shows is `shownInterval`; decision 0016 says why. */
import { betaQuantile, studentQuantile } from './beta-distribution.ts';
import { CONFIDENCE, type Interval, isPartial, meanInterval, type StratumSize, sum, TAIL } from './design.ts';
import { isPossible, mostSuccesses } from './hypergeometric.ts';

/** A share with its design-based standard error; `observations` and `df` over the strata sampled in part. */
export type Share = {
  readonly estimate: number;
  readonly standardError: number;
  readonly observations: number;
  readonly df: number;
};

/** A stratum as the exact intervals see it: `found` of `sampled`, out of `population`; `weight` is its share of the whole. */
export type ShareStratum = StratumSize & { readonly found: number; readonly weight: number };

export type ShareMethod = 'census' | 'exact' | 'combined' | 'beta';

/**
 * The interval shown, by the first rule that fits:
 * `census`: nothing was sampled in part, so nothing is unknown;
 * `exact`: one stratum sampled in part, or all such strata found nobody, or everybody (`edgeAbove`);
 * `combined`: some found nobody, or everybody: the design-based variance takes their spread for 0 (`combinedAbove`);
 * `beta`: both outcomes in every stratum sampled in part.
 */
export function shownInterval(
  share: Share,
  strata: readonly ShareStratum[],
): Interval & { readonly method: ShareMethod } {
  const partial = strata.filter(isPartial);
  const uniform = partial.filter(isUniform);
  if (partial.length === 0) return { lower: share.estimate, upper: share.estimate, method: 'census' };
  if (uniform.length === 0 && partial.length > 1) return { ...betaInterval(share), method: 'beta' };
  const sameEverywhere =
    uniform.length === partial.length && new Set(uniform.map(({ found }) => found === 0)).size === 1;
  const above = sameEverywhere ? edgeAbove : combinedAbove;
  // The fewest successes are what the most failures leave.
  const failures = strata.map((stratum) => ({ ...stratum, found: stratum.sampled - stratum.found }));
  return {
    lower: Math.max(0, share.estimate - above(failures)),
    upper: Math.min(1, share.estimate + above(strata)),
    method: sameEverywhere || partial.length === 1 ? 'exact' : 'combined',
  };
}

/**
 * Clopper–Pearson on the effective sample size n* = p (1 − p) / V̂ · (t_{n−1} / t_df)² (Korn and Graubard 1998, Confidence
 * intervals for proportions with small expected number of positive counts estimated from survey data, Survey Methodology 24);
 * R's `svyciprop(method = "beta")`. The finite population correction enters through V̂.
 */
export function betaInterval({ estimate: p, standardError, observations, df }: Share): Interval {
  const t = studentQuantile(CONFIDENCE, observations - 1) / studentQuantile(CONFIDENCE, df);
  const size = ((p * (1 - p)) / standardError ** 2) * t ** 2;
  return {
    lower: betaQuantile(TAIL, size * p, size * (1 - p) + 1),
    upper: betaQuantile(1 - TAIL, size * p + 1, size * (1 - p)),
  };
}

/** The interval of ln(p / (1 − p)), turned back; R's `svyciprop(method = "logit")`. Defined for 0 < p < 1. */
export function logitInterval({ estimate: p, standardError, df }: Share): Interval {
  const logit = meanInterval(Math.log(p / (1 - p)), standardError / (p * (1 - p)), df);
  return { lower: 1 / (1 + Math.exp(-logit.lower)), upper: 1 / (1 + Math.exp(-logit.upper)) };
}

/** Chances that differ by less are the same, but for rounding. */
const TIE = 1e-12;

const isUniform = ({ found, sampled }: ShareStratum) => found === 0 || found === sampled;

/**
 * How much above the estimate the share may be: the most under which "nobody found in these strata" still has a probability
 * of `TAIL`, however the successes lie over them. With one stratum it gives the upper Clopper–Pearson bound of a finite
 * population; with proportional samples from large strata that of a binomial.
 * The probability is Π_h C(N_h − M_h, n_h) / C(N_h, n_h). Its logarithm is a sum of concave functions of the M_h, so giving
 * each further success to the stratum where it costs least is optimal.
 */
function edgeAbove(strata: readonly ShareStratum[]): number {
  // Of two that cost the same the one that raises the share more comes first, so that the order of strata decides nothing.
  const empty = strata
    .filter(({ found }) => found === 0)
    .sort((a, b) => b.weight / b.population - a.weight / a.population);
  const most = empty.map(() => 0);
  for (let probability = 1; ; ) {
    let cheapest = -1;
    let remains = 0;
    empty.forEach(({ population, sampled }, h) => {
      const next = 1 - sampled / (population - most[h]!);
      if (next > remains + TIE) [cheapest, remains] = [h, next];
    });
    probability *= remains;
    if (!isPossible(probability, TAIL)) break;
    most[cheapest]!++;
  }
  return sum([...empty.keys()], (h) => (empty[h]!.weight * most[h]!) / empty[h]!.population);
}

/**
 * √Σ_h W_h² (u_h − p_h)², u_h the upper Clopper–Pearson bound of the stratum as a finite population: variance estimates
 * recovered from the limits of the parts (Zou and Donner 2008, Statistics in Medicine 27; for strata Yan and Su 2010, Statistics
 * in Biopharmaceutical Research 2). With one stratum it gives that bound.
 */
function combinedAbove(strata: readonly ShareStratum[]): number {
  const squares = sum(strata, ({ weight, found, sampled, population }) => {
    const bound = mostSuccesses(population, sampled, found, TAIL) / population;
    return (weight * (bound - found / sampled)) ** 2;
  });
  return Math.sqrt(squares);
}
