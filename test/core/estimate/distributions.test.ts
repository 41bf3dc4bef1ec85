import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  betaProbability,
  betaQuantile,
  studentQuantile,
} from '../../../src/core/estimate/beta-distribution.ts';
import { mostSuccesses } from '../../../src/core/estimate/hypergeometric.ts';
import { lnChoose } from '../../../src/core/estimate/stirling.ts';
import { choose, hypergeometric } from './samples.ts';

test.each([
  // Computed with 30 digits (mpmath).
  [0.3, 2, 5, 0.579825],
  [0.01, 0.5, 100, 0.843224134575559],
  [0.6, 1000, 700, 0.83781978620785],
  [0.9, 20, 1.5, 0.234127110294933],
])('the beta distribution up to %d with %d and %d has the known probability', (x, a, b, probability) => {
  expect(betaProbability(x, a, b)).toBeCloseTo(probability, 12);
});

test.each([
  [0.025, 124.5, 71.359, 0.567205789909914],
  [0.975, 125.5, 70.359, 0.706343006449159],
  [0.975, 1, 200, 0.018275340355136],
  [0.975, 0.4, 9, 0.225400914863254],
  [0.05, 2, 3, 0.097611462886414],
  [0.025, 1e6, 2e6, 0.332800004075955],
])('the beta quantile of %d with %d and %d is the known one', (p, a, b, quantile) => {
  expect(betaQuantile(p, a, b)).toBeCloseTo(quantile, 11);
});

test.each([
  [1, 12.706204736174705],
  [2, 4.302652729749464],
  [5, 2.570581835636315],
  [10, 2.228138851986275],
  [30, 2.042272456301238],
  [197, 1.972079033778503],
  [1000, 1.962339080826408],
])("Student's t with %d degrees of freedom has the known 95 % quantile", (df, quantile) => {
  expect(studentQuantile(0.95, df) / quantile).toBeCloseTo(1, 11);
});

test('a beta quantile is where the distribution reaches the probability', () => {
  // Below 1 a quantile may lie so close to 1 that the next double is a billionth of probability away.
  const size = fc.double({ min: 1, max: 5000, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), size, size, (p, a, b) => {
      expect(betaProbability(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 9);
    }),
  );
});

test('for whole parameters the beta distribution is a binomial sum', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(39),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, k, x) => {
        fc.pre(k < n);
        let sum = 0;
        for (let j = k + 1; j <= n; j++) sum += Number(choose(n, j)) * x ** j * (1 - x) ** (n - j);
        expect(betaProbability(x, k + 1, n - k)).toBeCloseTo(sum, 11);
      },
    ),
  );
});

test('a beta distribution without positive parameters is refused', () => {
  expect(() => betaProbability(0.5, 0, 1)).toThrow(RangeError);
  expect(() => betaProbability(0.5, 1, Number.NaN)).toThrow(RangeError);
});

test('binomial coefficients agree with whole numbers', () => {
  fc.assert(
    fc.property(fc.nat(900), fc.nat(900), (a, b) => {
      const [k, n] = [Math.min(a, b), Math.max(a, b)];
      const digits = choose(n, k).toString();
      const exact = Math.log(Number(`0.${digits.slice(0, 17)}`)) + digits.length * Math.LN10;
      expect(Math.abs(lnChoose(n, k) - exact)).toBeLessThan(1e-11);
    }),
  );
});

test('the most successes are the last number under which so few found is not improbable', () => {
  const draws = fc
    .integer({ min: 1, max: 60 })
    .chain((population) => fc.tuple(fc.constant(population), fc.integer({ min: 1, max: population })))
    .chain(([population, sampled]) =>
      fc.tuple(fc.constant(population), fc.constant(sampled), fc.nat(sampled)),
    );
  fc.assert(
    fc.property(draws, ([population, sampled, found]) => {
      const probabilityOf = (successes: number) => {
        let sum = 0;
        for (let k = 0; k <= found; k++) sum += hypergeometric(k, population, sampled, successes);
        return sum;
      };
      const possible = Array.from({ length: population + 1 }, (_, successes) => successes).filter(
        (successes) => successes <= population - sampled + found && probabilityOf(successes) > 0.025 - 1e-15,
      );
      expect(mostSuccesses(population, sampled, found, 0.025)).toBe(possible.at(-1));
    }),
  );
});

test('the most successes of large populations agree with the binomial bound', () => {
  const share = mostSuccesses(40_000_000, 2000, 37, 0.025) / 40_000_000;
  expect(share).toBeCloseTo(betaQuantile(0.975, 38, 1963), 5);
});
