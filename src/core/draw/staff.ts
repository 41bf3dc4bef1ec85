/** Who may be drawn to inspect, as sealed (protocol section 4). */
import { compareUtf8, concat, utf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import type { InspectorEntry, SealedUnit, StaffDocument } from './document.ts';

/** Inspector id to the tokens of the targets that inspector must not visit. */
export type ConflictMap = ReadonlyMap<string, ReadonlySet<string>>;

/** The staff document in its one order; `conflicts` are pairs of inspector id and target token. */
export function buildStaff(
  inspectors: readonly InspectorEntry[],
  conflicts: readonly (readonly [string, string])[],
): StaffDocument {
  const staff: StaffDocument = {
    conflicts: conflicts
      .map(([inspector, token]): [string, string] => [inspector, token])
      .sort((a, b) => compareUtf8(a[0], b[0]) || compareUtf8(a[1], b[1])),
    inspectors: inspectors
      .map((inspector) => ({ ...inspector, scopes: [...inspector.scopes].sort(compareUtf8) }))
      .sort((a, b) => compareUtf8(a.id, b.id)),
  };
  checkStaff(staff);
  return staff;
}

const isAscending = (list: readonly string[]) =>
  list.every((item, i) => i === 0 || compareUtf8(list[i - 1]!, item) < 0);

/** @throws ProtocolError `staff-unsorted`: out of order, or an inspector, scope or conflict stands twice */
export function checkStaff(staff: StaffDocument): void {
  const refuse = (what: string) => {
    throw new ProtocolError('staff-unsorted', `the ${what} are not sorted, or one stands twice`, { what });
  };
  if (!isAscending(staff.inspectors.map(({ id }) => id))) refuse('inspectors');
  for (const { id, scopes } of staff.inspectors) if (!isAscending(scopes)) refuse(`scopes of ${id}`);
  // NUL keeps a pair's order that of inspector, then token.
  if (!isAscending(staff.conflicts.map(([inspector, token]) => `${inspector}\0${token}`)))
    refuse('conflicts');
}

/** `staff_digest = H(staff_salt ‖ JCS(staff))`; the salt keeps a small bureau's staff from being guessed. */
export const staffDigest = (suite: Suite, staffSalt: Uint8Array, staff: StaffDocument): Uint8Array =>
  suite.hash(concat(staffSalt, utf8(jcs(staff))));

/** Section 9, staffing draw: `H(units_salt ‖ JCS(units))`. */
export const unitsDigest = (suite: Suite, unitsSalt: Uint8Array, units: readonly SealedUnit[]): Uint8Array =>
  suite.hash(concat(unitsSalt, utf8(jcs(units))));

/**
 * Section 9, staffing draw: units, the departments of each and their scopes come by id. The lot goes down
 * this list, so in another order, or with a unit twice, it would be another lot.
 * @throws ProtocolError `units-unsorted`
 */
export function checkSealedUnits(units: readonly SealedUnit[]): void {
  const lists = [
    units.map(({ id }) => id),
    ...units.map(({ teams }) => teams.map(({ department }) => department)),
    ...units.flatMap(({ teams }) => teams.map(({ scopes }) => scopes)),
  ];
  if (!lists.every(isAscending)) {
    throw new ProtocolError(
      'units-unsorted',
      'the units, their teams or scopes are not sorted, or one twice',
    );
  }
}

export function conflictsOf(staff: StaffDocument): ConflictMap {
  const conflicts = new Map<string, Set<string>>();
  for (const [inspector, token] of staff.conflicts) {
    const tokens = conflicts.get(inspector);
    if (tokens) tokens.add(token);
    else conflicts.set(inspector, new Set([token]));
  }
  return conflicts;
}

/** Section 9, *eligible*: same department, holding all scopes, no conflict with any target of the unit. */
export function isEligible(
  inspector: InspectorEntry,
  team: {
    readonly department: string;
    readonly scopes: readonly string[];
    readonly tokens: readonly string[];
  },
  conflicts: ConflictMap,
): boolean {
  const barred = conflicts.get(inspector.id);
  return (
    inspector.department === team.department &&
    team.scopes.every((scope) => inspector.scopes.includes(scope)) &&
    !team.tokens.some((token) => barred?.has(token))
  );
}
