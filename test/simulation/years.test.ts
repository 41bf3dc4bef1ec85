import { describe, expect, it } from 'vitest';
import { type PlannedTask, plannedTask } from '../../src/plan/schema.ts';
import { monthShares, scheduleDraws } from '../../src/simulation/schedule.ts';
import { simulateYears } from '../../src/simulation/simulate-thread.ts';
import { spreadOf, summarise } from '../../src/simulation/summarise.ts';
import type { AvailableStaff, YearInput } from '../../src/simulation/year-input.ts';

const TODAY = '2026-03-05';
const YEARS = 200;

const planned = (code: string, more: object = {}): PlannedTask =>
  plannedTask.parse({
    code,
    title: code,
    visit_group: code,
    sample: { mode: 'count', counts: { A: 10 } },
    window_from: '2026-04-01',
    window_to: '2026-11-30',
    teams: [{ department: 'ZF', size: 2, scopes: [] }],
    ...more,
  });

/** `size` firms of tier A, each its own, in scope of every task; nobody was visited. */
function yearOf(
  size: number,
  tasks: readonly PlannedTask[],
  more: Partial<YearInput> = {},
  today = TODAY,
): YearInput {
  const draws = scheduleDraws(tasks, today);
  const inspector = (i: number): AvailableStaff => ({
    inspector: i,
    department: 'ZF',
    scopes: [],
    capacity: 200,
  });
  return {
    plan: 'P1',
    tasks,
    task_departments: tasks.map(() => [0]),
    ceilings: { by_tier: {}, cooling_off_months: 0 },
    draws,
    staff: draws.map(() => Array.from({ length: 6 }, (_, i) => inspector(i))),
    inspectors: 6,
    unit_size: 1,
    register: {
      size,
      firms: size,
      firm: Uint32Array.from({ length: size }, (_, i) => i),
      barred: new Uint8Array(size),
      tiers: new Uint8Array(size * tasks.length).fill(1),
      drawn: new Uint8Array(size * tasks.length),
      routes: new Uint32Array(size),
      route_names: [''],
      load: new Int32Array(size),
      department_load: new Int32Array(size),
      cooling_until: new Int32Array(size),
      departments: ['ZF'],
    },
    ...more,
  };
}

const simulate = (input: YearInput, years = YEARS) =>
  summarise(input, simulateYears({ year: input, first: 1, last: years }));

