import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SOON_WITHIN, standingOn } from '../../../src/core/calendar/deadline.ts';
import { type AnnouncedYear, calendarOf } from '../../../src/core/calendar/working-days.ts';
import { announcedYears, anyDate, dueByTheBook, standingByTheBook } from './by-the-book.ts';

const runs = { numRuns: 1_000 };
/** Days near each other, so that what is overdue, soon and later all come up. */
const shift = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const nearby = fc.integer({ min: -40, max: 40 });

describe('a term', () => {
  test('stands where counting day by day puts it, whatever years are missing', () => {
    fc.assert(
      fc.property(
        announcedYears,
        anyDate,
        fc.integer({ min: 1, max: 30 }),
        nearby,
        (years, began, n, days) => {
          const today = shift(began, days);
          const due = dueByTheBook(years, began, n);
          const standing = standingOn(calendarOf(years), today)({ began_on: began, working_days: n });
          expect(standing).toMatchObject(standingByTheBook(years, today, due));
          if (typeof due === 'number') expect(standing.calendar_missing).toBe(due);
          expect(standing.not_before <= (standing.due_on ?? '9999')).toBe(true);
        },
      ),
      runs,
    );
  });

  test('up to a fixed day needs the calendar for nothing but the days that are left', () => {
    fc.assert(
      fc.property(announcedYears, anyDate, nearby, (years, due_on, days) => {
        const today = shift(due_on, days);
        const standing = standingOn(calendarOf(years), today)({ began_on: '2019-01-01', due_on });
        expect(standing).toMatchObject({ ...standingByTheBook(years, today, due_on), not_before: due_on });
        expect(standing.calendar_missing === null).toBe(standing.working_days_left !== null);
      }),
      runs,
    );
  });
});

describe('on a calendar', () => {
  const plain = (year: number): AnnouncedYear => ({ year, holidays: [], make_up_days: [] });
  const calendar = calendarOf([plain(2026)]);
  const on = (today: string, due_on: string) =>
    standingOn(calendar, today)({ began_on: '2026-01-01', due_on });

  test('the last day itself has nothing left and is not overdue; the next morning is', () => {
    expect(on('2026-03-06', '2026-03-06')).toMatchObject({ working_days_left: 0, state: 'soon' });
    expect(on('2026-03-07', '2026-03-06')).toMatchObject({ working_days_left: 0, state: 'overdue' });
    expect(on('2026-03-09', '2026-03-06')).toMatchObject({ working_days_left: -1, state: 'overdue' });
  });

  test('five working days are soon, a weekend behind them too, and six are not', () => {
    expect(SOON_WITHIN).toBe(5);
    expect(on('2026-03-06', '2026-03-13')).toMatchObject({ working_days_left: 5, state: 'soon' });
    expect(on('2026-03-06', '2026-03-15')).toMatchObject({ working_days_left: 5, state: 'soon' });
    expect(on('2026-03-06', '2026-03-16')).toMatchObject({ working_days_left: 6, state: 'later' });
  });

  test('a year nobody imported is named; what is certain without it is said all the same', () => {
    const twenty = (today: string, began_on: string) =>
      standingOn(calendar, today)({ began_on, working_days: 20 });
    const unsaid = {
      due_on: null,
      working_days_left: null,
      calendar_missing: 2027,
      not_before: '2027-01-01',
    };
    expect(twenty('2026-12-10', '2026-12-09')).toEqual({ ...unsaid, state: 'later' });
    expect(twenty('2026-12-28', '2026-12-09')).toEqual({ ...unsaid, state: 'unknown' });
    expect(on('2026-06-01', '2027-02-01')).toMatchObject({ state: 'later', calendar_missing: 2027 });
    expect(on('2026-12-29', '2027-02-01')).toMatchObject({ state: 'unknown', calendar_missing: 2027 });
    expect(on('2026-12-29', '2026-12-31')).toMatchObject({ state: 'soon', working_days_left: 2 });
    expect(on('2027-01-04', '2026-12-31')).toMatchObject({ state: 'overdue', working_days_left: null });
  });
});
