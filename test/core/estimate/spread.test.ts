import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantiles, spread } from '../../../src/core/estimate/spread.ts';

const loads = fc.array(fc.nat(200), { minLength: 1, maxLength: 40 });

test('the spread of known loads', () => {
  expect(spread([7, 2, 4, 4, 5, 4, 5, 9])).toEqual({
    count: 8,
    total: 40,
    mean: 5,
    min: 2,
    lower_quartile: 4,
    median: 4.5,
    upper_quartile: 5.5,
    max: 9,
    standard_deviation: 2,
    gini: 0.2125,
  });
});

test('the Gini coefficient is half the mean difference of two, over the mean', () => {
  fc.assert(
    fc.property(loads, (values) => {
      const { gini, mean, count } = spread(values)!;
      const differences = values.flatMap((a) => values.map((b) => Math.abs(a - b)));
      const expected = mean === 0 ? 0 : differences.reduce((sum, d) => sum + d, 0) / count ** 2 / (2 * mean);
      expect(gini).toBeCloseTo(expected, 10);
    }),
  );
});

test('equal loads have no spread; one who does everything is the most uneven', () => {
  expect(spread([6, 6, 6])).toMatchObject({ gini: 0, standard_deviation: 0, min: 6, max: 6 });
  expect(spread([0, 0, 0])).toMatchObject({ gini: 0, total: 0 });
  expect(spread([0, 0, 0, 12])!.gini).toBe(0.75);
});

test('the spread does not depend on the order, and doubling all loads doubles all but the Gini coefficient', () => {
  fc.assert(
    fc.property(loads, (values) => {
      const found = spread(values)!;
      expect(spread(values.toReversed())).toEqual(found);
      const { gini, count, ...doubled } = spread(values.map((value) => 2 * value))!;
      expect(gini).toBeCloseTo(found.gini, 12);
      expect(count).toBe(found.count);
      for (const [name, value] of Object.entries(doubled)) {
        expect(value).toBeCloseTo(2 * found[name as keyof typeof doubled], 8);
      }
    }),
  );
});

test('nobody has no spread, and a load below 0 is refused', () => {
  expect(spread([])).toBeUndefined();
  expect(() => spread([3, -1])).toThrow(RangeError);
  expect(() => spread([Number.NaN])).toThrow(RangeError);
});

test('quantiles are those of type 7', () => {
  // R: quantile(c(15, 20, 35, 40, 50), c(0.4, 0.05, 1)).
  expect(quantiles([40, 15, 50, 20, 35], [0.4, 0.05, 1])).toEqual([29, 16, 50]);
  expect(quantiles([8], [0, 0.5, 1])).toEqual([8, 8, 8]);
});

test('quantiles rise with the probability from the least to the greatest', () => {
  fc.assert(
    fc.property(loads, (values) => {
      const found = quantiles(values, [0, 0.1, 0.25, 0.5, 0.9, 1])!;
      expect(found).toEqual(found.toSorted((a, b) => a - b));
      expect([found[0], found.at(-1)]).toEqual([Math.min(...values), Math.max(...values)]);
    }),
  );
});

test('no values have no quantiles, and what is no probability is refused', () => {
  expect(quantiles([], [0.5])).toBeUndefined();
  expect(() => quantiles([1], [1.1])).toThrow(RangeError);
  expect(() => quantiles([1], [Number.NaN])).toThrow(RangeError);
});
