import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanInterval } from '../../../src/core/estimate/design.ts';
import {
  type DomainStratum,
  domainProportion,
  stratifiedProportion,
} from '../../../src/core/estimate/proportion.ts';
import { betaInterval, logitInterval } from '../../../src/core/estimate/share-intervals.ts';
import { average, combinations, hypergeometric, subsets } from './samples.ts';
import { schoolsByStratum } from './schools.ts';

const withAwards = schoolsByStratum().map(({ members, ...stratum }) => ({
  ...stratum,
  successes: members.filter((school) => school.awards).length,
}));

/** Strata with 0 ≤ successes ≤ in_domain ≤ sampled ≤ population. */
const strata = fc
  .array(fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(20)), { minLength: 1, maxLength: 4 })
  .map((rows) =>
    rows.map(([successes, others, outside, unseen], at): DomainStratum => {
      const in_domain = successes + others;
      const sampled = in_domain + outside;
      return { stratum: `s${at}`, successes, in_domain, sampled, population: sampled + unseen };
    }),
  );
const seenStrata = strata.filter((rows) => rows.some(({ in_domain }) => in_domain > 0));

describe("agrees with R's survey", () => {
  const share = stratifiedProportion(withAwards)!;
  const input = { estimate: share.estimate, standardError: share.standard_error, observations: 200, df: 197 };

  test('in the share and its standard error', () => {
    expect(share.estimate).toBeCloseTo(0.63893606, 7);
    expect(share.standard_error).toBeCloseTo(0.03440592, 7);
    expect(share).toMatchObject({
      degrees_of_freedom: 197,
      sampled: 200,
      population: 6194,
      confidence: 0.95,
    });
  });

  test.each([
    ['E', 0.73, 0.04411209],
    ['H', 0.32, 0.06439505],
    ['M', 0.48, 0.0695966],
  ])('in the share of stratum %s', (name, estimate, standardError) => {
    const one = stratifiedProportion(withAwards.filter(({ stratum }) => stratum === name))!;
    expect(one.estimate).toBeCloseTo(estimate, 7);
    expect(one.standard_error).toBeCloseTo(standardError, 7);
  });

  test.each([
    ['mean', meanInterval(share.estimate, share.standard_error, 197), 0.57108487, 0.70678725],
    ['logit', logitInterval(input), 0.5687211, 0.70367578],
    ['beta', betaInterval(input), 0.5672187, 0.70635478],
    ['shown', share, 0.5672187, 0.70635478],
  ])('in the interval by %s', (_, { lower, upper }, expectedLower, expectedUpper) => {
    expect(lower).toBeCloseTo(expectedLower, 7);
    expect(upper).toBeCloseTo(expectedUpper, 7);
  });
});

describe('over all samples of a small population', () => {
  /** Two or three strata of zeros and ones, each with a sample of two at least, or all. */
  const population = fc.array(
    fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }).chain((units) =>
      fc.record({
        units: fc.constant(units),
        sampled: fc.integer({ min: Math.min(2, units.length), max: units.length }),
      }),
    ),
    { minLength: 2, maxLength: 3 },
  );

  test('the share is right on average, and so is the estimate of its variance', () => {
    fc.assert(
      fc.property(population, (parts) => {
        const truth = average(parts.flatMap(({ units }) => units.map(Number)));
        const samples = combinations(parts.map(({ units, sampled }) => subsets(units, sampled)));
        const estimates = samples.map(
          (sample) =>
            stratifiedProportion(
              sample.map((units, h) => ({
                stratum: `s${h}`,
                population: parts[h]!.units.length,
                sampled: units.length,
                successes: units.filter(Boolean).length,
              })),
            )!,
        );
        expect(average(estimates.map(({ estimate }) => estimate))).toBeCloseTo(truth, 10);
        const variance = average(estimates.map(({ estimate }) => (estimate - truth) ** 2));
        expect(average(estimates.map(({ standard_error }) => standard_error ** 2))).toBeCloseTo(variance, 10);
      }),
    );
  });
});

