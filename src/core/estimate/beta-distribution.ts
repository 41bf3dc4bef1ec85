/** The beta distribution and Student's t, which follows from it. Tested against values of 30 digits to 1e-11. */
import { stirlingRest } from './stirling.ts';

/** P(B ≤ x) for B ~ Beta(a, b), a and b > 0: the regularised incomplete beta function I_x(a, b). */
export function betaProbability(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0))
    throw new RangeError(`a beta distribution has parameters above 0, not ${a} and ${b}`);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it the mirrored one does (DLMF 8.17.4).
  return x > a / (a + b) ? 1 - belowMean(1 - x, b, a) : belowMean(x, a, b);
}

/** The x with P(B ≤ x) = p, by bisection: I_x rises with x, and no starting value can go astray. */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 120; step++) {
    const middle = (low + high) / 2;
    if (betaProbability(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return high;
}

/** The t with P(|T| ≤ t) = confidence: T² / (T² + df) is Beta(½, df/2). */
export function studentQuantile(confidence: number, degreesOfFreedom: number): number {
  const y = betaQuantile(confidence, 0.5, degreesOfFreedom / 2);
  return Math.sqrt((degreesOfFreedom * y) / (1 - y));
}

/** I_x(a, b) = x^a (1 − x)^b / (a B(a, b)) times the continued fraction of DLMF 8.17.22, by Lentz's method. */
function belowMean(x: number, a: number, b: number): number {
  let value = 1;
  let c = 1;
  let d = 0;
  for (let m = 1; m < 1_000_000; m++) {
    const half = Math.floor(m / 2);
    const coefficient =
      m % 2 === 0
        ? (half * (b - half) * x) / ((a + m - 1) * (a + m))
        : (-(a + half) * (a + b + half) * x) / ((a + m - 1) * (a + m));
    d = 1 / (1 + coefficient * d);
    c = 1 + coefficient / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) return density(x, a, b) / (a * value);
  }
  throw new RangeError(`the incomplete beta function did not converge at ${x}, ${a}, ${b}`);
}

/**
 * x^a (1 − x)^b / B(a, b), with Stirling's formula put in before the large logarithms are taken, so that they cancel
 * on paper and not in doubles: exact to about 1e-15·√(a + b) also for a + b in the millions.
 */
function density(x: number, a: number, b: number): number {
  const n = a + b;
  const off = (x * b - (1 - x) * a) / n;
  const deviance = a * lnRatio(x, a / n, off) + b * lnRatio(1 - x, b / n, -off);
  const rest = stirlingRest(n) - stirlingRest(a) - stirlingRest(b);
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(deviance + rest);
}

/** ln(x / mean); near the mean by their difference, which a quotient close to 1 would lose. */
function lnRatio(x: number, mean: number, difference: number): number {
  return x < mean / 2 ? Math.log(x / mean) : Math.log1p(difference / mean);
}