describe('a simulated year', () => {
  it('gives, on average, what chance gives: firms drawn by two independent tasks', () => {
    const [size, first, second] = [60, 20, 15];
    const input = yearOf(size, [
      planned('T1', { sample: { mode: 'count', counts: { A: first } } }),
      planned('T2', { sample: { mode: 'count', counts: { A: second } } }),
    ]);
    const { firms, visits, tasks } = simulate(input);
    const exact = (first * second) / size;
    // The number drawn twice is hypergeometric.
    const variance = exact * (1 - first / size) * ((size - second) / (size - 1));
    const twice = firms.by_visits[2]!.firms;
    expect(Math.abs(twice.mean - exact)).toBeLessThan(3 * Math.sqrt(variance / YEARS));
    expect(twice.low).toBeLessThan(exact);
    expect(twice.high).toBeGreaterThan(exact);
    expect(visits).toEqual({ mean: 35, low: 35, high: 35 });
    expect(tasks[0]!.tiers).toEqual([
      { tier: 'A', in_scope: size, drawn: { mean: 20, low: 20, high: 20 }, effective_rate: 333_333 },
    ]);
  });

  it('has the guard between its draws: nobody at a ceiling is drawn again, and how many were left out is told', () => {
    const tasks = [planned('T1'), planned('T2')];
    const ceilings = { by_tier: { A: 1 }, cooling_off_months: 0 };
    const { firms, left_out } = simulate(yearOf(40, tasks, { ceilings }), 20);
    expect(firms.by_visits.map(({ firms: n }) => n.mean)).toEqual([20, 20]);
    expect(left_out).toEqual({ 'ceiling-tier': { mean: 10, low: 10, high: 10 } });
  });

  it('counts what a firm had before, for all that belongs to it', () => {
    const input = yearOf(40, [planned('T1', { sample: { mode: 'count', counts: { A: 40 } } })], {
      ceilings: { by_tier: { A: 2 }, cooling_off_months: 0 },
    });
    // Targets 0 to 9 are one firm, which was visited twice.
    const register = {
      ...input.register,
      firms: 31,
      firm: Uint32Array.from({ length: 40 }, (_, i) => Math.max(0, i - 9)),
      load: Int32Array.from({ length: 31 }, (_, i) => (i === 0 ? 2 : 0)),
      department_load: new Int32Array(31),
      cooling_until: new Int32Array(31),
    };
    const { firms, tasks } = simulate({ ...input, register }, 20);
    expect(tasks[0]!.tiers[0]!.drawn.mean).toBe(30);
    expect(firms.by_visits.map(({ firms: n }) => n.mean)).toEqual([1, 30]);
  });

  it('makes one visit of the tasks of a visit group, and says how many that saves', () => {
    const tasks = [planned('T1', { visit_group: 'door' }), planned('T2', { visit_group: 'door' })];
    // Both read down the one shuffled list, so the same ten are drawn for both.
    const { visits, saved, draws } = simulate(yearOf(40, tasks), 20);
    expect([visits.mean, saved.mean]).toEqual([10, 10]);
    expect(draws.map(({ tasks: together }) => together)).toEqual([['T1', 'T2']]);
  });

  it('spreads a task done in rounds over its window, and its visits over the working months', () => {
    const task = planned('T1', { rounds: 2, sample: { mode: 'count', counts: { A: 9 } } });
    const { draws, months, visits } = simulate(yearOf(40, [task]), 20);
    expect(draws.map(({ round, day }) => [round, day])).toEqual([
      [1, '2026-04-01'],
      [2, '2026-08-01'],
    ]);
    expect(visits.mean).toBe(9);
    expect(months.map(({ month }) => month)).toEqual(
      ['04', '05', '06', '07', '08', '09', '10', '11'].map((month) => `2026-${month}`),
    );
    const total = (from: number, to: number) =>
      months.slice(from, to).reduce((sum, { visits: n }) => sum + n, 0);
    expect(total(0, 4)).toBeCloseTo(5, 2);
    expect(total(4, 8)).toBeCloseTo(4, 2);
    // 22 of the 88 weekdays from April to July are in April.
    expect(months[0]!.visits).toBeCloseTo((5 * 22) / 88, 2);
  });

  it('visits nobody twice for one task, however many rounds it is spread over', () => {
    const task = planned('T1', { rounds: 4, sample: { mode: 'rate', rates: { A: 1_000_000 } } });
    const { firms, tasks } = simulate(yearOf(41, [task]), 20);
    expect(firms.by_visits.map(({ firms: n }) => n.mean)).toEqual([0, 41]);
    expect(tasks[0]!.tiers[0]!.drawn).toEqual({ mean: 41, low: 41, high: 41 });
  });

  it('goes on behind the rounds that were drawn: the others take nobody of them', () => {
    const task = planned('T1', { rounds: 2, sample: { mode: 'rate', rates: { A: 500_000 } } });
    const input = yearOf(40, [task]);
    const drawn = Uint8Array.from({ length: 40 }, (_, i) => (i < 10 ? 1 : 0));
    const draws = input.draws.filter(({ round }) => round === 2);
    const { firms, visits } = simulate({ ...input, draws, register: { ...input.register, drawn } }, 20);
    expect(visits.mean).toBe(10);
    expect(firms.by_visits.map(({ firms: n }) => n.mean)).toEqual([30, 10]);
  });

  it('expects no visit before the day of its draw, when the window has begun already', () => {
    const whole = { window_from: '2026-01-01', window_to: '2026-12-31' };
    const monthsOf = (more: object, today: string) => {
      const { draws, months } = simulate(yearOf(40, [planned('T1', { ...whole, ...more })], {}, today), 5);
      return { days: draws.map(({ day }) => day), months };
    };
    const { days, months } = monthsOf({}, '2026-07-01');
    expect(days).toEqual(['2026-07-01']);
    expect(months.map(({ month }) => month)).toEqual(
      ['07', '08', '09', '10', '11', '12'].map((month) => `2026-${month}`),
    );
    // 23 of the 132 weekdays from July to December are in July.
    expect(months[0]!.visits).toBeCloseTo((10 * 23) / 132, 2);
    expect(months.reduce((sum, { visits }) => sum + visits, 0)).toBeCloseTo(10, 2);
  });

  it('expects the visits of a round that is late from its draw to the end of the window', () => {
    const task = planned('T1', {
      rounds: 2,
      sample: { mode: 'count', counts: { A: 9 } },
      window_from: '2026-01-01',
      window_to: '2026-12-31',
    });
    const monthsOf = (round: number, drawn: string) => [...monthShares(task, round, drawn).keys()];
    // The first part ends on 1 July.
    expect(monthsOf(1, '2026-05-20')).toEqual(['2026-05', '2026-06', '2026-07']);
    expect(monthsOf(1, '2026-10-01')).toEqual(['2026-10', '2026-11', '2026-12']);
    expect(monthsOf(2, '2026-05-20')).toEqual(['07', '08', '09', '10', '11', '12'].map((m) => `2026-${m}`));
    // After the window nothing can be done; the figures stay whole.
    expect([...monthShares(task, 2, '2027-02-01')]).toEqual([['2027-02', 1]]);
  });

  it('shares the work evenly among inspectors', () => {
    const { inspectors } = simulate(
      yearOf(60, [planned('T1', { sample: { mode: 'count', counts: { A: 20 } } })]),
      20,
    );
    // 20 teams of two among six: six or seven each.
    expect(inspectors).toEqual([
      {
        department: 'ZF',
        inspectors: 6,
        units_each: { mean: 6.667, low: 6, high: 7 },
        most: { mean: 7, low: 7, high: 7 },
      },
    ]);
  });

  it('names the department that has too few inspectors, from the round on in which they are used up', () => {
    const task = planned('T1', { rounds: 2, sample: { mode: 'count', counts: { A: 20 } } });
    const input = yearOf(60, [task]);
    const staff = input.staff.map((people) => people.map((person) => ({ ...person, capacity: 4 })));
    const { draws } = simulate({ ...input, staff }, 20);
    expect(draws.map(({ unstaffed, short }) => [unstaffed, short])).toEqual([
      [0, []],
      [1, [{ department: 'ZF', share: 1 }]],
    ]);
  });

  it('goes on without a task whose rule cannot be met, and says so', () => {
    const more = { sample: { mode: 'total', total: 50, weights: { A: 1 } } };
    const { draws, visits } = simulate(yearOf(40, [planned('T1', more), planned('T2')]), 20);
    expect(draws[0]!.impossible).toEqual([{ task: 'T1', share: 1 }]);
    expect(visits.mean).toBe(10);
  });

  it('is the same whenever it is simulated, and another for another number', () => {
    const input = yearOf(60, [planned('T1'), planned('T2')]);
    const years = (first: number) => simulateYears({ year: input, first, last: first + 9 });
    expect(years(1)).toEqual(years(1));
    expect(years(1)).not.toEqual(years(11));
    // In whatever pieces the years are done.
    expect([...years(1), ...years(11)]).toEqual(simulateYears({ year: input, first: 1, last: 20 }));
  });
});

describe('a spread', () => {
  it('is the mean and the range of 95 %', () => {
    expect(spreadOf(Array.from({ length: 200 }, (_, i) => 200 - i))).toEqual({
      mean: 100.5,
      low: 5,
      high: 195,
    });
    expect(spreadOf([3])).toEqual({ mean: 3, low: 3, high: 3 });
  });
});
