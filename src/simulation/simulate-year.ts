/**
 * One simulated year of a plan: every draw with the functions that make the real one, the frequency guard between
 * them. Numbers go in and numbers come out.
 *
 * Its seed is public and can be nobody's lot: the key of a real draw is an HMAC under the digest of a logged
 * commitment over a secret (protocol section 5), this one a bare hash of the text `simulation/<plan>/<year>/<draw>`.
 * There is no commitment, no number, no secret and no log entry, and nothing here could make one.
 */
import { compareUtf8, utf8 } from '../core/canonical/bytes.ts';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import type { Suite } from '../core/canonical/suite.ts';
import { type DrawTask, type StaffDocument, TIERS } from '../core/draw/document.ts';
import { sampleSize } from '../core/draw/sample-size.ts';
import { subseed } from '../core/draw/seed.ts';
import { selectTargets } from '../core/draw/select.ts';
import { drawTeams } from '../core/draw/teams.ts';
import { unitsOf } from '../core/draw/units.ts';
import { type PlannedVisit, visitsOf } from '../core/draw/visits.ts';
import { isSpread } from '../core/frequency/spread-task.ts';
import { everyTier, resolveSample } from '../plan/resolve-sample.ts';
import { formFrame, type SimulatedFrame } from './frame.ts';
import type { YearInput } from './year-input.ts';

export interface YearFigures {
  /** `task × 4 + tier`: targets drawn, all rounds together. */
  readonly drawn: Int32Array;
  /** `draw × tasks + task`: visits, a common one with the first of its tasks. */
  readonly visits: Int32Array;
  /** Visits that common visits made unnecessary. */
  saved: number;
  /** Firms by how many visits they get; the last place is for that many or more. */
  readonly firms_by_visits: Int32Array;
  /** Units by inspector. */
  readonly units: Int32Array;
  /** By draw: 1 where it could not be staffed. */
  readonly unstaffed: Uint8Array;
  /** `draw × departments + department`: 1 where the department was short. */
  readonly short: Uint8Array;
  /** `draw × tasks + task`: 1 where the task's rule could not be met, so that it was not drawn. */
  readonly impossible: Uint8Array;
  /** `draw × reasons + reason`: targets left out by the guard, in a task each. */
  readonly left_out: Int32Array;
}

/** Firms with so many visits or more are counted together. */
export const MOST_VISITS = 20;

export function simulateYear(suite: Suite, input: YearInput, year: number): YearFigures {
  const { register, tasks, draws } = input;
  const figures: YearFigures = {
    drawn: new Int32Array(tasks.length * TIERS.length),
    visits: new Int32Array(draws.length * tasks.length),
    saved: 0,
    firms_by_visits: new Int32Array(MOST_VISITS + 1),
    units: new Int32Array(input.inspectors),
    unstaffed: new Uint8Array(draws.length),
    short: new Uint8Array(draws.length * register.departments.length),
    impossible: new Uint8Array(draws.length * tasks.length),
    left_out: new Int32Array(draws.length * 4),
  };
  const load = register.load.slice();
  const departmentLoad = register.department_load.slice();
  const drawn = register.drawn.slice();
  const spread = tasks.map(isSpread);
  const visited = new Uint16Array(register.firms);
  for (let d = 0; d < draws.length; d++) {
    const frame = formFrame(input, draws[d]!, load, departmentLoad, drawn);
    figures.left_out.set(frame.left_out, d * 4);
    const prk = suite.hash(utf8(`simulation/${input.plan}/${year}/${d}`));
    for (const visit of drawVisits(suite, input, d, frame, prk, figures)) {
      const target = frame.targets[visit.ordinal]!;
      const firm = register.firm[target]!;
      for (const i of visit.tasks) if (spread[i]) drawn[target * tasks.length + i] = 1;
      visited[firm]!++;
      load[firm]!++;
      for (const department of visit.departments)
        departmentLoad[firm * register.departments.length + department]!++;
    }
  }
  for (const n of visited) figures.firms_by_visits[Math.min(n, MOST_VISITS)]!++;
  return figures;
}

