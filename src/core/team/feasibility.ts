/**
 * Before commitment: which targets of the frame, and which departments, the staff is too small for
 * (protocol section 9, step 1). A cell's targets need the same team, so only conflicts are looked at one by
 * one: a frame of any size costs work by cell and by conflict.
 */
import { compareUtf8 } from '../canonical/bytes.ts';
import type { DrawTask, FrameHeader, InspectorEntry, TeamRequirement } from '../draw/document.ts';
import type { ConflictMap } from '../draw/staff.ts';
import { mergeTeams } from '../draw/visits.ts';

type TeamsOfTask = Pick<DrawTask, 'task' | 'teams'>;

/** A department's part of a full team that has fewer eligible inspectors than seats. */
export type TeamShortage = { readonly department: string; readonly size: number; readonly eligible: number };

type Need = { readonly requirement: TeamRequirement; readonly holders: ReadonlySet<string> };

export type StaffScreen = {
  /** By index of the header's cells: the full team of its targets, and who holds the scopes. */
  readonly needs: readonly (readonly Need[])[];
  /** Token to the inspectors in conflict with it. Only these targets can differ from their cell. */
  readonly opponents: ReadonlyMap<string, readonly string[]>;
};

/** Prepares the look at a frame; `cells` are those of its header. */
export function screenStaff(
  cells: FrameHeader['cells'],
  tasks: readonly TeamsOfTask[],
  inspectors: readonly InspectorEntry[],
  conflicts: ConflictMap,
): StaffScreen {
  const teamsOf = new Map(tasks.map(({ task, teams }) => [task, teams]));
  const holdersOf = new Map<string, ReadonlySet<string>>();
  const need = (requirement: TeamRequirement): Need => {
    const name = JSON.stringify([requirement.department, requirement.scopes]);
    const holders = holdersOf.get(name) ?? new Set(holderIds(inspectors, requirement));
    holdersOf.set(name, holders);
    return { requirement, holders };
  };
  const opponents = new Map<string, string[]>();
  for (const [inspector, tokens] of conflicts) {
    for (const token of tokens) {
      const others = opponents.get(token);
      if (others) others.push(inspector);
      else opponents.set(token, [inspector]);
    }
  }
  return {
    needs: cells.map(({ signature }) =>
      mergeTeams(tasksOf(signature).flatMap((task) => teamsOf.get(task) ?? [])).map(need),
    ),
    opponents,
  };
}

/** What every target of a cell lacks, conflicts aside. */
export function cellShortages(screen: StaffScreen, cell: number): TeamShortage[] {
  return shortages(screen.needs[cell]!, []);
}

/** What one target lacks; only for tokens among `screen.opponents` can it be more than what its cell lacks. */
export function targetShortages(screen: StaffScreen, cell: number, token: string): TeamShortage[] {
  return shortages(screen.needs[cell]!, screen.opponents.get(token) ?? []);
}

/** A department whose inspectors together may take fewer units than its tasks need seats. */
export type CapacityShortage = {
  readonly department: string;
  readonly capacity: number;
  readonly needed: number;
};

/** The departments with capacity below Σ over their tasks of size × targets drawn, in order of bytes. */
export function capacityShortages(
  tasks: readonly TeamsOfTask[],
  drawn: ReadonlyMap<string, number>,
  inspectors: readonly InspectorEntry[],
): CapacityShortage[] {
  const needed = new Map<string, number>();
  for (const { task, teams } of tasks) {
    for (const { department, size } of teams) {
      needed.set(department, (needed.get(department) ?? 0) + size * (drawn.get(task) ?? 0));
    }
  }
  const capacity = new Map<string, number>();
  for (const inspector of inspectors) {
    capacity.set(inspector.department, (capacity.get(inspector.department) ?? 0) + inspector.capacity);
  }
  return [...needed]
    .map(([department, seats]) => ({ department, capacity: capacity.get(department) ?? 0, needed: seats }))
    .filter((line) => line.capacity < line.needed)
    .sort((a, b) => compareUtf8(a.department, b.department));
}

function shortages(needs: readonly Need[], opponents: readonly string[]): TeamShortage[] {
  return needs
    .map(({ requirement: { department, size }, holders }) => ({
      department,
      size,
      eligible: holders.size - opponents.filter((inspector) => holders.has(inspector)).length,
    }))
    .filter(({ size, eligible }) => eligible < size);
}

function holderIds(inspectors: readonly InspectorEntry[], { department, scopes }: TeamRequirement): string[] {
  return inspectors
    .filter((who) => who.department === department && scopes.every((scope) => who.scopes.includes(scope)))
    .map((who) => who.id);
}

/** The tasks of a signature `T01/A+T03/B` (section 2). */
function tasksOf(signature: string): string[] {
  return signature.split('+').map((stratum) => stratum.slice(0, stratum.indexOf('/')));
}
