/** Months of charts, as `2026-03`. */
import { dateOf, daysOf } from '../core/calendar/date.ts';

/** From `first` to `last`, both with; none where `last` comes before. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = nextOf(month)) months.push(month);
  return months;
}

export const lastDayOf = (month: string): string => dateOf(daysOf(`${nextOf(month)}-01`) - 1);

/** No month has more than 31 days, so that many after its first lie in the next. */
const nextOf = (month: string): string => dateOf(daysOf(`${month}-01`) + 31).slice(0, 7);
