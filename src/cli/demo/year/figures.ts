/** The figures of the played year, in short: of each the row over everything, with what it was counted from. */
import type { RateRow, Statistics } from '../../../statistics/schema.ts';
import type { Office } from '../office.ts';

export interface ShownFigure {
  readonly figure: string;
  readonly title: string;
  readonly rows: readonly ShownRow[];
}

export interface ShownRow {
  readonly label: string;
  /** `0.42`, or the median of a distribution; null where nothing was counted. */
  readonly value: number | null;
  readonly from?: string;
  readonly interval?: readonly [lower: number, upper: number];
}

/** Of rates the total and what is estimated by tier; of distributions their median. */
export async function figuresOf(planner: Office, year: number): Promise<ShownFigure[]> {
  const { figures } = await planner.get<Statistics>(`/api/v1/statistics?year=${year}`);
  return figures.map(({ figure, title, groups }) => ({
    figure,
    title: title.zh,
    rows: groups
      .filter(({ by }) => by === 'total' || by === 'measure' || (by === 'tier' && figure !== 'coverage'))
      .flatMap(({ rows }) => rows)
      .map((row) =>
        row.kind === 'rate' ? shownRate(row) : { label: row.label, value: row.spread?.median ?? null },
      ),
  }));
}

const shownRate = ({ label, value, numerator, denominator, interval }: RateRow): ShownRow => ({
  label,
  value,
  from: `${numerator.count}/${denominator.count}`,
  ...(interval !== null && { interval: [interval.lower, interval.upper] as const }),
});
