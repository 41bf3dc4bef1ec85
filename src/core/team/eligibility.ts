/** Who may serve in a team (protocol section 9; the check `teams-eligible`). */
import type { InspectorEntry } from '../draw/document.ts';
import { type ConflictMap, isEligible } from '../draw/staff.ts';
import { unitsOf } from './evenness.ts';
import type { TeamSlot, TeamsToStaff } from './staffing.ts';

/** What is wrong with an inspector in a team, or with a team or an inspector as a whole. */
export type AssignmentFault = {
  readonly fault: 'size' | 'repeated' | 'unknown' | 'department' | 'scopes' | 'conflict' | 'capacity';
  /** Index of the team; absent for `capacity`. */
  readonly team?: number;
  /** Absent for `size`. */
  readonly inspector?: string;
};

/** Everything that keeps an assignment, a list of inspector ids for each team, from being a complete one. */
export function assignmentFaults(
  { teams, inspectors, conflicts }: TeamsToStaff,
  assigned: readonly (readonly string[])[],
): AssignmentFault[] {
  const people = new Map(inspectors.map((inspector) => [inspector.id, inspector]));
  const faults: AssignmentFault[] = [];
  teams.forEach((slot, team) => {
    const members = assigned[team] ?? [];
    if (members.length !== slot.size) faults.push({ fault: 'size', team });
    const seated = new Set<string>();
    for (const inspector of members) {
      const fault = seated.has(inspector)
        ? 'repeated'
        : memberFault(slot, inspector, people.get(inspector), conflicts);
      if (fault) faults.push({ fault, team, inspector });
      seated.add(inspector);
    }
  });
  for (const [inspector, units] of unitsOf(assigned)) {
    if (units > (people.get(inspector)?.capacity ?? units)) faults.push({ fault: 'capacity', inspector });
  }
  return faults;
}

/**
 * Does this set S of indexes of teams prove that nobody can staff them: Σ size > Σ over inspectors of
 * min(capacity, number of teams of S open to them)? Any such set will do, whichever solver found it.
 */
export function provesUnstaffed(
  { teams, inspectors, conflicts }: TeamsToStaff,
  certificate: readonly number[],
): boolean {
  const named = new Set(certificate);
  const chosen = teams.filter((_, team) => named.has(team));
  let seats = 0;
  for (const { size } of chosen) seats += size;
  for (const inspector of inspectors) {
    const open = chosen.filter((slot) => isEligible(inspector, slot, conflicts)).length;
    seats -= Math.min(inspector.capacity, open);
  }
  return seats > 0;
}

function memberFault(
  slot: TeamSlot,
  id: string,
  inspector: InspectorEntry | undefined,
  conflicts: ConflictMap,
): AssignmentFault['fault'] | undefined {
  if (!inspector) return 'unknown';
  if (inspector.department !== slot.department) return 'department';
  if (!slot.scopes.every((scope) => inspector.scopes.includes(scope))) return 'scopes';
  const against = conflicts.get(id);
  if (against && slot.tokens.some((token) => against.has(token))) return 'conflict';
  return undefined;
}
