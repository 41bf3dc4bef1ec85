import { describe, expect, test } from 'vitest';
import type { DrawTask, TeamRequirement } from '../../../src/core/draw/document.ts';
import { sealedUnits, unitsOf } from '../../../src/core/draw/units.ts';
import { mergeTeams, visitsOf } from '../../../src/core/draw/visits.ts';

const team = (department: string, size: number, ...scopes: string[]): TeamRequirement => ({
  department,
  scopes,
  size,
});

const task = (code: string, visit_group: string, ...teams: TeamRequirement[]): DrawTask => ({
  confirmed: [],
  exclusions: {},
  replacement: false,
  sample: { mode: 'count', counts: {} },
  task: code,
  teams,
  visit_group,
});

const stratum = (code: string, ...ordinals: number[]) => ({
  name: `${code}/A`,
  task: code,
  tier: 'A' as const,
  size: 9,
  drawn: ordinals.length,
  ordinals: Uint32Array.from(ordinals),
});

const frame = [
  { id: 'E', route: '1', token: 'e0' },
  { id: 'D', route: '1', token: 'd0' },
  { id: 'C', route: '', token: 'c0' },
  { id: 'B', route: '1', token: 'b0' },
  { id: 'A', route: '2', token: 'a0' },
];
const road = team('JT', 2, 'road');
const tasks = [task('T1', 'V', road), task('T2', 'V', road), task('T3', 'T3', road), task('T4', 'T4')];
const selection = {
  strata: [stratum('T1', 0, 3, 1), stratum('T2', 3), stratum('T3', 3, 2, 4), stratum('T4', 1)],
  drawn: [0, 3, 2, 1, 4],
};
const visits = visitsOf(selection, tasks, (ordinal) => frame[ordinal]!);

describe('visits', () => {
  test('tasks of one visit group at one target are one door', () => {
    expect(visits.map(({ id, tasks }) => [id, tasks])).toEqual([
      ['A/T3', ['T3']],
      ['B/T3', ['T3']],
      ['B/V', ['T1', 'T2']],
      ['C/T3', ['T3']],
      ['D/T4', ['T4']],
      ['D/V', ['T1']],
      ['E/V', ['T1']],
    ]);
  });

  test('each department sends the largest team any task asks for, with all scopes together', () => {
    expect(mergeTeams([team('JT', 2, 'road'), team('GA', 1), team('JT', 1, 'freight', 'road')])).toEqual([
      team('GA', 1),
      team('JT', 2, 'freight', 'road'),
    ]);
  });
});

describe('units', () => {
  test('one team does the visits of one route in the order of the shuffled list, cut by unit size', () => {
    const units = unitsOf(visits, 3);
    expect(units.map(({ id, visits }) => [id, visits])).toEqual([
      ['A/T3', ['A/T3']],
      ['B/T3', ['E/V', 'B/T3', 'B/V']],
      ['C/T3', ['C/T3']],
      ['D/V', ['D/V']],
    ]);
    expect(units[1]!.tokens).toEqual(['e0', 'b0']);
  });

  test('of size 1 are the visits with teams', () => {
    expect(unitsOf(visits, 1).map(({ id }) => id)).toEqual(['A/T3', 'B/T3', 'B/V', 'C/T3', 'D/V', 'E/V']);
  });

  test('visits with other teams do not mix', () => {
    const other = [tasks[0]!, tasks[1]!, task('T3', 'T3', team('JT', 2, 'freight')), tasks[3]!];
    const units = unitsOf(
      visitsOf(selection, other, (ordinal) => frame[ordinal]!),
      9,
    );
    expect(units.map(({ id, visits }) => [id, visits])).toEqual([
      ['A/T3', ['A/T3']],
      ['B/T3', ['B/T3']],
      ['B/V', ['E/V', 'B/V', 'D/V']],
      ['C/T3', ['C/T3']],
    ]);
  });

  test('are sealed for a staffing draw by tokens, without ids of targets beside the unit’s own', () => {
    expect(sealedUnits(unitsOf(visits, 3))[1]).toEqual({ id: 'B/T3', targets: ['e0', 'b0'], teams: [road] });
  });
});
