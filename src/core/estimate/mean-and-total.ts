/** Mean and total of a measured value, from a stratified sample. */
import {
  checkNested,
  coverageOf,
  degreesOfFreedom,
  designVariance,
  type Estimate,
  meanInterval,
  sum,
} from './design.ts';

/** `values` of the units observed in a stratum of `population`. */
export type ValueStratum = {
  readonly stratum: string;
  readonly population: number;
  readonly values: readonly number[];
};

/** Bounds are `null` where every stratum sampled in part has one unit: no degree of freedom, no interval. */
export type MeanAndTotal = {
  readonly mean: Estimate<number | null>;
  readonly total: Estimate<number | null>;
};

/**
 * ȳ = Σ N_h ȳ_h / Σ N_h and the total Σ N_h ȳ_h over the covered strata; variance Σ_h N_h² (1 − n_h / N_h) s_h² / n_h, by
 * (Σ N_h)² for the mean (Cochran 1977, 5.3 and 5.4); interval ± t with Σ n_h − H degrees of freedom.
 * `undefined` where nothing was observed.
 * @throws RangeError where more values are given than a stratum has units
 */
export function stratifiedMeanAndTotal(strata: readonly ValueStratum[]): MeanAndTotal | undefined {
  for (const { stratum, values, population } of strata) checkNested(stratum, values.length, population);
  const covered = strata
    .filter(({ values }) => values.length > 0)
    .map((stratum) => ({ ...stratum, sampled: stratum.values.length }));
  if (covered.length === 0) return undefined;

  const population = sum(covered, (stratum) => stratum.population);
  const total = sum(
    covered,
    (stratum) => (stratum.population * sum(stratum.values, Number)) / stratum.sampled,
  );
  const mean = total / population;
  const standardError = Math.sqrt(
    designVariance(
      covered.map(({ population, sampled, values }) => ({
        population,
        sampled,
        sum: sum(values, (value) => value - mean),
        squares: sum(values, (value) => (value - mean) ** 2),
      })),
    ),
  );
  const df = degreesOfFreedom(covered);
  const coverage = coverageOf(strata, covered);
  const estimateOf = (estimate: number, standard_error: number): Estimate<number | null> => ({
    estimate,
    standard_error,
    ...(df === 0 && coverage.variance_unknown.length > 0
      ? { lower: null, upper: null }
      : meanInterval(estimate, standard_error, df)),
    method: 'mean',
    ...coverage,
    degrees_of_freedom: df,
  });
  return {
    mean: estimateOf(mean, standardError / population),
    total: estimateOf(total, standardError),
  };
}
