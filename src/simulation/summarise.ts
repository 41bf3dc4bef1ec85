import { TIERS } from '../core/draw/document.ts';
import { CEILING_REASONS } from '../core/frequency/ceiling-reasons.ts';
import { monthShares } from './schedule.ts';
import type { SimulationResult, Spread } from './schema.ts';
import { MOST_VISITS, type YearFigures } from './simulate-year.ts';
import type { YearInput } from './year-input.ts';

type Summary = Omit<SimulationResult, 'as_of' | 'seeds' | 'already_drawn'>;

/** What the simulated years have in common and how far they differ; at least one year. */
export function summarise(input: YearInput, years: readonly YearFigures[]): Summary {
  const { plan, register } = input;
  const visits = years.map((year) => sum(year.visits));
  return {
    plan,
    years: years.length,
    visits: spreadOf(visits),
    months: months(input, years),
    saved: spreadOf(years.map(({ saved }) => saved)),
    firms: {
      total: register.firms,
      visits_each: spreadOf(visits.map((n) => n / register.firms)),
      by_visits: byVisits(years),
    },
    tasks: tasks(input, years),
    left_out: leftOut(years),
    inspectors: inspectors(input, years),
    draws: draws(input, years),
  };
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, n) => total + n, 0);
const rounded = (n: number): number => Math.round(n * 1_000) / 1_000;
const mean = (values: readonly number[]): number => rounded(sum(values) / values.length);

/** Mean, and the values at 2.5 and 97.5 % by nearest rank. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!);
  return { mean: mean(values), low: at(0.025), high: at(0.975) };
}

function months({ tasks: all, draws: held }: YearInput, years: readonly YearFigures[]) {
  const visits = new Map<string, number>();
  for (const [d, { round, tasks: own, first_day: drawn }] of held.entries()) {
    for (const i of own) {
      const n = sum(years.map((year) => year.visits[d * all.length + i]!)) / years.length;
      for (const [month, share] of monthShares(all[i]!, round, drawn))
        visits.set(month, (visits.get(month) ?? 0) + n * share);
    }
  }
  return [...visits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, n]) => ({ month, visits: rounded(n) }));
}

function byVisits(years: readonly YearFigures[]): Summary['firms']['by_visits'] {
  const most = Math.max(...years.map(({ firms_by_visits: firms }) => firms.findLastIndex((n) => n > 0)));
  return Array.from({ length: most + 1 }, (_, visits) => ({
    visits,
    firms: spreadOf(years.map(({ firms_by_visits: firms }) => firms[visits]!)),
    ...(visits === MOST_VISITS && { or_more: true as const }),
  }));
}

function tasks({ tasks: all, register }: YearInput, years: readonly YearFigures[]): Summary['tasks'] {
  const inScope = new Int32Array(all.length * (TIERS.length + 1));
  for (let target = 0; target < register.size; target++) {
    for (let i = 0; i < all.length; i++)
      inScope[i * (TIERS.length + 1) + register.tiers[target * all.length + i]!]!++;
  }
  return all.map(({ code }, i) => ({
    task: code,
    tiers: TIERS.flatMap((tier, t) => {
      const size = inScope[i * (TIERS.length + 1) + t + 1]!;
      if (size === 0) return [];
      const drawn = spreadOf(years.map((year) => year.drawn[i * TIERS.length + t]!));
      return { tier, in_scope: size, drawn, effective_rate: Math.round((drawn.mean / size) * 1_000_000) };
    }),
  }));
}

function leftOut(years: readonly YearFigures[]): Summary['left_out'] {
  const reasons = CEILING_REASONS.map((reason, r) => {
    const ofYears = years.map(({ left_out: all }) =>
      sum(all.filter((_, at) => at % CEILING_REASONS.length === r)),
    );
    return [reason, spreadOf(ofYears)] as const;
  });
  return Object.fromEntries(reasons.filter(([, { mean }]) => mean > 0));
}

function inspectors({ staff }: YearInput, years: readonly YearFigures[]): Summary['inspectors'] {
  const departments = new Map<string, Set<number>>();
  for (const { department, inspector } of staff.flat())
    departments.set(department, (departments.get(department) ?? new Set()).add(inspector));
  return [...departments]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([department, people]) => {
      const loads = years.map(({ units }) => [...people].map((inspector) => units[inspector]!));
      return {
        department,
        inspectors: people.size,
        units_each: spreadOf(loads.flat()),
        most: spreadOf(loads.map((each) => Math.max(...each))),
      };
    });
}

function draws(
  { tasks: all, register, draws: held }: YearInput,
  years: readonly YearFigures[],
): Summary['draws'] {
  const shareOf = (holds: (year: YearFigures) => number | undefined) =>
    mean(years.map((year) => holds(year)!));
  return held.map(({ visit_group, round, first_day, tasks: own }, d) => ({
    visit_group,
    round,
    day: first_day,
    tasks: own.map((i) => all[i]!.code),
    unstaffed: shareOf(({ unstaffed }) => unstaffed[d]),
    short: register.departments
      .map((department, j) => ({
        department,
        share: shareOf(({ short }) => short[d * register.departments.length + j]),
      }))
      .filter(({ share }) => share > 0),
    impossible: own
      .map((i) => ({
        task: all[i]!.code,
        share: shareOf(({ impossible }) => impossible[d * all.length + i]),
      }))
      .filter(({ share }) => share > 0),
  }));
}
