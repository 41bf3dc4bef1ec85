import { sortTasks } from '../../core/draw/commitment.ts';
import type { DrawTask } from '../../core/draw/document.ts';
import { resolveSample } from '../../plan/resolve-sample.ts';
import { type FrameGroup, type ScopeCount, tally } from '../../plan/scope.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import type { RoundTask } from '../queries.ts';
import { named } from '../steps.ts';

export interface SealedTasks {
  /** As they will stand in the commitment (protocol section 5), nothing confirmed yet. */
  readonly documents: readonly DrawTask[];
  /** By task, how many targets had no valid evaluation; published. */
  readonly unrated: Readonly<Record<string, number>>;
}

/** What the plan left open until the list is known: population, exclusions, this round's share. */
export function sealedTasks(planned: readonly RoundTask[], groups: readonly FrameGroup[]): SealedTasks {
  const counts = planned.map((_, i) => tally(groups, i));
  refuseEmpty(planned, counts);
  return {
    documents: sortTasks(planned.map((task, i) => documentOf(task, counts[i]!))),
    unrated: Object.fromEntries(planned.map(({ code }, i) => [code, counts[i]!.unrated])),
  };
}

function documentOf(task: RoundTask, counts: ScopeCount): DrawTask {
  return {
    confirmed: [],
    exclusions: counts.exclusions,
    replacement: task.replacement,
    sample: named(drawProblems['draw-not-by-lot'], () => resolveSample(task, counts, task.round)),
    task: task.code,
    // 市抽县查: this draw picks the targets, each county staffs its own by a staffing draw.
    teams:
      task.mode === 'lower_level'
        ? []
        : task.teams.map(({ department, scopes, size }) => ({
            department,
            scopes: [...new Set(scopes)],
            size,
          })),
    visit_group: task.visit_group,
  };
}

/** Protocol section 2, step 6: a frame without targets for one of its tasks is refused. */
function refuseEmpty(planned: readonly RoundTask[], counts: readonly ScopeCount[]): void {
  const tasks = planned.flatMap(({ code }, i) => {
    const { eligible, exclusions } = counts[i]!;
    return Object.keys(eligible).length === 0 ? [{ task: code, exclusions }] : [];
  });
  if (tasks.length > 0) throw new Problem(drawProblems['draw-without-targets'], { members: { tasks } });
}
