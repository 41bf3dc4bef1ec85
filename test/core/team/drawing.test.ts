import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InspectorEntry } from '../../../src/core/draw/document.ts';
import { type Assignment, assignTeams } from '../../../src/core/team/assignment.ts';
import { assignmentFaults } from '../../../src/core/team/eligibility.ts';
import { evenness } from '../../../src/core/team/evenness.ts';
import type { TeamSlot, TeamsToStaff } from '../../../src/core/team/staffing.ts';
import { randomCase, seeded } from './random-cases.ts';

const inspector = (id: string, more: Partial<InspectorEntry> = {}): InspectorEntry => ({
  base_load: 0,
  capacity: 200,
  department: 'JT',
  id,
  scopes: ['road'],
  ...more,
});
const slot = (more: Partial<TeamSlot> = {}): TeamSlot => ({
  department: 'JT',
  scopes: ['road'],
  size: 2,
  tokens: [],
  ...more,
});

/** Draws and counts the words taken. */
function drawn(
  input: TeamsToStaff,
  seed: number,
): { outcome: ReturnType<typeof assignTeams>; taken: number } {
  const random = seeded(seed);
  let taken = 0;
  const words = {
    below(n: number): number {
      taken++;
      return random.below(n);
    },
  };
  return { outcome: assignTeams({ ...input, words }), taken };
}

function staffed(input: TeamsToStaff, seed: number): Assignment {
  const { outcome } = drawn(input, seed);
  if ('unstaffed' in outcome) throw new Error('the case must have enough inspectors');
  return outcome;
}

describe('a draw of teams', () => {
  it('is complete, most even, and takes one word for each try', () => {
    let complete = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (shape, seed) => {
        const input = randomCase(seeded(shape), 60);
        const { outcome, taken } = drawn(input, seed);
        if ('unstaffed' in outcome) {
          expect(taken).toBe(0);
          return;
        }
        complete++;
        const assigned = outcome.teams.map((team) => team.inspectors);
        expect(assignmentFaults(input, assigned)).toEqual([]);
        expect(evenness(input, assigned)).toMatchObject({ even: true });
        expect(taken).toBe(assigned.flat().length + outcome.rejected.length);
      }),
      { numRuns: 500, seed: 4 },
    );
    expect(complete).toBeGreaterThan(50);
  });

  it('never gives a rejected candidate the seat he was rejected for, nor a later one of that team', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (shape, seed) => {
        const { outcome } = drawn(randomCase(seeded(shape), 30), seed);
        if ('unstaffed' in outcome) return;
        for (const { team, inspector: id } of outcome.rejected) {
          expect(outcome.teams[team]!.inspectors).not.toContain(id);
        }
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('does not depend on the order in which inspectors are listed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (shape, seed) => {
        const input = randomCase(seeded(shape), 20);
        const turned = { ...input, inspectors: [...input.inspectors].reverse() };
        expect(drawn(turned, seed).outcome).toEqual(drawn(input, seed).outcome);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('leaves the inspectors it was given in their order', () => {
    const inspectors = ['c', 'b', 'a'].map((id) => inspector(id));
    staffed({ teams: [slot()], inspectors, conflicts: new Map() }, 1);
    expect(inspectors.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('numbers candidates by the bytes of their ids', () => {
    const inspectors = ['\u{1f600}', '\uffee', 'z'].map((id) => inspector(id));
    const input = { teams: [slot({ size: 3 })], inspectors, conflicts: new Map() };
    const outcome = assignTeams({ ...input, words: { below: () => 0 } });
    expect(outcome).toMatchObject({ teams: [{ inspectors: ['z', '\uffee', '\u{1f600}'] }] });
  });

  it('counts earlier units of the year as load, not against capacity', () => {
    const inspectors = [inspector('a', { base_load: 9, capacity: 1 }), inspector('b', { base_load: 10 })];
    const one = slot({ size: 1 });
    const { teams } = staffed({ teams: [one], inspectors, conflicts: new Map() }, 1);
    expect(teams).toEqual([{ inspectors: ['a'], eligible: 2 }]);
    const both = staffed({ teams: [one, one, one], inspectors, conflicts: new Map() }, 1);
    expect(both.teams.flatMap((team) => team.inspectors).sort()).toEqual(['a', 'b', 'b']);
  });

  it('treats inspectors alike who are alike in the staff document', () => {
    const alike = ['11', '33', '55', '77', '99'];
    const inspectors = [
      ...alike.map((id) => inspector(id)),
      inspector('22', { scopes: ['road', 'water'] }),
      inspector('44', { base_load: 1 }),
      inspector('66', { capacity: 1 }),
    ];
    const teams = [slot(), slot({ tokens: ['t'] }), slot({ scopes: ['water'], size: 1 }), slot()];
    const conflicts = new Map([['44', new Set(['t'])]]);
    const leads = new Map<string, number>();
    const serves = new Map<string, number>();
    const draws = 6000;
    for (let seed = 0; seed < draws; seed++) {
      const outcome = staffed({ teams, inspectors, conflicts }, seed);
      const second = outcome.teams[1]!.inspectors;
      leads.set(second[0]!, (leads.get(second[0]!) ?? 0) + 1);
      for (const id of second) serves.set(id, (serves.get(id) ?? 0) + 1);
    }
    for (const counts of [leads, serves]) {
      const mean = alike.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0) / alike.length;
      const sigma = Math.sqrt(mean * (1 - mean / draws));
      expect(mean).toBeGreaterThan(draws / 20);
      for (const id of alike) expect(Math.abs((counts.get(id) ?? 0) - mean)).toBeLessThan(5 * sigma);
    }
  });
});

describe('teams that cannot be staffed', () => {
  const conflicts = new Map();

  it('takes no words and names the teams that prove it', () => {
    const teams = [slot(), slot({ department: 'GA' }), slot()];
    const inspectors = [inspector('a'), inspector('b'), inspector('c', { department: 'GA' })];
    expect(drawn({ teams, inspectors, conflicts }, 1)).toEqual({
      outcome: { unstaffed: true, certificate: [1] },
      taken: 0,
    });
  });

  it('is refused for a department without inspectors, and for a team of any size', () => {
    const inspectors = [inspector('a')];
    for (const team of [slot({ department: 'GA', size: 1 }), slot({ size: 2 ** 40 })]) {
      const { outcome } = drawn({ teams: [slot({ size: 1 }), team], inspectors, conflicts }, 1);
      expect(outcome).toEqual({ unstaffed: true, certificate: [1] });
    }
  });

  it('does not put the blame on teams that others can staff', () => {
    const inspectors = [
      inspector('a', { capacity: 1, scopes: ['water'] }),
      inspector('b', { capacity: 1, scopes: ['water'] }),
      inspector('c'),
      inspector('d'),
    ];
    const water = slot({ scopes: ['water'], size: 1 });
    const teams = [slot(), water, water, slot(), water];
    const { outcome } = drawn({ teams, inspectors, conflicts }, 1);
    expect(outcome).toEqual({ unstaffed: true, certificate: [1, 2, 4] });
  });
});
