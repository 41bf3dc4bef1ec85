/** Working days by asking day for day, with the platform's calendar: what the counting of the core is held against. */
import fc from 'fast-check';
import type { AnnouncedYear } from '../../../src/core/calendar/working-days.ts';

const FIRST = 2019;
const LAST = 2029;

/** The day after, by the platform's calendar. */
export const next = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Of whole days, so that the first and the last of a year come up as often as fast-check's edges do. */
const dateOfYear = (year: number) => {
  const [first, after] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)].map((time) => time / 86_400_000);
  return fc
    .integer({ min: first!, max: after! - 1 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
};

/** Any arrangement, sensible or not; weekdays among the make-up days and days in both lists too. */
const announcedYear = (year: number): fc.Arbitrary<AnnouncedYear> =>
  fc.record({
    year: fc.constant(year),
    holidays: fc.array(dateOfYear(year), { maxLength: 60 }),
    make_up_days: fc.array(dateOfYear(year), { maxLength: 30 }),
  });

/** Some of the years, with gaps; at times none. */
export const announcedYears = fc
  .subarray(Array.from({ length: LAST - FIRST - 1 }, (_, i) => FIRST + 1 + i))
  .chain((years) => fc.tuple(...years.map(announcedYear)));

export const anyDate = fc.integer({ min: FIRST, max: LAST }).chain(dateOfYear);

/** The same by asking day for day; the missing year where one is met. */
export function isWorkedByTheBook(years: readonly AnnouncedYear[], date: string): boolean | number {
  const year = years.find((one) => one.year === Number(date.slice(0, 4)));
  if (year === undefined) return Number(date.slice(0, 4));
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? year.make_up_days.includes(date) : !year.holidays.includes(date);
}

export function dueByTheBook(years: readonly AnnouncedYear[], from: string, n: number): string | number {
  let date = from;
  for (let left = n; left > 0; ) {
    date = next(date);
    const worked = isWorkedByTheBook(years, date);
    if (typeof worked === 'number') return worked;
    if (worked) left--;
  }
  return date;
}

interface Expected {
  readonly due_on: string | null;
  readonly working_days_left: number | null;
  readonly state: 'overdue' | 'soon' | 'later' | 'unknown';
}

/** Where a term stands: five working days left are soon, and what hangs on a missing year is not known. */
export function standingByTheBook(
  years: readonly AnnouncedYear[],
  today: string,
  due: string | number,
): Expected {
  if (typeof due === 'number') {
    const sixth = dueByTheBook(years, today, 6);
    const later = typeof sixth === 'string' && sixth < `${due}-01-01`;
    return { due_on: null, working_days_left: null, state: later ? 'later' : 'unknown' };
  }
  const [from, to, sign] = due < today ? [due, today, -1] : [today, due, 1];
  let count = 0;
  let known = true;
  for (let date = from; date < to && known; ) {
    date = next(date);
    const worked = isWorkedByTheBook(years, date);
    known = typeof worked !== 'number';
    if (worked === true) count++;
  }
  const left = known ? (count === 0 ? 0 : sign * count) : null;
  // Counted as far as the calendar goes, more than five are more than five.
  const ahead = count > 5 ? 'later' : known ? 'soon' : 'unknown';
  return { due_on: due, working_days_left: left, state: due < today ? 'overdue' : ahead };
}
