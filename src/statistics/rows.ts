/** The rows of figures and the series that charts are drawn from. */
import type { Proportion } from '../core/estimate/proportion.ts';
import type { Spread } from '../core/estimate/spread.ts';
import type { Counted, Group, Grouping, RateRow, Series, ShownInterval, SpreadRow, Words } from './schema.ts';

type Named = Pick<RateRow, 'key' | 'label'>;

/** What stands in for a value where nothing was counted. */
const NOTHING: Words = {
  zh: '分母为 0，没有可统计的',
  en: 'the denominator is 0: there is nothing to count',
};

/** Numerator over denominator, a fact. */
export function rateRow(named: Named, numerator: Counted, denominator: Counted, why = NOTHING): RateRow {
  const { count } = denominator;
  return {
    kind: 'rate',
    ...named,
    value: count === 0 ? null : numerator.count / count,
    why_null: count === 0 ? why : null,
    numerator,
    denominator,
    interval: null,
  };
}

/** A share of all, estimated from those that were checked; `strata` says what the names of `uncovered` hold. */
export function estimateRow(
  named: Named,
  numerator: Counted,
  denominator: Counted,
  estimated: Proportion | undefined,
  strata: readonly { readonly stratum: string; readonly population: number; readonly drawn: number }[],
): RateRow {
  const row = rateRow(named, numerator, denominator, {
    zh: '还没有检查结果，不作推断',
    en: 'there is no result of a check yet, and nothing is inferred',
  });
  if (estimated === undefined) return row;
  const { estimate, uncovered, variance_unknown, ...rest } = estimated;
  const without = new Set(uncovered);
  const interval: ShownInterval = {
    ...rest,
    uncovered: strata
      .filter(({ stratum }) => without.has(stratum))
      .map(({ stratum, population, drawn }) => ({ stratum, population, drawn })),
    variance_unknown: [...variance_unknown],
  };
  return { ...row, value: estimate, why_null: null, interval };
}

export const spreadRow = (named: Named, spread: Spread | undefined, denominator: Counted, why = NOTHING) =>
  ({
    kind: 'spread',
    ...named,
    spread: spread ?? null,
    why_null: spread === undefined ? why : null,
    denominator,
  }) satisfies SpreadRow;

/** A group of rates with the one line that a chart shows of it; bounds only where there are any. */
export function rateGroup(by: Grouping, name: Words, rows: readonly RateRow[]): Group {
  const estimated = rows.some(({ interval }) => interval !== null);
  return {
    by,
    rows: [...rows],
    series: {
      x: rows.map(({ label }) => label),
      lines: [
        {
          name,
          values: rows.map(({ value }) => value),
          ...(estimated && {
            lower: rows.map(({ interval }) => interval?.lower ?? null),
            upper: rows.map(({ interval }) => interval?.upper ?? null),
          }),
        },
      ],
    },
  };
}

const SHOWN = {
  mean: { zh: '平均', en: 'mean' },
  median: { zh: '中位数', en: 'median' },
  max: { zh: '最多', en: 'most' },
} as const;

/** A group of spreads: mean, median and most of each row. */
export function spreadGroup(by: Grouping, rows: readonly SpreadRow[]): Group {
  const lines = Object.entries(SHOWN) as [keyof typeof SHOWN, Words][];
  const series: Series = {
    x: rows.map(({ label }) => label),
    lines: lines.map(([value, name]) => ({
      name,
      values: rows.map(({ spread }) => spread?.[value] ?? null),
    })),
  };
  return { by, rows: [...rows], series };
}

/** The steps of a distribution, those that nobody has too; only the others where they lie far apart. */
export function stepsOf(amounts: readonly number[]): number[] {
  const steps = [...new Set(amounts)].sort((a, b) => a - b);
  const [first = 0, last = -1] = [steps[0], steps.at(-1)];
  if (last - first > MOST_STEPS) return steps;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const MOST_STEPS = 60;
