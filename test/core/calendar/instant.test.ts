import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfDay, secondsOf } from '../../../src/core/calendar/instant.ts';

test('seconds agree with the platform calendar for every instant of four centuries', () => {
  const span = { min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2300, 0, 1) / 1000 };
  fc.assert(
    fc.property(fc.integer(span), (seconds) => {
      const instant = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
      return secondsOf(instant) === seconds;
    }),
  );
});

test('a day of the office ends at midnight in China', () => {
  expect(endOfDay('2026-12-20')).toBe(secondsOf('2026-12-20T16:00:00Z'));
});

test('an instant with fractions or an offset is refused', () => {
  expect(() => secondsOf('2026-03-02T01:30:00.000Z')).toThrow(RangeError);
  expect(() => secondsOf('2026-03-02T01:30:00+08:00')).toThrow(RangeError);
});
