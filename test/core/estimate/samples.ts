/** Every sample without replacement, for populations small enough to look at all of them. */

export function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, at) => subsets(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));
}

/** Every way to take one of each list. */
export function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>(
    (done, list) => done.flatMap((head) => list.map((item) => [...head, item])),
    [[]],
  );
}

/** C(n, k) in integers, by Pascal's rule over a product: nothing in common with the code under test. */
export function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 0; i < k; i++) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
  return ways;
}

/** P(X = k) for a sample of `sampled` from `population` with `successes`. */
export function hypergeometric(k: number, population: number, sampled: number, successes: number): number {
  const ways = choose(successes, k) * choose(population - successes, sampled - k);
  return Number((ways * 10n ** 18n) / choose(population, sampled)) / 1e18;
}

export const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
