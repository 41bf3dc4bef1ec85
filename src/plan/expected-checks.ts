/**
 * How many targets a plan may be expected to burden beyond the soft limits: more than 1 check a day, 2 a week, 3 a
 * month. Nobody is drawn yet, so these are expectations, under plain assumptions: tasks are drawn independently;
 * a round's visits fall evenly over its part of the window; tasks of one visit group and round are one visit.
 */

/** A visit that a target may get. */
export interface PossibleVisit {
  readonly probability: number;
  /** Day numbers, both included; the visit falls on each with the same probability. */
  readonly from: number;
  readonly to: number;
}

export const LIMITS = [
  { limit: 'day', more_than: 1 },
  { limit: 'week', more_than: 2 },
  { limit: 'month', more_than: 3 },
] as const;
export type Limit = (typeof LIMITS)[number];

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a date `YYYY-MM-DD`. */
export const dayNumber = (date: string): number => Date.parse(date) / DAY_MS;

interface Period {
  readonly from: number;
  readonly to: number;
  /** How many periods like this one there are. */
  readonly weight: number;
}

/** In how many days, weeks or months of the year a target with these visits is expected to have more than the limit. */
export function expectedBeyond(
  visits: readonly PossibleVisit[],
  { limit, more_than }: Limit,
  year: number,
): number {
  if (visits.length <= more_than) return 0;
  const periods = limit === 'day' ? alikeDays(visits) : periodsOf(limit, year);
  return periods.reduce((sum, period) => {
    const shares = visits.map(({ probability, from, to }) => {
      const days = Math.min(to, period.to) - Math.max(from, period.from) + 1;
      return (probability * Math.max(0, days)) / (to - from + 1);
    });
    return sum + period.weight * moreThan(shares, more_than);
  }, 0);
}

/** P(more than `limit` of independent events), by the distribution of their number up to the limit. */
function moreThan(probabilities: readonly number[], limit: number): number {
  const upTo = [1, ...Array.from({ length: limit }, () => 0)];
  for (const p of probabilities) {
    if (p === 0) continue;
    for (let k = limit; k >= 0; k--) upTo[k] = upTo[k]! * (1 - p) + (k > 0 ? upTo[k - 1]! * p : 0);
  }
  return Math.max(0, 1 - upTo.reduce((sum, p) => sum + p, 0));
}

/** Between two days on which a visit becomes possible or impossible, all days are alike. */
function alikeDays(visits: readonly PossibleVisit[]): Period[] {
  const edges = [...new Set(visits.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
  return edges.slice(0, -1).map((day, i) => ({ from: day, to: day, weight: edges[i + 1]! - day }));
}

function periodsOf(limit: 'week' | 'month', year: number): Period[] {
  const first = Date.UTC(year, 0, 1) / DAY_MS;
  const last = Date.UTC(year, 11, 31) / DAY_MS;
  if (limit === 'month') {
    return Array.from({ length: 12 }, (_, month) => ({
      from: Date.UTC(year, month, 1) / DAY_MS,
      to: Date.UTC(year, month + 1, 1) / DAY_MS - 1,
      weight: 1,
    }));
  }
  // 1970-01-01 was a Thursday.
  const monday = first - ((first + 3) % 7);
  return Array.from({ length: Math.floor((last - monday) / 7) + 1 }, (_, week) => ({
    from: monday + 7 * week,
    to: monday + 7 * week + 6,
    weight: 1,
  }));
}
