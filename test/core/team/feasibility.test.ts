import { describe, expect, it } from 'vitest';
import type { InspectorEntry } from '../../../src/core/draw/document.ts';
import {
  capacityShortages,
  cellShortages,
  screenStaff,
  targetShortages,
} from '../../../src/core/team/feasibility.ts';

const person = (id: string, department: string, ...scopes: string[]): InspectorEntry => ({
  base_load: 0,
  capacity: 3,
  department,
  id,
  scopes,
});
const inspectors = [
  person('a', 'JT', 'road', 'water'),
  person('b', 'JT', 'road', 'water'),
  person('c', 'JT', 'road'),
  person('d', 'GA'),
];
const tasks = [
  { task: 'T1', teams: [{ department: 'JT', scopes: ['road'], size: 2 }] },
  {
    task: 'T2',
    teams: [
      { department: 'GA', scopes: [], size: 1 },
      { department: 'JT', scopes: ['water'], size: 1 },
    ],
  },
  { task: 'T3', teams: [{ department: 'HB', scopes: [], size: 1 }] },
];
const cells = ['T1/A', 'T1/A+T2/C', 'T2/D', 'T2/D+T3/D'].map((signature) => ({ signature, size: 10 }));
const conflicts = new Map([
  ['a', new Set(['t1', 't2'])],
  ['b', new Set(['t2'])],
  ['d', new Set(['t3'])],
]);
const screen = screenStaff(cells, tasks, inspectors, conflicts);

describe('before commitment', () => {
  it('shows a cell whose targets nobody could staff, conflicts aside', () => {
    expect(cells.map((_, cell) => cellShortages(screen, cell))).toEqual([
      [],
      [],
      [],
      [{ department: 'HB', size: 1, eligible: 0 }],
    ]);
  });

  it('shows a target whose full team is short because of conflicts', () => {
    expect(targetShortages(screen, 0, 't1')).toEqual([]);
    expect(targetShortages(screen, 0, 't2')).toEqual([{ department: 'JT', size: 2, eligible: 1 }]);
    expect(targetShortages(screen, 1, 't1')).toEqual([{ department: 'JT', size: 2, eligible: 1 }]);
    expect(targetShortages(screen, 2, 't3')).toEqual([{ department: 'GA', size: 1, eligible: 0 }]);
  });

  it('needs to look only at targets that somebody has a conflict with', () => {
    expect([...screen.opponents.keys()].sort()).toEqual(['t1', 't2', 't3']);
    cells.forEach((_, cell) => {
      expect(targetShortages(screen, cell, 'elsewhere')).toEqual(cellShortages(screen, cell));
    });
  });

  it('shows a department that has less capacity than its tasks have seats', () => {
    const drawn = new Map([
      ['T1', 4],
      ['T2', 3],
    ]);
    expect(capacityShortages(tasks, drawn, inspectors)).toEqual([
      { department: 'JT', capacity: 9, needed: 11 },
    ]);
    expect(capacityShortages(tasks, new Map([['T3', 1]]), inspectors)).toEqual([
      { department: 'HB', capacity: 0, needed: 1 },
    ]);
  });
});
