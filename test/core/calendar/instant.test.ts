import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfDay, instantOf, secondsOf, secondsOfOffset } from '../../../src/core/calendar/instant.ts';

test('seconds agree with the platform calendar for every instant of four centuries', () => {
  const span = { min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2300, 0, 1) / 1000 };
  fc.assert(
    fc.property(fc.integer(span), (seconds) => {
      const instant = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
      return secondsOf(instant) === seconds && instantOf(seconds) === instant;
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

test('a date-time with an offset is the instant that it names; a text without one names none', () => {
  const at = secondsOf('2026-03-05T02:00:00Z');
  for (const text of [
    '2026-03-05T10:00+08:00',
    '2026-03-05T10:00:00+08:00',
    '2026-03-05T02:00Z',
    '2026-03-04T20:30-05:30',
  ])
    expect([text, secondsOfOffset(text)]).toEqual([text, at]);
  for (const text of [
    '2026-03-05T10:00',
    '2026-03-05',
    '10:00',
    '三月五日',
    '2026-02-29T10:00Z',
    '2026-03-05T24:00Z',
    '2026-13-05T10:00Z',
    '2026-03-05T10:00+25:00',
    '2026-03-05T10:00:00.5Z',
  ])
    expect([text, secondsOfOffset(text)]).toEqual([text, undefined]);
});
