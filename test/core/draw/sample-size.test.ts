import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SampleRule, TIERS, type Tier } from '../../../src/core/draw/document.ts';
import { sampleSize } from '../../../src/core/draw/sample-size.ts';
import { grantSeats, type SeatClaim } from '../../../src/core/draw/webster.ts';

const all = (value: number) => ({ A: value, B: value, C: value, D: value });
const sum = (counts: Partial<Record<Tier, number>>) =>
  TIERS.reduce((total, tier) => total + (counts[tier] ?? 0), 0);
const perTier = <T>(value: fc.Arbitrary<T>) => fc.record({ A: value, B: value, C: value, D: value });

/** Section 3.1 another way: every quotient of every seat beyond the floors, sorted, the first ones taken. */
function bySorting(seats: number, claims: Partial<Record<Tier, SeatClaim>>): Record<Tier, number> {
  const granted: Record<Tier, number> = all(0);
  const quotients: { tier: Tier; claim: bigint; divisor: bigint }[] = [];
  for (const tier of TIERS) {
    const { claim, floor, ceiling } = claims[tier] ?? { claim: 0n, floor: 0, ceiling: 0 };
    granted[tier] = floor;
    for (let a = floor; claim > 0n && a < ceiling; a++)
      quotients.push({ tier, claim, divisor: 2n * BigInt(a) + 1n });
  }
  quotients.sort((x, y) => {
    const step = y.claim * x.divisor - x.claim * y.divisor;
    return step === 0n ? TIERS.indexOf(y.tier) - TIERS.indexOf(x.tier) : step > 0n ? 1 : -1;
  });
  for (const { tier } of quotients.slice(0, seats - sum(granted))) granted[tier]++;
  return granted;
}

const seatClaim = fc
  .record({
    claim: fc.oneof(fc.bigInt(0n, 12n), fc.bigInt(0n, 2n ** 85n)),
    floor: fc.nat(5),
    more: fc.nat(60),
  })
  .map(({ claim, floor, more }): SeatClaim => ({ claim, floor, ceiling: floor + more }));

describe('granting seats', () => {
  test('gives what sorting all quotients gives', () => {
    fc.assert(
      fc.property(perTier(seatClaim), fc.nat(150), (claims, more) => {
        const seats = TIERS.reduce((total, tier) => total + claims[tier].floor, more);
        expect(grantSeats(seats, claims)).toEqual(bySorting(seats, claims));
      }),
      { numRuns: 3_000 },
    );
  });

  test('more seats never take one away from a tier', () => {
    fc.assert(
      fc.property(perTier(seatClaim), fc.nat(150), (claims, more) => {
        const seats = TIERS.reduce((total, tier) => total + claims[tier].floor, more);
        const before = grantSeats(seats, claims);
        const after = grantSeats(seats + 1, claims);
        for (const tier of TIERS) expect(after[tier]).toBeGreaterThanOrEqual(before[tier]!);
      }),
    );
  });

  test('on a tie the riskier tier comes first', () => {
    const claim = { claim: 7n, floor: 0, ceiling: 9 };
    const claims = { A: claim, B: claim, C: claim, D: claim };
    expect([1, 2, 3, 4, 5].map((seats) => grantSeats(seats, claims))).toEqual([
      { A: 0, B: 0, C: 0, D: 1 },
      { A: 0, B: 0, C: 1, D: 1 },
      { A: 0, B: 1, C: 1, D: 1 },
      { A: 1, B: 1, C: 1, D: 1 },
      { A: 1, B: 1, C: 1, D: 2 },
    ]);
  });

  test('four billion seats among claims of 2^85 take no longer than four', () => {
    const claim = 2n ** 85n;
    const ceiling = 2 ** 32;
    const claims = { A: { claim, floor: 0, ceiling }, D: { claim: 3n * claim, floor: 0, ceiling } };
    expect(grantSeats(2 ** 32, claims)).toEqual({ A: 2 ** 30, D: 3 * 2 ** 30 });
  });
});

