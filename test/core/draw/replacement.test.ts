import { describe, expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '../../../src/core/canonical/bytes.ts';
import { hmac } from '../../../src/core/canonical/hmac.ts';
import type { InspectorEntry } from '../../../src/core/draw/document.ts';
import {
  conflictingSeats,
  drawSeat,
  nextReserve,
  replacementVisit,
  seatCandidates,
} from '../../../src/core/draw/replacement.ts';
import { seatSeed, unitToken } from '../../../src/core/draw/seed.ts';
import { selectTargets } from '../../../src/core/draw/select.ts';
import { buildStaff, conflictsOf, staffDigest } from '../../../src/core/draw/staff.ts';
import { wordsOf } from '../../../src/core/draw/words.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';

const suite = nativeSuites.sha256;
const prk = fromHex('2998586e5071336dcfd3ac281a2eb57386e81db13a012c8e9817d942dcd67b21');
const seed = hex(prk);

const inspector = (id: string, change: Partial<InspectorEntry> = {}): InspectorEntry => ({
  base_load: 0,
  capacity: 2,
  department: 'JT',
  id,
  scopes: ['road'],
  ...change,
});

describe('a target that proves impossible', () => {
  const header = { cells: [{ signature: 'T1/B', size: 6 }], size: 6 };
  const selection = selectTargets(
    header,
    [{ task: 'T1', sample: { mode: 'count', counts: { B: 4 } } }],
    seed,
  );

  test('is replaced by the next of the same shuffled list, until there is nobody', () => {
    const rest = Array.from(selection.order.subarray(4));
    expect(nextReserve(selection, 'T1/B', 0)).toEqual({ ordinal: rest[0], rank: 5 });
    expect(nextReserve(selection, 'T1/B', 1)).toEqual({ ordinal: rest[1], rank: 6 });
    expect(nextReserve(selection, 'T1/B', 2)).toBeUndefined();
    expect(nextReserve(selection, 'T1/C', 0)).toBeUndefined();
  });

  test('the replacing target keeps to the visit it already has', () => {
    const visits = new Set(['X/V']);
    expect(replacementVisit(visits, 'X', 'V')).toEqual({ id: 'X/V', joins: true });
    expect(replacementVisit(visits, 'X', 'W')).toEqual({ id: 'X/W', joins: false });
  });

  test('who must not visit it loses the seat', () => {
    const conflicts = conflictsOf(
      buildStaff(
        [],
        [
          ['b', 'x1'],
          ['b', 'x2'],
          ['c', 'x2'],
        ],
      ),
    );
    expect(conflictingSeats(['a', 'b', 'c'], 'x2', conflicts)).toEqual([1, 2]);
    expect(conflictingSeats(['a', 'b', 'c'], 'x3', conflicts)).toEqual([]);
  });
});

describe('a seat that falls open', () => {
  const staff = buildStaff(
    [
      inspector('j'),
      inspector('in team'),
      inspector('full'),
      inspector('without scope', { scopes: ['water'] }),
      inspector('elsewhere', { department: 'GA' }),
      inspector('in conflict'),
      inspector('refused'),
      inspector('h', { scopes: ['road', 'freight'] }),
      inspector('i', { base_load: 99 }),
    ].map((one) => ({ ...one })),
    [
      ['in conflict', 'a0'],
      ['h', 'b0'],
    ],
  );
  const seat = {
    team: { department: 'JT', scopes: ['road'] },
    tokens: ['c0', 'a0'],
    inspectors: ['in team'],
    barred: new Set(['refused']),
  };
  const loads = new Map([
    ['full', 2],
    ['i', 1],
  ]);
  const candidates = seatCandidates(staff, loads, seat);
  const at = { unit: 'X/V', department: 'JT', seat: 1, n: 1, value: '' };

  test('is open to the eligible outside the team, with capacity left, who did not hold or refuse it', () => {
    expect(candidates.map(({ id }) => id)).toEqual(['h', 'i', 'j']);
  });

  test('goes to the one that words of its own name', () => {
    const label = 'inspectors/replace/X/V/JT/1/1';
    const expected = hex(hmac(suite, prk, utf8(`${label}\x01`)));
    expect(seatSeed(suite, prk, at)).toBe(expected);
    expect(drawSeat(suite, prk, at, candidates)).toBe(candidates[wordsOf(expected).below(3)]);
    expect(seatSeed(suite, prk, { ...at, value: '0123456789' })).toBe(
      hex(hmac(suite, prk, utf8(`${label}\x010123456789`))),
    );
  });

  test('stays open when nobody is left', () => {
    expect(drawSeat(suite, prk, at, [])).toBeUndefined();
  });

  test('is asked for under a token that hides the unit', () => {
    expect(unitToken(suite, prk, 'X/V')).toBe(hex(hmac(suite, prk, utf8('unit/X/V'))).slice(0, 32));
  });
});

describe('a staff document', () => {
  test('has one digest whatever order its lists come in', () => {
    const people = [inspector('b', { scopes: ['water', 'road'] }), inspector('a')];
    const conflicts = [
      ['b', '0'],
      ['a', '1'],
      ['a', '0'],
    ] as const;
    const salt = new Uint8Array(32);
    const digest = (list: InspectorEntry[], pairs: readonly (readonly [string, string])[]) =>
      hex(staffDigest(suite, salt, buildStaff(list, pairs)));
    expect(digest(people, conflicts)).toBe(digest(people.toReversed(), conflicts.toReversed()));
    expect(buildStaff(people, conflicts).conflicts).toEqual([
      ['a', '0'],
      ['a', '1'],
      ['b', '0'],
    ]);
  });

  test('nobody and nothing stands in it twice', () => {
    const twice = expect.objectContaining({ code: 'staff-unsorted' });
    expect(() => buildStaff([inspector('a'), inspector('a')], [])).toThrow(twice);
    expect(() => buildStaff([inspector('a', { scopes: ['x', 'x'] })], [])).toThrow(twice);
    expect(() =>
      buildStaff(
        [],
        [
          ['a', '0'],
          ['a', '0'],
        ],
      ),
    ).toThrow(twice);
  });
});
