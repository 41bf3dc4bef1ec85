/** How many of each tier are drawn (protocol section 3), in exact arithmetic, from the header alone. */
import { ProtocolError } from '../canonical/protocol-error.ts';
import { type SampleRule, TIERS, type Tier } from './document.ts';
import { grantSeats, type SeatClaim } from './webster.ts';

type PerTier = Record<Tier, number>;
type Rule<Mode extends SampleRule['mode']> = Extract<SampleRule, { mode: Mode }>;

export interface SampleSize {
  /** `n_t`; 0 for an empty tier. */
  readonly drawn: PerTier;
  /** How many the rule asks for beyond what the frame holds; reported, never invented. */
  readonly short: number;
}

const MILLION = 1_000_000n;

/**
 * Sizes of one task's strata. `sizes` are `N_t`, 0 for an empty tier.
 * @throws ProtocolError `task-without-targets`, `tier-without-rate`, `tier-without-weight`,
 * `floor-above-cap`, `minimum-above-cap`, `total-below-minimum`, `total-above-frame`
 */
export function sampleSize(rule: SampleRule, sizes: Readonly<PerTier>): SampleSize {
  if (TIERS.every((tier) => sizes[tier] === 0)) {
    throw new ProtocolError('task-without-targets', 'the task has no target in the frame');
  }
  switch (rule.mode) {
    case 'rate':
      return byRate(rule, sizes);
    case 'total':
      return byTotal(rule, sizes);
    case 'count':
      return byCount(rule, sizes);
  }
}

function byRate(rule: Rule<'rate'>, sizes: Readonly<PerTier>): SampleSize {
  const tiers = TIERS.filter((tier) => sizes[tier] > 0);
  const drawn: PerTier = { A: 0, B: 0, C: 0, D: 0 };
  let population = 0n;
  for (const tier of tiers) {
    const rate = rule.rates[tier];
    if (rate === undefined) throw missing('tier-without-rate', tier);
    const scope = BigInt(rule.population?.[tier] ?? sizes[tier]);
    population += scope;
    const parts = scope * BigInt(rate);
    const asked = Number(
      rule.rounding === 'nearest' ? (2n * parts + MILLION) / (2n * MILLION) : divideUp(parts, MILLION),
    );
    drawn[tier] = Math.min(sizes[tier], Math.max(minimumOf(rule, sizes, tier, 0), asked));
  }
  const floor = rule.floor === undefined ? 0 : Number(divideUp(population * BigInt(rule.floor), MILLION));
  for (const tier of rule.top_up_from ?? []) {
    drawn[tier] += Math.min(sizes[tier] - drawn[tier], Math.max(0, floor - sum(drawn)));
  }
  if (rule.cap !== undefined) {
    const top = Number((population * BigInt(rule.cap)) / MILLION);
    if (floor > top) {
      throw new ProtocolError('floor-above-cap', `the floor asks for ${floor}, the cap allows ${top}`, {
        floor,
        cap: top,
      });
    }
    if (sum(drawn) > top) Object.assign(drawn, capped(rule, sizes, drawn, top));
  }
  return { drawn, short: Math.max(0, floor - sum(drawn)) };
}

function capped(rule: Rule<'rate'>, sizes: Readonly<PerTier>, drawn: Readonly<PerTier>, top: number) {
  const claims: Partial<Record<Tier, SeatClaim>> = {};
  let floors = 0;
  for (const tier of TIERS) {
    if (sizes[tier] === 0) continue;
    const floor = Math.min(minimumOf(rule, sizes, tier, 0), drawn[tier]);
    floors += floor;
    claims[tier] = { claim: BigInt(drawn[tier]), floor, ceiling: drawn[tier] };
  }
  if (floors > top) {
    throw new ProtocolError('minimum-above-cap', `the minimums ask for ${floors}, the cap allows ${top}`, {
      minimum: floors,
      cap: top,
    });
  }
  return grantSeats(top, claims);
}

function byTotal(rule: Rule<'total'>, sizes: Readonly<PerTier>): SampleSize {
  const claims: Partial<Record<Tier, SeatClaim>> = {};
  let floors = 0;
  for (const tier of TIERS) {
    if (sizes[tier] === 0) continue;
    const weight = rule.weights[tier];
    if (weight === undefined) throw missing('tier-without-weight', tier);
    const floor = minimumOf(rule, sizes, tier, 1);
    floors += floor;
    claims[tier] = { claim: BigInt(sizes[tier]) * BigInt(weight), floor, ceiling: sizes[tier] };
  }
  const { total } = rule;
  if (floors > total) {
    throw new ProtocolError('total-below-minimum', `the minimums ask for ${floors}, the total is ${total}`, {
      minimum: floors,
      total,
    });
  }
  if (total > sum(sizes)) {
    throw new ProtocolError(
      'total-above-frame',
      `the total is ${total}, the task has ${sum(sizes)} targets`,
      {
        total,
        targets: sum(sizes),
      },
    );
  }
  return { drawn: { A: 0, B: 0, C: 0, D: 0, ...grantSeats(total, claims) }, short: 0 };
}

function byCount(rule: Rule<'count'>, sizes: Readonly<PerTier>): SampleSize {
  const drawn: PerTier = { A: 0, B: 0, C: 0, D: 0 };
  let carry = 0;
  let short = 0;
  for (const tier of [...TIERS].reverse()) {
    const want = (rule.counts[tier] ?? 0) + carry;
    drawn[tier] = Math.min(sizes[tier], want);
    carry = rule.top_up ? want - drawn[tier] : 0;
    if (!rule.top_up) short += want - drawn[tier];
  }
  return { drawn, short: short + carry };
}

/** `m_t`: a minimum never asks for more than the tier holds. */
const minimumOf = (rule: Rule<'rate' | 'total'>, sizes: Readonly<PerTier>, tier: Tier, unsaid: number) =>
  Math.min(rule.minimum?.[tier] ?? unsaid, sizes[tier]);

const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const sum = (counts: Readonly<PerTier>): number => TIERS.reduce((total, tier) => total + counts[tier], 0);
const missing = (code: string, tier: Tier): ProtocolError =>
  new ProtocolError(code, `tier ${tier} has targets, but the rule does not name it`, { tier });
