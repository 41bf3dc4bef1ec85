import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dueOn, resultsTerm, TERMS } from '../../src/calendar/terms.ts';
import { addWorkingDays, CalendarMissing, calendarOf } from '../../src/core/calendar/working-days.ts';
import type { Problem } from '../../src/platform/problems.ts';
import type { RulesInForce } from '../../src/sampling-rules/queries.ts';
import { EXAMPLE_RULES } from '../../src/sampling-rules/schema.ts';

const calendar = calendarOf([
  { year: 2025, holidays: [], make_up_days: [] },
  { year: 2026, holidays: ['2026-05-01', '2026-05-04', '2026-05-05'], make_up_days: ['2026-05-09'] },
]);
const zone = process.env.TZ;
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe('a term that begins with an event', () => {
  it('begins on the day that the event has in China', () => {
    // 5 March, 23:30 and 6 March, 00:30 in China.
    expect(dueOn(calendar, '2026-03-05T15:30:00Z', 1)).toBe('2026-03-06');
    expect(dueOn(calendar, '2026-03-05T16:30:00Z', 1)).toBe('2026-03-09');
    expect(dueOn(calendar, '2026-03-06T00:30:00+08:00', 1)).toBe('2026-03-09');
  });

  it('has the same last day wherever the machine stands', () => {
    const span = { min: Date.UTC(2025, 0, 1) / 1000, max: Date.UTC(2026, 5, 1) / 1000 };
    const zones = ['UTC', 'Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati'];
    fc.assert(
      fc.property(fc.integer(span), fc.integer({ min: 1, max: 60 }), (seconds, n) => {
        const at = new Date(seconds * 1000).toISOString();
        const inChina = new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 10);
        for (const name of zones) {
          process.env.TZ = name;
          expect(dueOn(calendar, at, n)).toBe(addWorkingDays(calendar, inChina, n));
        }
      }),
    );
  });

  it('passes over Labour Day: three days, fifteen and twenty', () => {
    const began = '2026-04-30T06:00:00Z';
    expect(dueOn(calendar, began, TERMS.withdrawal)).toBe('2026-05-08');
    expect(dueOn(calendar, began, TERMS.objection_answer)).toBe('2026-05-25');
    expect(dueOn(calendar, began, TERMS.results)).toBe('2026-06-01');
  });

  it('has no last day where it reaches into a year that nobody has imported, and says which', () => {
    const problem = (() => {
      try {
        return dueOn(calendar, '2026-12-30T06:00:00Z', TERMS.results);
      } catch (error) {
        return error as Problem;
      }
    })();
    expect(problem).toMatchObject({
      definition: { name: 'calendar-missing', status: 409 },
      details: { members: { year: 2027 }, cause: expect.any(CalendarMissing) },
    });
  });
});

describe('results', () => {
  it('are due within twenty working days, unless the sampling rules say otherwise', () => {
    const document = {
      version: 1,
      ...EXAMPLE_RULES,
      disclosure: { ...EXAMPLE_RULES.disclosure, results_within_working_days: 7 },
    };
    const rules: RulesInForce = { version: 1, digest: '', text: '', ceilings: document.ceilings, document };
    expect(resultsTerm(undefined)).toBe(20);
    expect(resultsTerm(rules)).toBe(7);
  });
});
