import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, daysOf } from '../../../src/core/calendar/date.ts';
import {
  type AnnouncedYear,
  addWorkingDays,
  CalendarMissing,
  calendarOf,
  isWorkingDay,
  workingDaysBetween,
} from '../../../src/core/calendar/working-days.ts';
import { announcedYears, anyDate, dueByTheBook, isWorkedByTheBook, next } from './by-the-book.ts';

/** What comes of it, or the year that is missing. */
function outcomeOf<T>(act: () => T): T | number {
  try {
    return act();
  } catch (error) {
    if (error instanceof CalendarMissing) return error.year;
    throw error;
  }
}

const runs = { numRuns: 500 };

describe('working days', () => {
  test('a term ends on the day that counting day by day ends on, or names the year that is missing', () => {
    fc.assert(
      fc.property(announcedYears, anyDate, fc.integer({ min: 1, max: 400 }), (years, from, n) => {
        const due = outcomeOf(() => addWorkingDays(calendarOf(years), from, n));
        expect(due).toBe(dueByTheBook(years, from, n));
      }),
      runs,
    );
  });

  test('a day is worked or not as the lists say, and of a year that is not covered nothing is said', () => {
    fc.assert(
      fc.property(announcedYears, anyDate, (years, date) => {
        expect(outcomeOf(() => isWorkingDay(calendarOf(years), date))).toBe(isWorkedByTheBook(years, date));
      }),
      runs,
    );
  });

  test('between the start of a term and its last day, which is worked, lie as many as the term has', () => {
    fc.assert(
      fc.property(announcedYears, anyDate, fc.integer({ min: 1, max: 400 }), (years, from, n) => {
        const calendar = calendarOf(years);
        const due = outcomeOf(() => addWorkingDays(calendar, from, n));
        if (typeof due === 'number') return;
        expect(isWorkingDay(calendar, due)).toBe(true);
        expect(workingDaysBetween(calendar, from, due)).toBe(n);
        expect(workingDaysBetween(calendar, due, from)).toBe(-n);
        expect(workingDaysBetween(calendar, from, dateOf(daysOf(due) - 1))).toBe(n - 1);
      }),
      runs,
    );
  });

  test('counted from one day to another as day by day, over missing years not at all', () => {
    fc.assert(
      fc.property(announcedYears, anyDate, anyDate, (years, one, other) => {
        const [from = '', to = ''] = [one, other].sort();
        let count = 0;
        let missing: number | undefined;
        for (let date = from; date < to && missing === undefined; ) {
          date = next(date);
          const worked = isWorkedByTheBook(years, date);
          if (typeof worked === 'number') missing = worked;
          else if (worked) count++;
        }
        expect(outcomeOf(() => workingDaysBetween(calendarOf(years), from, to))).toBe(missing ?? count);
      }),
      runs,
    );
  });
});

describe('a term', () => {
  const plain = (year: number): AnnouncedYear => ({ year, holidays: [], make_up_days: [] });
  const calendar = calendarOf([
    { year: 2026, holidays: ['2026-10-01', '2026-10-02'], make_up_days: ['2026-10-10'] },
    plain(2027),
  ]);

  test('does not count the day it begins on, be that worked or not', () => {
    expect(addWorkingDays(calendar, '2026-03-05', 1)).toBe('2026-03-06');
    expect(addWorkingDays(calendar, '2026-03-07', 1)).toBe('2026-03-09');
    expect(addWorkingDays(calendar, '2026-10-10', 1)).toBe('2026-10-12');
  });

  test('passes over holidays and weekends and counts make-up days', () => {
    expect(addWorkingDays(calendar, '2026-09-30', 1)).toBe('2026-10-05');
    expect(addWorkingDays(calendar, '2026-09-30', 6)).toBe('2026-10-10');
    expect(addWorkingDays(calendar, '2026-09-30', 7)).toBe('2026-10-12');
  });

  test('goes on in the next year, and needs only the years of the days that it counts', () => {
    expect(addWorkingDays(calendar, '2026-12-31', 1)).toBe('2027-01-01');
    expect(addWorkingDays(calendarOf([plain(2027)]), '2026-12-31', 1)).toBe('2027-01-01');
    expect(addWorkingDays(calendar, '2027-12-30', 1)).toBe('2027-12-31');
  });

  test('that reaches into a year without calendar is refused by that year, even for one day', () => {
    for (const [from, n, year] of [
      ['2027-12-31', 1, 2028],
      ['2027-12-30', 2, 2028],
      ['2025-12-30', 1, 2025],
      ['2030-06-01', 1, 2030],
    ] as const) {
      expect(() => addWorkingDays(calendar, from, n)).toThrow(
        expect.objectContaining({ name: 'CalendarMissing', year }),
      );
    }
  });

  test('has one working day at least, and begins on a date', () => {
    for (const n of [0, -1, 1.5, Number.NaN])
      expect(() => addWorkingDays(calendar, '2026-03-05', n)).toThrow(RangeError);
    for (const date of ['2026-02-29', '2026-3-5', '2026-13-01', '2026-03-05T00:00:00Z', ''])
      expect(() => addWorkingDays(calendar, date, 1)).toThrow(RangeError);
  });
});

test('days since 1970 agree with the platform calendar, before 1970 too', () => {
  fc.assert(
    fc.property(fc.integer({ min: -400_000, max: 400_000 }), (days) => {
      const date = new Date(days * 86_400_000).toISOString().slice(0, 10);
      return daysOf(date) === days && dateOf(days) === date;
    }),
  );
});
