/** How a number is spread over all who have one: visits over inspectors, days over publications. */

/** Of all of them, not of a sample: `standard_deviation` divides by the count. `gini` is 0 where all are equal. */
export type Spread = {
  readonly count: number;
  readonly total: number;
  readonly mean: number;
  readonly min: number;
  readonly lower_quartile: number;
  readonly median: number;
  readonly upper_quartile: number;
  readonly max: number;
  readonly standard_deviation: number;
  readonly gini: number;
};

/**
 * `gini` is half the mean difference of two of them, over the mean: Σ_i (2i − n − 1) x_(i) / (n Σ x), from 0 to 1 − 1/n
 * (Sen 1973, On Economic Inequality). Nobody with anything is 0. `undefined` for no values.
 * @throws RangeError for a value below 0, of which nobody can have a share
 */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  if (!(sorted[0]! >= 0)) throw new RangeError(`a load is 0 or more, not ${sorted[0]}`);
  let total = 0;
  let differences = 0;
  sorted.forEach((value, i) => {
    total += value;
    differences += (2 * i + 1 - count) * value;
  });
  const mean = total / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count,
    total,
    mean,
    min: sorted[0]!,
    lower_quartile: quantileOfSorted(sorted, 0.25),
    median: quantileOfSorted(sorted, 0.5),
    upper_quartile: quantileOfSorted(sorted, 0.75),
    max: sorted[count - 1]!,
    standard_deviation: Math.sqrt(squares / count),
    gini: total === 0 ? 0 : differences / (count * total),
  };
}

/**
 * Quantiles by linear interpolation at (n − 1) p, type 7 of Hyndman and Fan 1996 (The American Statistician 50), the default of R,
 * NumPy and of spreadsheets' QUARTILE.INC. In the order of `probabilities`, each from 0 to 1. `undefined` for no values.
 */
export function quantiles(values: readonly number[], probabilities: readonly number[]): number[] | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return probabilities.map((probability) => quantileOfSorted(sorted, probability));
}

function quantileOfSorted(sorted: readonly number[], probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`${probability} is no probability`);
  const at = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below);
}
