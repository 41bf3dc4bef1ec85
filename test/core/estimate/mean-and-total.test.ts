import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stratifiedMeanAndTotal } from '../../../src/core/estimate/mean-and-total.ts';
import { stratifiedProportion } from '../../../src/core/estimate/proportion.ts';
import { average, combinations, subsets } from './samples.ts';
import { type School, schoolsByStratum } from './schools.ts';

const valuesOf = (value: (school: School) => number) =>
  schoolsByStratum().map(({ stratum, population, members }) => ({
    stratum,
    population,
    values: members.map(value),
  }));

test("agrees with R's survey in a mean and a total", () => {
  // R took the weights of the file, N_h / n_h in single precision: eight digits agree, more cannot.
  const { mean } = stratifiedMeanAndTotal(valuesOf((school) => school.api00))!;
  expect(mean.estimate / 662.287363).toBeCloseTo(1, 8);
  expect(mean.standard_error / 9.408941).toBeCloseTo(1, 7);
  const { total } = stratifiedMeanAndTotal(valuesOf((school) => school.enroll))!;
  expect(total.estimate / 3687177.5324).toBeCloseTo(1, 8);
  expect(total.standard_error / 114641.7161).toBeCloseTo(1, 7);
  expect(total).toMatchObject({ degrees_of_freedom: 197, sampled: 200, population: 6194, method: 'mean' });
  expect(total.upper! - total.estimate).toBeCloseTo(1.972079033778503 * total.standard_error, 4);
});

test('the mean of zeros and ones is the share', () => {
  const { mean } = stratifiedMeanAndTotal(valuesOf((school) => Number(school.awards)))!;
  const share = stratifiedProportion(
    schoolsByStratum().map(({ members, ...stratum }) => ({
      ...stratum,
      successes: members.filter((school) => school.awards).length,
    })),
  )!;
  expect(mean.estimate).toBeCloseTo(share.estimate, 12);
  expect(mean.standard_error).toBeCloseTo(share.standard_error, 12);
});

test('over all samples of a small population, estimate and variance are right on average', () => {
  const population = fc.array(
    fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 5 }).chain((units) =>
      fc.record({
        units: fc.constant(units),
        sampled: fc.integer({ min: Math.min(2, units.length), max: units.length }),
      }),
    ),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(population, (parts) => {
      const truth = parts.flatMap(({ units }) => units).reduce((sum, value) => sum + value, 0);
      const totals = combinations(parts.map(({ units, sampled }) => subsets(units, sampled))).map(
        (sample) =>
          stratifiedMeanAndTotal(
            sample.map((values, h) => ({ stratum: `s${h}`, population: parts[h]!.units.length, values })),
          )!.total,
      );
      expect(average(totals.map(({ estimate }) => estimate))).toBeCloseTo(truth, 8);
      const variance = average(totals.map(({ estimate }) => (estimate - truth) ** 2));
      expect(average(totals.map(({ standard_error }) => standard_error ** 2))).toBeCloseTo(variance, 6);
    }),
  );
});

test('a census is exact', () => {
  const census = stratifiedMeanAndTotal([
    { stratum: 'A', population: 3, values: [1, 2, 6] },
    { stratum: 'B', population: 1, values: [5] },
  ])!;
  expect(census.total).toMatchObject({ estimate: 14, standard_error: 0, lower: 14, upper: 14 });
  expect(census.mean).toMatchObject({ estimate: 3.5, standard_error: 0, variance_unknown: [] });
});

describe('what is not known is named', () => {
  test('single observations alone give a standard error and no interval', () => {
    const { mean } = stratifiedMeanAndTotal([
      { stratum: 'A', population: 10, values: [2] },
      { stratum: 'B', population: 10, values: [4] },
      { stratum: 'C', population: 7, values: [] },
    ])!;
    expect(mean).toMatchObject({ estimate: 3, lower: null, upper: null, degrees_of_freedom: 0 });
    expect(mean).toMatchObject({ variance_unknown: ['A', 'B'], uncovered: ['C'], population: 20 });
    expect(mean.standard_error).toBeCloseTo(Math.sqrt(2 * 0.25 * 0.9), 12);
  });

  test('without any observation there is no estimate', () => {
    expect(stratifiedMeanAndTotal([{ stratum: 'A', population: 10, values: [] }])).toBeUndefined();
  });

  test('more values than units are refused', () => {
    expect(() => stratifiedMeanAndTotal([{ stratum: 'A', population: 1, values: [1, 2] }])).toThrow(
      RangeError,
    );
  });
});
