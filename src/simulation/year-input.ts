import type { Ceilings } from '../core/frequency/ceilings.ts';
import type { PlannedTask } from '../plan/schema.ts';
import type { SimulatedRegister } from './register.ts';
import type { ScheduledDraw } from './schedule.ts';

/** Who could be drawn to inspect in one draw; `inspector` numbers the person over the whole year. */
export interface AvailableStaff {
  readonly inspector: number;
  readonly department: string;
  readonly scopes: readonly string[];
  /** Units that are left of the year's before the simulation begins. */
  readonly capacity: number;
}

export interface YearInput {
  readonly plan: string;
  readonly tasks: readonly PlannedTask[];
  /** For each task, indexes in `register.departments`. */
  readonly task_departments: readonly (readonly number[])[];
  readonly register: SimulatedRegister;
  readonly ceilings: Ceilings;
  readonly draws: readonly ScheduledDraw[];
  /** By draw. */
  readonly staff: readonly (readonly AvailableStaff[])[];
  readonly inspectors: number;
  readonly unit_size: number;
}
