import { describe, expect, it } from 'vitest';
import type { InspectorEntry } from '../../../src/core/draw/document.ts';
import { teamsChoice } from '../../../src/core/team/choice.ts';
import { assignmentFaults, provesUnstaffed } from '../../../src/core/team/eligibility.ts';
import { evenness } from '../../../src/core/team/evenness.ts';
import type { TeamSlot } from '../../../src/core/team/staffing.ts';

const person = (id: string, more: Partial<InspectorEntry> = {}): InspectorEntry => ({
  base_load: 0,
  capacity: 2,
  department: 'JT',
  id,
  scopes: ['road', 'water'],
  ...more,
});
const team = (more: Partial<TeamSlot> = {}): TeamSlot => ({
  department: 'JT',
  scopes: ['road'],
  size: 2,
  tokens: ['t1'],
  ...more,
});
const inspectors = [
  person('a'),
  person('b'),
  person('c', { base_load: 1 }),
  person('d', { scopes: ['water'] }),
  person('e', { department: 'GA' }),
];
const conflicts = new Map([['b', new Set(['t2'])]]);

describe('teams-eligible', () => {
  const input = { teams: [team(), team({ tokens: ['t1', 't2'] }), team({ size: 1 })], inspectors, conflicts };

  it('finds nothing in a complete assignment', () => {
    expect(assignmentFaults(input, [['a', 'b'], ['c', 'a'], ['b']])).toEqual([]);
  });

  it('names every fault: size, repetition, stranger, department, scopes, conflict, capacity', () => {
    expect(
      assignmentFaults(input, [
        ['a', 'a', 'x'],
        ['a', 'b'],
        ['d', 'e'],
      ]),
    ).toEqual([
      { fault: 'size', team: 0 },
      { fault: 'repeated', team: 0, inspector: 'a' },
      { fault: 'unknown', team: 0, inspector: 'x' },
      { fault: 'conflict', team: 1, inspector: 'b' },
      { fault: 'size', team: 2 },
      { fault: 'scopes', team: 2, inspector: 'd' },
      { fault: 'department', team: 2, inspector: 'e' },
      { fault: 'capacity', inspector: 'a' },
    ]);
  });

  it('misses a team that is not there', () => {
    expect(
      assignmentFaults(input, [
        ['a', 'b'],
        ['c', 'a'],
      ]),
    ).toEqual([{ fault: 'size', team: 2 }]);
  });
});

describe('a set of teams that proves a shortage', () => {
  const two = [person('a', { capacity: 1 }), person('b', { capacity: 9 })];
  const small = {
    teams: [team(), team({ size: 1 }), team({ tokens: ['t2'], size: 1 })],
    inspectors: two,
    conflicts,
  };

  it('needs more seats than capacity and eligibility leave', () => {
    expect(provesUnstaffed(small, [0, 2])).toBe(true);
    expect(provesUnstaffed(small, [0, 1])).toBe(false);
    expect(provesUnstaffed(small, [])).toBe(false);
  });

  it('counts a team that is named twice once', () => {
    expect(provesUnstaffed(small, [2, 2])).toBe(false);
  });
});

describe('teams-even', () => {
  const input = { teams: [team(), team()], inspectors, conflicts };

  it('accepts any assignment of least Σ load², over all inspectors', () => {
    for (const second of ['a', 'b']) {
      expect(
        evenness(input, [
          ['a', 'b'],
          ['c', second],
        ]),
      ).toEqual({ even: true, expected: 9n, actual: 9n });
    }
  });

  it('refuses a less even one and says by how much', () => {
    expect(evenness({ ...input, teams: [team({ size: 1 }), team({ size: 1 })] }, [['a'], ['a']])).toEqual({
      even: false,
      expected: 3n,
      actual: 5n,
    });
  });

  it('is exact for loads whose squares no double holds', () => {
    const heavy = [person('a', { base_load: 2 ** 40 }), person('b', { base_load: 2 ** 40 - 1 })];
    const one = { teams: [team({ size: 1 })], inspectors: heavy, conflicts };
    expect(evenness(one, [['a']])).toMatchObject({ even: false });
    expect(evenness(one, [['b']])).toMatchObject({ even: true, expected: 2n * 2n ** 80n });
  });

  it('says so when there is nothing to compare with', () => {
    expect(evenness({ ...input, teams: [team({ size: 4 })] }, [])).toEqual({
      unstaffed: true,
      certificate: [0],
    });
  });
});

describe('teams-choice', () => {
  it('shows base loads written so that only some can serve', () => {
    const loaded = inspectors.map((who) => (who.id === 'c' ? { ...who, base_load: 50 } : who));
    expect(teamsChoice({ teams: [team(), team()], inspectors: loaded, conflicts })).toEqual({
      departments: [{ department: 'JT', inspectors: 4, serving: 2 }],
      no_choice: [],
    });
  });

  it('marks a team that had nobody else to take', () => {
    const teams = [team({ size: 3 }), team({ size: 1 }), team({ tokens: ['t2'] })];
    expect(teamsChoice({ teams, inspectors, conflicts })).toMatchObject({ no_choice: [0, 2] });
  });
});
