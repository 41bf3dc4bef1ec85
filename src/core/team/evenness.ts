/** Is a given assignment a most even one (protocol section 9, step 2; the check `teams-even`)? */
import { firstOptima, isUnstaffed, type Unstaffed } from './optimum.ts';
import { staffings, type TeamsToStaff } from './staffing.ts';

/** Σ (base_load + assigned)² over all inspectors: the least possible, and that of the given assignment. */
export type Evenness = { readonly even: boolean; readonly expected: bigint; readonly actual: bigint };

/**
 * Compares an assignment, a list of inspector ids for each team, with the most even one. With
 * `assignmentFaults` empty, `even` says that the assignment is a member of F.
 */
export function evenness(
  input: TeamsToStaff,
  assigned: readonly (readonly string[])[],
): Evenness | Unstaffed {
  const optima = firstOptima(staffings(input));
  if (isUnstaffed(optima)) return optima;
  const least = new Map<string, number>();
  for (const { witness } of optima) {
    witness.staffing.ids.forEach((id, i) => {
      least.set(id, witness.assigned[i]!);
    });
  }
  const given = unitsOf(assigned);
  const expected = sumOfSquares(input, least);
  const actual = sumOfSquares(input, given);
  return { even: actual === expected, expected, actual };
}

/** How many units each inspector serves in an assignment. */
export function unitsOf(assigned: readonly (readonly string[])[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const id of assigned.flat()) units.set(id, (units.get(id) ?? 0) + 1);
  return units;
}

function sumOfSquares({ inspectors }: TeamsToStaff, units: ReadonlyMap<string, number>): bigint {
  let sum = 0n;
  for (const { id, base_load } of inspectors) sum += BigInt(base_load + (units.get(id) ?? 0)) ** 2n;
  return sum;
}
