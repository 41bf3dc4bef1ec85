import { TIERS, type Tier } from './document.ts';

/** What a tier brings to section 3.1: seats it starts with, seats it may not pass, and its claim. */
export interface SeatClaim {
  readonly claim: bigint;
  readonly floor: number;
  readonly ceiling: number;
}

/** From the riskiest: on a tie the seat goes to the tier met first. */
const RISKIEST_FIRST = [...TIERS].reverse();

/** Two different quotients of 53-bit claims and 33-bit divisors differ by more than 2^−70. */
const SCALE = 70n;

/**
 * Protocol section 3.1 (Webster, Sainte-Laguë): `seats` granted one by one to the largest
 * `claim / (2·granted + 1)`. A tier's quotients only fall, so all seats whose quotient is above a cut are
 * granted whatever their order; the cut is searched, and the few seats at it go by the rule's own words.
 * Work does not depend on the number of seats. Seats nobody may take stay ungranted.
 */
export function grantSeats(
  seats: number,
  claims: Readonly<Partial<Record<Tier, SeatClaim>>>,
): Partial<Record<Tier, number>> {
  const tiers = RISKIEST_FIRST.filter((tier) => claims[tier] !== undefined);
  const above = (cut: bigint) => new Map(tiers.map((tier) => [tier, grantedAbove(claims[tier]!, cut)]));
  let low = 0n;
  let high = 1n + tiers.reduce((most, tier) => (claims[tier]!.claim > most ? claims[tier]!.claim : most), 0n);
  high <<= SCALE;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (sum(above(middle)) <= seats) high = middle;
    else low = middle;
  }
  const granted = above(high);
  for (let left = seats - sum(granted); left > 0; left--) {
    const next = tiers
      .filter((tier) => claims[tier]!.claim > 0n && granted.get(tier)! < claims[tier]!.ceiling)
      .reduce<Tier | undefined>((best, tier) => {
        return best && !isLarger(claims[tier]!, granted.get(tier)!, claims[best]!, granted.get(best)!)
          ? best
          : tier;
      }, undefined);
    if (!next) break;
    granted.set(next, granted.get(next)! + 1);
  }
  return Object.fromEntries(granted);
}

/** Seats a tier has once every quotient ≥ cut / 2^70 is granted: claim·2^70 ≥ cut·(2a + 1) for each a. */
function grantedAbove({ claim, floor, ceiling }: SeatClaim, cut: bigint): number {
  const largest = ((claim << SCALE) / cut + 1n) / 2n;
  if (largest <= BigInt(floor)) return floor;
  return largest < BigInt(ceiling) ? Number(largest) : ceiling;
}

/** Whether x / (2a + 1) > y / (2b + 1). */
const isLarger = (x: SeatClaim, a: number, y: SeatClaim, b: number): boolean =>
  x.claim * (2n * BigInt(b) + 1n) > y.claim * (2n * BigInt(a) + 1n);

const sum = (granted: ReadonlyMap<Tier, number>): number => [...granted.values()].reduce((a, b) => a + b, 0);
