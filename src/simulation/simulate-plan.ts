import type { Kysely } from 'kysely';
import type pg from 'pg';
import { drawnRounds } from '../draw/rounds.ts';
import { availableInspectors } from '../draw/seal/staff-store.ts';
import { departmentsOf, type Guard, guardOf } from '../frequency/guard.ts';
import type { Plan } from '../plan/queries.ts';
import { type PlannedTask, plannedTask } from '../plan/schema.ts';
import { officeToday } from '../platform/clock.ts';
import { readSnapshot } from '../platform/copy.ts';
import type { Database } from '../platform/database.ts';
import type { Progress } from '../platform/operations.ts';
import { Problem } from '../platform/problems.ts';
import { simulationProblems } from './problems.ts';
import { countInScope, readRegister } from './register.ts';
import { type ScheduledDraw, scheduleDraws } from './schedule.ts';
import {
  LEAST_YEARS,
  MOST_TARGETS,
  type SimulationRequest,
  type SimulationResult,
  simulationResult,
} from './schema.ts';
import { simulateInThread } from './simulate-thread.ts';
import type { YearFigures } from './simulate-year.ts';
import { summarise } from './summarise.ts';
import type { AvailableStaff, YearInput } from './year-input.ts';

/** What is known before the long work begins. */
export interface PreparedSimulation {
  readonly plan: Plan;
  readonly tasks: readonly PlannedTask[];
  readonly guard: Guard;
  readonly today: string;
}

/** @throws Problem `simulation-incomplete`, `simulation-without-targets`, `simulation-too-large` */
export async function prepareSimulation(db: Kysely<Database>, plan: Plan): Promise<PreparedSimulation> {
  const tasks = completeTasks(plan);
  const today = officeToday();
  const guard = await guardOf(db, { ...plan.heading, plan: plan.code });
  const size = await countInScope(db, tasks, guard, today);
  if (size === 0) throw new Problem(simulationProblems['simulation-without-targets']);
  if (size > MOST_TARGETS) {
    throw new Problem(simulationProblems['simulation-too-large'], {
      members: { targets: size, most: MOST_TARGETS },
    });
  }
  return { plan, tasks, guard, today };
}

/** Other gaps of a draft, as a missing matter, change no number. */
function completeTasks({ tasks }: Plan): PlannedTask[] {
  const missing = tasks.flatMap((task) =>
    (['sample', 'window_from', 'window_to'] as const)
      .filter((field) => task[field] === undefined)
      .map((field) => ({ task: task.code, field })),
  );
  if (missing.length > 0 || tasks.length === 0)
    throw new Problem(simulationProblems['simulation-incomplete'], { members: { missing } });
  return tasks.map((task) => plannedTask.parse(task));
}

/**
 * Simulates years of a plan over today's register. The same plan, register and day give the same result. Nothing is
 * written: what comes of it is the result of the operation and nothing else.
 */
export async function simulatePlan(
  { db, pool }: { readonly db: Kysely<Database>; readonly pool: pg.Pool },
  prepared: PreparedSimulation,
  request: SimulationRequest,
  progress: Progress,
): Promise<SimulationResult> {
  const { plan, today } = prepared;
  const alreadyDrawn = await drawnRounds(db, plan.id);
  const input = await readInput({ db, pool }, prepared, request, alreadyDrawn);
  const years: YearFigures[] = [];
  let wanted = Math.min(request.years, LEAST_YEARS);
  while (years.length < wanted) {
    const first = years.length + 1;
    const last = Math.min(wanted, years.length + YEARS_AT_ONCE);
    years.push(...(await simulateInThread({ year: input, first, last })));
    if (first === 1) wanted = affordableYears(input, years, request.years);
    progress(years.length, wanted);
  }
  return simulationResult.parse({
    ...summarise(input, years),
    as_of: today,
    seeds: `simulation/${plan.code}/<year>/<draw>`,
    already_drawn: alreadyDrawn,
  });
}

const YEARS_AT_ONCE = 60;
/** A target looked at in one draw counts 1, a visit with its team `VISIT_WORK`; the whole takes some minutes. */
const MOST_WORK = 400_000_000;
const VISIT_WORK = 20;

/** As many years as were asked for, or what is affordable by the measure of the first ones: no clock decides. */
function affordableYears(
  { draws, register }: YearInput,
  years: readonly YearFigures[],
  asked: number,
): number {
  const visits = years.reduce((sum, year) => sum + year.visits.reduce((a, b) => a + b, 0), 0) / years.length;
  const work = draws.length * register.size + VISIT_WORK * visits;
  return Math.max(LEAST_YEARS, Math.min(asked, Math.floor(MOST_WORK / work)));
}

async function readInput(
  { db, pool }: { readonly db: Kysely<Database>; readonly pool: pg.Pool },
  { plan, tasks, guard, today }: PreparedSimulation,
  { unit_size }: SimulationRequest,
  alreadyDrawn: SimulationResult['already_drawn'],
): Promise<YearInput> {
  const done = new Set(alreadyDrawn.map(({ task, round }) => `${task}/${round}`));
  const draws = scheduleDraws(tasks, today, (task, round) => done.has(`${task}/${round}`));
  const register = await readSnapshot(pool, (client) => readRegister(db, client, tasks, guard, today));
  const inspectors = new Map<string, number>();
  const staff: AvailableStaff[][] = [];
  for (const draw of draws) {
    const people = await staffOf(db, tasks, draw, guard.year);
    staff.push(
      people.map(({ id, ...person }) => {
        const inspector = inspectors.get(id) ?? inspectors.size;
        inspectors.set(id, inspector);
        return { inspector, ...person };
      }),
    );
  }
  const { departments } = register;
  return {
    plan: plan.code,
    tasks,
    task_departments: tasks.map((task) =>
      departmentsOf(task, guard.lead_department).map((code) => departments.indexOf(code)),
    ),
    register,
    ceilings: guard.ceilings,
    draws,
    staff,
    inspectors: inspectors.size,
    unit_size,
  };
}

async function staffOf(
  db: Kysely<Database>,
  tasks: readonly PlannedTask[],
  { tasks: own, first_day: from, last_day: to }: ScheduledDraw,
  year: number,
) {
  const staffed = own.map((i) => tasks[i]!).filter(({ mode }) => mode === 'own');
  const departments = [...new Set(staffed.flatMap(({ teams }) => teams.map(({ department }) => department)))];
  return departments.length === 0 ? [] : await availableInspectors(db, departments, { from, to }, year);
}
