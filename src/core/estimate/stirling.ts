/** Binomial coefficients by Stirling's formula: exact factorials leave the doubles at 171!. */

/**
 * What Stirling's formula leaves out of ln Γ(z): s(z) = ln Γ(z) − (z − ½) ln z + z − ½ ln 2π, for z > 0. From 16 on its
 * asymptotic series (NIST DLMF 5.11.1; the first term left out is below 2e-16), below by s(z) = s(z + 1) + (z + ½) ln(1 + 1/z) − 1.
 */
export function stirlingRest(z: number): number {
  let rest = 0;
  let at = z;
  for (; at < 16; at++) rest += (at + 0.5) * Math.log1p(1 / at) - 1;
  const q = 1 / (at * at);
  return (
    rest +
    (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - (q * 691) / 360360))))) / at
  );
}

/** ln of the number of ways to take `k` of `n`; integers with 0 ≤ k ≤ n. */
export function lnChoose(n: number, k: number): number {
  return lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
}

function lnFactorial(n: number): number {
  const z = n + 1;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + stirlingRest(z);
}
