/**
 * Working days (工作日) in China: Monday to Friday without the holidays, and the weekend days that make up for them
 * (调休上班), as the State Council announces year by year. Nobody can know the days of a year that is not announced,
 * so that a term which reaches into one has no last day yet: `CalendarMissing`.
 */
import { dateOf, daysOf } from './date.ts';

/** What is announced for a year; every day as `2026-10-01` and in that year. */
export interface AnnouncedYear {
  readonly year: number;
  /** Days off. Those that fall on a weekend would be off anyway. */
  readonly holidays: readonly string[];
  /** Saturdays and Sundays that are worked. */
  readonly make_up_days: readonly string[];
}

interface CountedYear {
  /** 1 January, in days since 1970. */
  readonly first: number;
  /** The working days in order, in days since 1970. */
  readonly working: readonly number[];
  /** How many of them come before each day of the year; one place more than there are days, for the whole year. */
  readonly before: readonly number[];
}

/** The years that are covered, counted beforehand: a term costs no more however long it is. */
export interface Calendar {
  readonly years: ReadonlyMap<number, CountedYear>;
}

/** A day was asked about whose year the calendar does not cover. */
export class CalendarMissing extends Error {
  readonly year: number;

  constructor(year: number) {
    super(`The working-day calendar does not cover ${year}.`);
    this.name = 'CalendarMissing';
    this.year = year;
  }
}

export const calendarOf = (years: readonly AnnouncedYear[]): Calendar => ({
  years: new Map(years.map((announced) => [announced.year, counted(announced)])),
});

function counted({ year, holidays, make_up_days }: AnnouncedYear): CountedYear {
  const off = new Set(holidays.map(daysOf));
  const worked = new Set(make_up_days.map(daysOf));
  const first = daysOf(`${year}-01-01`);
  const end = daysOf(`${year + 1}-01-01`);
  const working: number[] = [];
  const before = [0];
  for (let day = first; day < end; day++) {
    if (isWeekend(day) ? worked.has(day) : !off.has(day)) working.push(day);
    before.push(working.length);
  }
  return { first, working, before };
}

/** 1970 began on a Thursday, so that days from the Monday before it count in weeks. */
const isWeekend = (days: number): boolean => days + 3 - 7 * Math.floor((days + 3) / 7) >= 5;

export const isOnWeekend = (date: string): boolean => isWeekend(daysOf(date));

function yearWith(calendar: Calendar, days: number): CountedYear {
  const year = Number(dateOf(days).slice(0, 4));
  const found = calendar.years.get(year);
  if (found === undefined) throw new CalendarMissing(year);
  return found;
}

/** @throws CalendarMissing */
export function isWorkingDay(calendar: Calendar, date: string): boolean {
  const day = daysOf(date);
  const { first, before } = yearWith(calendar, day);
  return before[day - first + 1]! > before[day - first]!;
}

/**
 * The last day of a term of `n` working days that an event of the day `from` sets going. That day does not count
 * (Civil Code, article 201), whether it is worked or not; the last day is a working day, since no other is counted.
 * @param n 1 or more
 * @throws CalendarMissing for the first year between `from` and the last day that is not covered
 */
export function addWorkingDays(calendar: Calendar, from: string, n: number): string {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`not a number of working days: ${n}`);
  let day = daysOf(from) + 1;
  let left = n;
  for (;;) {
    const { first, working, before } = yearWith(calendar, day);
    const place = before[day - first]! + left - 1;
    const last = working[place];
    if (last !== undefined) return dateOf(last);
    left = place + 1 - working.length;
    day = first + before.length - 1;
  }
}

/**
 * How many working days lie after `from` up to and with `to`, so that a term of that many which began on `from`
 * has passed on `to`; below zero where `to` comes first.
 * @throws CalendarMissing
 */
export function workingDaysBetween(calendar: Calendar, from: string, to: string): number {
  if (to < from) return 0 - workingDaysBetween(calendar, to, from);
  const end = daysOf(to) + 1;
  let count = 0;
  for (let day = daysOf(from) + 1; day < end; ) {
    const { first, before } = yearWith(calendar, day);
    const stop = Math.min(end, first + before.length - 1);
    count += before[stop - first]! - before[day - first]!;
    day = stop;
  }
  return count;
}
