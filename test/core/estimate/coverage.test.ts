/** How often the intervals hold the truth, over every outcome of the lot, by exact probabilities: decision 0016. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stratifiedProportion } from '../../../src/core/estimate/proportion.ts';
import { betaInterval } from '../../../src/core/estimate/share-intervals.ts';
import { combinations, hypergeometric } from './samples.ts';

type Part = { readonly population: number; readonly sampled: number; readonly successes: number };
type Share = NonNullable<ReturnType<typeof stratifiedProportion>>;

/** Probability that the interval holds the share of `successes` in the population. */
function coverage(
  parts: readonly Part[],
  intervalOf: (share: Share) => { lower: number; upper: number },
): number {
  const total = parts.reduce((sum, { population }) => sum + population, 0);
  const truth = parts.reduce((sum, { successes }) => sum + successes, 0) / total;
  const outcomes = parts.map(({ population, sampled, successes }) =>
    Array.from({ length: sampled + 1 }, (_, found) => ({
      found,
      probability: hypergeometric(found, population, sampled, successes),
    })).filter(({ probability }) => probability > 1e-7),
  );
  let covered = 0;
  for (const outcome of combinations(outcomes)) {
    const share = stratifiedProportion(
      outcome.map(({ found }, h) => ({ ...parts[h]!, stratum: `s${h}`, successes: found })),
    )!;
    const { lower, upper } = intervalOf(share);
    if (lower <= truth + 1e-9 && upper >= truth - 1e-9) {
      covered += outcome.reduce((product, { probability }) => product * probability, 1);
    }
  }
  return covered;
}

const tiers = (...rows: [population: number, sampled: number, successes: number][]): Part[] =>
  rows.map(([population, sampled, successes]) => ({ population, sampled, successes }));

const designs = {
  'few in the best tier, all in the worst': tiers([300, 6, 3], [80, 16, 8], [20, 20, 10]),
  'problems only in the worst tiers': tiers([300, 6, 0], [80, 16, 2], [20, 20, 10]),
  'one in twenty in the best tier': tiers([300, 6, 15], [80, 16, 8], [20, 20, 4]),
  'one in ten in the best tier': tiers([300, 6, 30], [80, 16, 20], [20, 20, 10]),
  'a rare problem in a large tier': tiers([400, 8, 20], [60, 20, 20]),
  'a common problem in a large tier': tiers([400, 8, 120], [60, 20, 30]),
  'almost everybody': tiers([400, 8, 399], [60, 20, 50]),
  'one small stratum': tiers([82, 10, 8]),
  'equal strata': tiers([200, 10, 40], [200, 10, 40]),
  'very different strata': tiers([100, 12, 50], [60, 12, 10]),
  'one visit in a stratum': tiers([60, 1, 30], [60, 12, 30]),
};

test.each(Object.entries(designs))('the shown interval holds the truth in 95 of 100 lots: %s', (_, parts) => {
  expect(coverage(parts, (share) => share)).toBeGreaterThan(0.95);
});

test('nearly all of 300 small designs by chance have it hold the truth in 95 of 100 lots, every one in 90', () => {
  const tier = fc.integer({ min: 20, max: 300 }).chain((population) =>
    fc.record({
      population: fc.constant(population),
      sampled: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) },
        { weight: 1, arbitrary: fc.constant(Math.min(population, 25)) },
      ),
      successes: fc.oneof(...[0.05, 0.15, 0.5].map((most) => fc.nat(Math.floor(population * most)))),
    }),
  );
  const drawn = fc.sample(fc.array(tier, { minLength: 2, maxLength: 3 }), { seed: 16, numRuns: 300 });
  const covered = drawn.map((parts) => coverage(parts, (share) => share));
  expect(Math.min(...covered)).toBeGreaterThan(0.9);
  expect(covered.filter((probability) => probability >= 0.95).length).toBeGreaterThanOrEqual(0.95 * 300);
});

test('Korn and Graubard alone would hold it in half of them where the best tier shows nothing', () => {
  const alone = coverage(designs['a rare problem in a large tier'], (share) =>
    share.standard_error === 0
      ? share
      : betaInterval({
          estimate: share.estimate,
          standardError: share.standard_error,
          observations: 28,
          df: 26,
        }),
  );
  expect(alone).toBeLessThan(0.5);
});