interface DrawnVisit {
  readonly ordinal: number;
  /** Indexes of its tasks. */
  readonly tasks: readonly number[];
  readonly departments: ReadonlySet<number>;
}

/** Draws targets and teams as `runDraw` of the core does, and counts. */
function drawVisits(
  suite: Suite,
  input: YearInput,
  d: number,
  frame: SimulatedFrame,
  prk: Uint8Array,
  figures: YearFigures,
): DrawnVisit[] {
  const { tasks, register } = input;
  const drawTasks = tasksOfDraw(input, d, frame, figures);
  if (drawTasks.length === 0) return [];
  const selection = selectTargets(frame.header, drawTasks, subseed(suite, prk, 'targets'));
  const taskIndex = new Map(tasks.map(({ code }, i) => [code, i]));
  let claims = 0;
  for (const { task, tier, drawn } of selection.strata) {
    figures.drawn[taskIndex.get(task)! * TIERS.length + TIERS.indexOf(tier)]! += drawn;
    claims += drawn;
  }
  const visits = visitsOf(selection, drawTasks, (ordinal) => ({
    id: `T${String(frame.targets[ordinal]!).padStart(9, '0')}`,
    route: register.route_names[register.routes[frame.targets[ordinal]!]!]!,
    token: String(ordinal),
  }));
  figures.saved += claims - visits.length;
  staffVisits(suite, input, d, visits, prk, figures);
  return visits.map((visit) => {
    const own = visit.tasks.map((code) => taskIndex.get(code)!);
    figures.visits[d * tasks.length + own[0]!]!++;
    const departments = new Set(own.flatMap((i) => input.task_departments[i]!));
    return { ordinal: selection.drawn[visit.place]!, tasks: own, departments };
  });
}

/** The tasks of the draw as a commitment would hold them; those whose rule cannot be met are left out and noted. */
function tasksOfDraw(input: YearInput, d: number, frame: SimulatedFrame, figures: YearFigures): DrawTask[] {
  const { tasks } = input;
  const { round, tasks: own } = input.draws[d]!;
  return own.flatMap((i, at): DrawTask[] => {
    const task = tasks[i]!;
    try {
      const sample = resolveSample(task, frame.counts[at]!, round);
      // Refuses a rule that the frame cannot meet, as sealing would.
      sampleSize(sample, everyTier(frame.counts[at]!.eligible));
      const teams =
        task.mode === 'own'
          ? task.teams.map(({ department, scopes, size }) => ({ department, scopes, size }))
          : [];
      const { code, visit_group } = task;
      return [{ confirmed: [], exclusions: {}, replacement: false, sample, task: code, teams, visit_group }];
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      figures.impossible[d * tasks.length + i] = 1;
      return [];
    }
  });
}

function staffVisits(
  suite: Suite,
  input: YearInput,
  d: number,
  visits: readonly PlannedVisit[],
  prk: Uint8Array,
  figures: YearFigures,
): void {
  const units = unitsOf(visits, input.unit_size);
  if (units.length === 0) return;
  const idOf = (inspector: number) => `I${String(inspector).padStart(9, '0')}`;
  const people = input.staff[d]!.map(({ inspector, department, scopes, capacity }) => ({
    base_load: 0,
    capacity: Math.max(0, capacity - figures.units[inspector]!),
    department,
    id: idOf(inspector),
    scopes: [...scopes],
  }));
  const staff: StaffDocument = {
    conflicts: [],
    inspectors: people.sort((a, b) => compareUtf8(a.id, b.id)),
  };
  const assigned = drawTeams(units, staff, subseed(suite, prk, 'inspectors'));
  if ('unstaffed' in assigned) {
    figures.unstaffed[d] = 1;
    const { departments } = input.register;
    for (const { department } of assigned.certificate)
      figures.short[d * departments.length + departments.indexOf(department)] = 1;
    return;
  }
  for (const { inspectors } of assigned.teams)
    for (const id of inspectors) figures.units[Number(id.slice(1))]!++;
}
