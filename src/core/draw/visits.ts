import { compareUtf8 } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { DrawTask, TeamRequirement } from './document.ts';
import type { TargetSelection } from './select.ts';

/** What the second phase of a draw needs of a drawn entry of the frame. */
export interface DrawnTarget {
  readonly id: string;
  readonly route: string;
  /** hex of its salt */
  readonly token: string;
}

/** One door: one target, one or more tasks together (protocol section 9). */
export interface PlannedVisit {
  /** `target/visit_group` */
  readonly id: string;
  readonly target: DrawnTarget;
  /** Place of the target among the drawn, in the order of the shuffled list. */
  readonly place: number;
  readonly tasks: readonly string[];
  /** What the tasks ask for together; empty when none asks for a team. */
  readonly teams: readonly TeamRequirement[];
}

/** The visits of a draw, sorted by id. `target` gives the frame's entry at a drawn ordinal. */
export function visitsOf(
  selection: Pick<TargetSelection, 'strata' | 'drawn'>,
  tasks: readonly DrawTask[],
  target: (ordinal: number) => DrawnTarget,
): PlannedVisit[] {
  const taskOf = new Map(tasks.map((task) => [task.task, task]));
  const teamsOf = mergedTeams(taskOf);
  const tasksOf = new Map<number, string[]>(selection.drawn.map((ordinal) => [ordinal, []]));
  for (const stratum of selection.strata) {
    for (const ordinal of stratum.ordinals) tasksOf.get(ordinal)!.push(stratum.task);
  }
  const visits: PlannedVisit[] = [];
  for (const [place, ordinal] of selection.drawn.entries()) {
    const entry = target(ordinal);
    for (const [group, codes] of byVisitGroup(tasksOf.get(ordinal)!, taskOf)) {
      visits.push({
        id: `${entry.id}/${group}`,
        target: entry,
        place,
        tasks: codes,
        teams: teamsOf(codes),
      });
    }
  }
  visits.sort((a, b) => compareUtf8(a.id, b.id));
  for (const [i, { id }] of visits.entries()) {
    if (visits[i - 1]?.id === id) throw new ProtocolError('target-twice', `${id} is two visits`, { id });
  }
  return visits;
}

/** `codes` come by task, since the strata do, and stay so within each group. */
function byVisitGroup(
  codes: readonly string[],
  taskOf: ReadonlyMap<string, DrawTask>,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const code of codes) {
    const group = taskOf.get(code)!.visit_group;
    const members = groups.get(group);
    if (members) members.push(code);
    else groups.set(group, [code]);
  }
  return groups;
}

/** Equal sets of tasks share one list of teams: a draw has few sets and many visits. */
function mergedTeams(taskOf: ReadonlyMap<string, DrawTask>): (codes: readonly string[]) => TeamRequirement[] {
  const known = new Map<string, TeamRequirement[]>();
  return (codes) => {
    const key = codes.join('+');
    const merged = known.get(key) ?? mergeTeams(codes.flatMap((code) => taskOf.get(code)!.teams));
    known.set(key, merged);
    return merged;
  };
}

/** For each department the largest size and the union of the scopes; departments and scopes sorted. */
export function mergeTeams(teams: readonly TeamRequirement[]): TeamRequirement[] {
  const merged = new Map<string, TeamRequirement>();
  for (const { department, scopes, size } of teams) {
    const so = merged.get(department);
    merged.set(department, {
      department,
      scopes: [...new Set([...(so?.scopes ?? []), ...scopes])].sort(compareUtf8),
      size: Math.max(so?.size ?? 0, size),
    });
  }
  return [...merged.values()].sort((a, b) => compareUtf8(a.department, b.department));
}