const rate = (rule: Omit<Extract<SampleRule, { mode: 'rate' }>, 'mode'>) => ({
  mode: 'rate' as const,
  ...rule,
});

describe('rate', () => {
  const rates = { A: 10_000, B: 100_000, C: 500_000, D: 1_000_000 };

  test('is not lower than the rate, and never more than the tier holds', () => {
    const sizes = { A: 101, B: 11, C: 3, D: 2 };
    expect(sampleSize(rate({ rates }), sizes)).toEqual({ drawn: { A: 2, B: 2, C: 2, D: 2 }, short: 0 });
  });

  test('rounds to the nearest where the rule says so, halves up', () => {
    const sizes = { A: 149, B: 15, C: 3, D: 2 };
    expect(sampleSize(rate({ rates, rounding: 'nearest' }), sizes).drawn).toEqual({ A: 1, B: 2, C: 2, D: 2 });
  });

  test('counts on the population where the rule has one for the tier', () => {
    const sizes = { A: 100, B: 10, C: 0, D: 0 };
    expect(sampleSize(rate({ rates, population: { A: 500, C: 99 } }), sizes).drawn).toEqual({
      A: 5,
      B: 1,
      C: 0,
      D: 0,
    });
  });

  test('a minimum of more than the tier holds takes all of it', () => {
    expect(sampleSize(rate({ rates, minimum: { A: 9, C: 7 } }), { A: 5, B: 1, C: 0, D: 0 }).drawn).toEqual({
      A: 5,
      B: 1,
      C: 0,
      D: 0,
    });
  });

  test('the floor is filled in the order of the tiers named, and what is still short is reported', () => {
    const sizes = { A: 100, B: 10, C: 6, D: 0 };
    const rule = { rates: { A: 0, B: 0, C: 0 }, floor: 100_000 };
    expect(sampleSize(rate({ ...rule, top_up_from: ['C', 'B'] }), sizes)).toEqual({
      drawn: { A: 0, B: 6, C: 6, D: 0 },
      short: 0,
    });
    expect(sampleSize(rate({ ...rule, top_up_from: ['D', 'C'] }), sizes)).toEqual({
      drawn: { A: 0, B: 0, C: 6, D: 0 },
      short: 6,
    });
    expect(sampleSize(rate(rule), sizes)).toEqual({ drawn: all(0), short: 12 });
  });

  test('the cap hands out what the rates asked for by Webster, above the minimums', () => {
    const asked = { A: 10, B: 10, C: 10, D: 2 };
    const sizes = { A: 1000, B: 100, C: 20, D: 2 };
    const claims = (minimum: Partial<Record<Tier, number>>) =>
      Object.fromEntries(
        TIERS.map((tier) => [
          tier,
          { claim: BigInt(asked[tier]), floor: minimum[tier] ?? 0, ceiling: asked[tier] },
        ]),
      );
    for (const minimum of [{}, { D: 2 }, { A: 3, D: 1 }]) {
      const { drawn } = sampleSize(rate({ rates, minimum, cap: 10_000 }), sizes);
      expect(drawn).toEqual(bySorting(11, claims(minimum)));
    }
    expect(sampleSize(rate({ rates, cap: 28_521 }), sizes).drawn).toEqual(asked);
  });

  test('is exact for four tiers of 2^32', () => {
    const most = 2 ** 32;
    const sizes = all(most);
    expect(sampleSize(rate({ rates: all(999_999), floor: 999_999, cap: 1_000_000 }), sizes)).toEqual({
      drawn: all(4294963002),
      short: 0,
    });
    expect(sampleSize(rate({ rates: all(1_000_000), cap: 1 }), sizes).drawn).toEqual({
      A: 4294,
      B: 4295,
      C: 4295,
      D: 4295,
    });
  });

  test.each<[string, SampleRule]>([
    ['tier-without-rate', rate({ rates: { A: 1 } })],
    ['floor-above-cap', rate({ rates, floor: 60_000, cap: 50_000 })],
    ['minimum-above-cap', rate({ rates, minimum: { A: 2 }, cap: 10_000 })],
  ])('%s is an error', (code, rule) => {
    expect(() => sampleSize(rule, { A: 100, B: 1, C: 0, D: 0 })).toThrow(expect.objectContaining({ code }));
  });
});

