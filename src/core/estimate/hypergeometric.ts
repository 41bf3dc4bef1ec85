/** What a sample without replacement says about the number in the population. */
import { lnChoose } from './stirling.ts';

/** Not less probable than `tail`. A tie is possible, however doubles round it. */
export const isPossible = (probability: number, tail: number): boolean => probability >= tail * (1 - 1e-9);

/**
 * The largest number of successes among `population` that does not make `found` or fewer in a sample of `sampled`
 * less probable than `tail`: the upper Clopper–Pearson bound of a finite population (Wright 1991, Exact confidence
 * bounds when sampling from small finite universes). The lower bound is `population` less that of the failures.
 */
export function mostSuccesses(population: number, sampled: number, found: number, tail: number): number {
  // The tail falls as successes rise. At the estimate it is far above any tail asked for.
  let possible = Math.max(found, Math.floor((population * found) / sampled));
  let beyond = population - (sampled - found) + 1;
  while (beyond - possible > 1) {
    const middle = Math.floor((possible + beyond) / 2);
    if (isPossible(atMost(found, population, sampled, middle), tail)) possible = middle;
    else beyond = middle;
  }
  return possible;
}

/** P(X ≤ found) where `successes` of `population` are; `found` is at or below the mode, so the first term is the largest. */
function atMost(found: number, population: number, sampled: number, successes: number): number {
  const failures = population - successes;
  let term = Math.exp(
    lnChoose(successes, found) + lnChoose(failures, sampled - found) - lnChoose(population, sampled),
  );
  let sum = term;
  for (let k = found; k > 0 && sampled - k < failures; k--) {
    term *= (k * (failures - sampled + k)) / ((successes - k + 1) * (sampled - k + 1));
    sum += term;
  }
  return sum;
}
