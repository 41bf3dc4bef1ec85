/** The share of a population, or of a part of it, that has a property; from a stratified sample. */
import {
  checkNested,
  coverageOf,
  degreesOfFreedom,
  designVariance,
  type Estimate,
  isPartial,
  type StratumSize,
  sum,
} from './design.ts';
import { type ShareMethod, shownInterval } from './share-intervals.ts';

/** `successes` of the `sampled` have the property. */
export type ProportionStratum = StratumSize & { readonly stratum: string; readonly successes: number };

/** `in_domain` of the `sampled` belong to the part asked about, `successes` of these have the property. */
export type DomainStratum = ProportionStratum & { readonly in_domain: number };

/** `in_domain`: observed units of the domain; `domain_population`: Σ N_h d_h / n_h, how many units it is estimated to have. */
export type Proportion = Estimate & {
  readonly method: ShareMethod;
  readonly in_domain: number;
  readonly domain_population: number;
};

/**
 * Σ N_h p_h / Σ N_h over the covered strata, with variance Σ_h W_h² (1 − n_h / N_h) p_h (1 − p_h) / (n_h − 1)
 * (Cochran 1977, 5.10). `undefined` where nothing was observed.
 */
export function stratifiedProportion(strata: readonly ProportionStratum[]): Proportion | undefined {
  return domainProportion(strata.map((stratum) => ({ ...stratum, in_domain: stratum.sampled })));
}

/**
 * The share within a domain, a part whose size is known from the sample alone: visits in which a matter was checked, drawn
 * targets that could be checked at all. Ratio of the estimated totals, R = Σ N_h y_h / n_h over Σ N_h d_h / n_h; its variance
 * is that of the linearised z = (y − R d) / Σ N_h d_h / n_h over the whole design, units outside the domain with z = 0
 * (Cochran 1977, 5A.14; Lumley 2010, chapter 2; R's `svyciprop` of a `subset`, degrees of freedom among them).
 * The exact intervals take the domain's size in a stratum for known: N_h d_h / n_h, rounded up.
 * A standard error of 0 outside a census means that nobody differed, not that nothing is unknown: read the interval.
 * `undefined` where nothing of the domain was observed.
 * @throws RangeError unless 0 ≤ successes ≤ in_domain ≤ sampled ≤ population in every stratum
 */
export function domainProportion(strata: readonly DomainStratum[]): Proportion | undefined {
  for (const { stratum, successes, in_domain, sampled, population } of strata) {
    checkNested(stratum, successes, in_domain, sampled, population);
  }
  const covered = strata.filter((stratum) => stratum.in_domain > 0);
  if (covered.length === 0) return undefined;

  const sizeOf = ({ population, sampled, in_domain }: DomainStratum) => (population * in_domain) / sampled;
  const size = sum(covered, sizeOf);
  const parts = covered.map((stratum) => ({
    population: Math.ceil(sizeOf(stratum)),
    sampled: stratum.in_domain,
    found: stratum.successes,
    weight: sizeOf(stratum) / size,
  }));
  const estimate = sum(parts, ({ weight, found, sampled }) => (weight * found) / sampled);
  const standardError = Math.sqrt(
    designVariance(covered.map((stratum) => ({ ...stratum, ...influence(stratum, estimate, size) }))),
  );
  const df = degreesOfFreedom(parts);
  const observations = sum(parts.filter(isPartial), ({ sampled }) => sampled);

  return {
    estimate,
    standard_error: standardError,
    ...shownInterval({ estimate, standardError, observations, df }, parts),
    ...coverageOf(strata, covered),
    in_domain: sum(covered, ({ in_domain }) => in_domain),
    domain_population: size,
    degrees_of_freedom: df,
  };
}

function influence({ successes, in_domain }: DomainStratum, ratio: number, size: number) {
  return {
    sum: (successes - ratio * in_domain) / size,
    squares: (successes * (1 - ratio) ** 2 + (in_domain - successes) * ratio ** 2) / size ** 2,
  };
}