describe('a domain', () => {
  test('agrees with the linearised variance computed school by school', () => {
    const strata = schoolsByStratum();
    const isLarge = (school: { enroll: number }) => school.enroll > 500;
    const found = domainProportion(
      strata.map(({ members, ...stratum }) => ({
        ...stratum,
        in_domain: members.filter(isLarge).length,
        successes: members.filter((school) => isLarge(school) && school.awards).length,
      })),
    )!;

    const units = strata.flatMap(({ members, population, sampled }) =>
      members.map((school) => ({ ...school, weight: population / sampled })),
    );
    const large = units.filter(isLarge);
    const size = large.reduce((sum, { weight }) => sum + weight, 0);
    const ratio = large.reduce((sum, { weight, awards }) => sum + weight * Number(awards), 0) / size;
    const variance = strata.reduce((sum, { stratum, population, sampled }) => {
      const scores = units
        .filter((unit) => unit.stratum === stratum)
        .map((unit) => (isLarge(unit) ? (unit.weight * (Number(unit.awards) - ratio)) / size : 0));
      const mean = average(scores);
      const squares = scores.reduce((total, score) => total + (score - mean) ** 2, 0);
      return sum + (((1 - sampled / population) * sampled) / (sampled - 1)) * squares;
    }, 0);

    expect(found.estimate).toBeCloseTo(ratio, 12);
    expect(found.standard_error).toBeCloseTo(Math.sqrt(variance), 12);
    expect(found).toMatchObject({
      in_domain: large.length,
      degrees_of_freedom: large.length - 3,
      method: 'beta',
    });
    expect(found.domain_population).toBeCloseTo(size, 8);
  });

  test('of a simple random sample has the textbook variance of a domain mean', () => {
    // Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, 5.8: (1 − f) / n_d · (1 − 1/n_d) / (1 − 1/n) · s_d².
    const [N, n, d, y] = [500, 60, 24, 9];
    const p = y / d;
    const s2 = (d * p * (1 - p)) / (d - 1);
    const variance = (((1 - n / N) / d) * (1 - 1 / d) * s2) / (1 - 1 / n);
    const found = domainProportion([
      { stratum: 's', population: N, sampled: n, in_domain: d, successes: y },
    ])!;
    expect(found.standard_error ** 2).toBeCloseTo(variance, 14);
    expect(found.domain_population).toBe(200);
  });

  test('of visits that could be made weighs strata by the targets that can be reached', () => {
    const found = domainProportion([
      { stratum: 'A', population: 100, sampled: 10, in_domain: 10, successes: 1 },
      { stratum: 'D', population: 100, sampled: 20, in_domain: 10, successes: 5 },
    ])!;
    expect(found.domain_population).toBe(150);
    expect(found.estimate).toBeCloseTo((100 * 0.1 + 50 * 0.5) / 150, 12);
  });

  test('of which one unit may be unseen is no census, though all but one of the stratum were observed', () => {
    const found = domainProportion([
      { stratum: 's', population: 21, sampled: 20, in_domain: 3, successes: 0 },
    ])!;
    expect(found).toMatchObject({ lower: 0, upper: 1 / 4, method: 'exact' });
  });

  test('that holds everybody is the whole', () => {
    fc.assert(
      fc.property(seenStrata, (rows) => {
        const everybody = rows.map((row) => ({ ...row, in_domain: row.sampled }));
        expect(domainProportion(everybody)).toEqual(stratifiedProportion(rows));
      }),
    );
  });
});