describe('total', () => {
  const total = (n: number, rule: Partial<Extract<SampleRule, { mode: 'total' }>> = {}) => ({
    mode: 'total' as const,
    total: n,
    weights: { A: 1, B: 2, C: 5, D: 10 },
    ...rule,
  });

  test('gives what sorting all quotients gives, with a minimum of 1 unless said', () => {
    const cases = fc.record({
      sizes: perTier(fc.nat(40)),
      weights: perTier(fc.integer({ min: 1, max: 20 })),
      minimum: fc.record({ A: fc.nat(3), C: fc.nat(50) }, { requiredKeys: [] }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ sizes, weights, minimum, part }) => {
        fc.pre(sum(sizes) > 0);
        const least = (tier: Tier) =>
          Math.min(sizes[tier], (minimum as Partial<Record<Tier, number>>)[tier] ?? 1);
        const floors = TIERS.reduce((n, tier) => n + least(tier), 0);
        const n = floors + Math.floor(part * (sum(sizes) - floors));
        const claims = Object.fromEntries(
          TIERS.map((tier) => [
            tier,
            { claim: BigInt(sizes[tier] * weights[tier]), floor: least(tier), ceiling: sizes[tier] },
          ]),
        );
        expect(sampleSize(total(n, { weights, minimum }), sizes)).toEqual({
          drawn: bySorting(n, claims),
          short: 0,
        });
      }),
    );
  });

  test.each<[string, SampleRule]>([
    ['total-below-minimum', total(1)],
    ['total-below-minimum', total(2, { minimum: { A: 3 } })],
    ['total-above-frame', total(102)],
    ['tier-without-weight', total(5, { weights: { A: 1 } })],
  ])('%s is an error', (code, rule) => {
    expect(() => sampleSize(rule, { A: 100, B: 1, C: 0, D: 0 })).toThrow(expect.objectContaining({ code }));
  });

  test('nobody at all is an answer where no minimum stands against it', () => {
    expect(sampleSize(total(0, { minimum: { A: 0, B: 0 } }), { A: 100, B: 1, C: 0, D: 0 }).drawn).toEqual(
      all(0),
    );
  });
});

describe('count', () => {
  const count = (counts: Partial<Record<Tier, number>>, top_up?: boolean): SampleRule => ({
    mode: 'count',
    counts,
    ...(top_up !== undefined && { top_up }),
  });
  const sizes = { A: 4, B: 0, C: 3, D: 2 };

  test('takes what is there and reports what is short', () => {
    expect(sampleSize(count({ A: 1, B: 2, D: 5 }), sizes)).toEqual({
      drawn: { A: 1, B: 0, C: 0, D: 2 },
      short: 5,
    });
  });

  test('with top_up, what a tier lacks is asked of the next less risky one, through empty tiers too', () => {
    expect(sampleSize(count({ B: 2, D: 3 }, true), sizes)).toEqual({
      drawn: { A: 2, B: 0, C: 1, D: 2 },
      short: 0,
    });
    expect(sampleSize(count({ A: 9 }, true), sizes)).toEqual({ drawn: { A: 4, B: 0, C: 0, D: 0 }, short: 5 });
  });
});

test('a task without targets has no sizes', () => {
  expect(() => sampleSize({ mode: 'count', counts: {} }, all(0))).toThrow(
    expect.objectContaining({ code: 'task-without-targets' }),
  );
});