describe('the interval', () => {
  test('contains the estimate and lies between 0 and 1', () => {
    fc.assert(
      fc.property(seenStrata, (rows) => {
        const { lower, estimate, upper } = domainProportion(rows)!;
        expect([0, lower, estimate, upper, 1]).toEqual(
          [0, lower, estimate, upper, 1].toSorted((a, b) => a - b),
        );
      }),
    );
  });

  test('of the failures mirrors that of the successes', () => {
    fc.assert(
      fc.property(seenStrata, (rows) => {
        const found = domainProportion(rows)!;
        const others = domainProportion(
          rows.map((row) => ({ ...row, successes: row.in_domain - row.successes })),
        )!;
        expect(others.method).toBe(found.method);
        expect(others.lower).toBeCloseTo(1 - found.upper, 10);
        expect(others.upper).toBeCloseTo(1 - found.lower, 10);
      }),
    );
  });

  test('does not depend on the order of the strata', () => {
    fc.assert(
      fc.property(seenStrata, (rows) => {
        const [found, turned] = [domainProportion(rows)!, domainProportion(rows.toReversed())!];
        for (const key of ['estimate', 'standard_error', 'lower', 'upper'] as const) {
          expect(turned[key]).toBeCloseTo(found[key], 10);
        }
      }),
    );
  });

  test('of one stratum never falls when one more is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 400 }), (sampled, unseen) => {
        const found = Array.from(
          { length: sampled + 1 },
          (_, successes) =>
            stratifiedProportion([{ stratum: 's', population: sampled + unseen, sampled, successes }])!,
        );
        for (const bound of ['estimate', 'lower', 'upper'] as const) {
          const bounds = found.map((share) => share[bound]);
          expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
        }
        expect(found.every(({ method }) => method === 'exact')).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('of a census has no width', () => {
    fc.assert(
      fc.property(seenStrata, (rows) => {
        const census = rows.map((row) => ({ ...row, population: row.sampled }));
        const { estimate, lower, upper, standard_error, method } = domainProportion(census)!;
        expect([lower, upper, standard_error, method]).toEqual([estimate, estimate, 0, 'census']);
      }),
    );
  });

  test('where ten of 82 were visited and no problem found ends at 23 of 82', () => {
    const found = stratifiedProportion([{ stratum: 's', population: 82, sampled: 10, successes: 0 }])!;
    expect(found).toMatchObject({ estimate: 0, lower: 0, upper: 23 / 82, method: 'exact' });
  });

  test('where nobody was found in proportional samples of large strata is that of Clopper and Pearson', () => {
    const rows = [40, 60, 100].map((sampled) => ({
      stratum: `s${sampled}`,
      population: sampled * 50_000,
      sampled,
      successes: 0,
    }));
    expect(stratifiedProportion(rows)!.upper).toBeCloseTo(1 - 0.025 ** (1 / 200), 5);
  });

  test('where nobody was found holds every population under which that is not improbable, and no other', () => {
    const size = fc
      .integer({ min: 1, max: 12 })
      .chain((population) =>
        fc.record({ population: fc.constant(population), sampled: fc.integer({ min: 1, max: population }) }),
      );
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 3 }), (sizes) => {
        const populations = combinations(
          sizes.map(({ population }) => Array.from({ length: population + 1 }, (_, successes) => successes)),
        );
        const possible = populations.filter(
          (successes) =>
            sizes.reduce(
              (p, { population, sampled }, h) => p * hypergeometric(0, population, sampled, successes[h]!),
              1,
            ) >
            0.025 - 1e-15,
        );
        const most = Math.max(
          ...possible.map((successes) => successes.reduce((sum, count) => sum + count, 0)),
        );
        const total = sizes.reduce((sum, { population }) => sum + population, 0);
        const rows = sizes.map((row, h) => ({ ...row, stratum: `s${h}`, successes: 0 }));
        expect(stratifiedProportion(rows)!.upper).toBeCloseTo(most / total, 10);
      }),
    );
  });

  test('leaves alone what a stratum visited in full has shown', () => {
    const found = stratifiedProportion([
      { stratum: 'A', population: 90, sampled: 9, successes: 0 },
      { stratum: 'D', population: 10, sampled: 10, successes: 7 },
    ])!;
    const alone = stratifiedProportion([{ stratum: 'A', population: 90, sampled: 9, successes: 0 }])!;
    expect(found).toMatchObject({ estimate: 0.07, lower: 0.07, method: 'exact', degrees_of_freedom: 8 });
    expect(found.upper).toBeCloseTo(0.07 + 0.9 * alone.upper, 12);
  });
});

describe('what is not known is named', () => {
  test('a stratum without visits is uncovered, and the estimate is for the others', () => {
    const covered = { stratum: 'A', population: 50, sampled: 10, successes: 3 };
    const found = stratifiedProportion([
      covered,
      { stratum: 'B', population: 30, sampled: 0, successes: 0 },
    ])!;
    expect(found).toEqual({ ...stratifiedProportion([covered])!, uncovered: ['B'] });
  });

  test('a stratum in which nothing of the domain was seen is uncovered; an empty one is not', () => {
    const found = domainProportion([
      { stratum: 'A', population: 50, sampled: 10, in_domain: 6, successes: 3 },
      { stratum: 'B', population: 30, sampled: 5, in_domain: 0, successes: 0 },
      { stratum: 'C', population: 0, sampled: 0, in_domain: 0, successes: 0 },
    ])!;
    expect(found.uncovered).toEqual(['B']);
    expect(found.population).toBe(50);
  });

  test('one visit in a stratum of several has no spread; its distance from the estimate stands for it', () => {
    const found = stratifiedProportion([
      { stratum: 'A', population: 60, sampled: 1, successes: 1 },
      { stratum: 'B', population: 60, sampled: 12, successes: 6 },
    ])!;
    const variance = 0.25 * (1 - 1 / 60) * (1 - 0.75) ** 2 + (0.25 * (1 - 12 / 60) * 0.25) / 11;
    expect(found.standard_error ** 2).toBeCloseTo(variance, 14);
    expect(found).toMatchObject({ variance_unknown: ['A'], method: 'combined', degrees_of_freedom: 11 });
  });

  test('without any observation there is no estimate', () => {
    expect(stratifiedProportion([])).toBeUndefined();
    expect(stratifiedProportion([{ stratum: 'A', population: 9, sampled: 0, successes: 0 }])).toBeUndefined();
  });

  test.each([
    [{ successes: 4, in_domain: 3, sampled: 5, population: 9 }],
    [{ successes: 2, in_domain: 6, sampled: 5, population: 9 }],
    [{ successes: 2, in_domain: 3, sampled: 10, population: 9 }],
    [{ successes: -1, in_domain: 3, sampled: 5, population: 9 }],
    [{ successes: 1.5, in_domain: 3, sampled: 5, population: 9 }],
  ])('counts that do not contain each other are refused: %o', (counts) => {
    expect(() => domainProportion([{ stratum: 'A', ...counts }])).toThrow(RangeError);
  });
});
