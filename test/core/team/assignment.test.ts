import { describe, expect, it } from 'vitest';
import { assignTeams } from '../../../src/core/team/assignment.ts';
import { teamsChoice } from '../../../src/core/team/choice.ts';
import { assignmentFaults, provesUnstaffed } from '../../../src/core/team/eligibility.ts';
import { evenness } from '../../../src/core/team/evenness.ts';
import type { TeamsToStaff } from '../../../src/core/team/staffing.ts';
import { allOfF, drawByListing, eligibleFor, type Listing } from './brute-force.ts';
import { randomCase, seeded } from './random-cases.ts';

const CASES = 4000;

describe('against a listing of every complete assignment', () => {
  it('teams, rejected, choice and evenness agree on random cases, and certificates prove the rest', () => {
    const random = seeded(9);
    let staffed = 0;
    let rejections = 0;
    for (let round = 0; round < CASES; round++) {
      const input = randomCase(random);
      const members = allOfF(input);
      const outcome = assignTeams({ ...input, words: seeded(round) });
      if (members.length === 0) {
        expect('unstaffed' in outcome && provesUnstaffed(input, outcome.certificate), `case ${round}`).toBe(
          true,
        );
        continue;
      }
      staffed++;
      expect(provesUnstaffed(input, [...input.teams.keys()]), `case ${round}`).toBe(false);
      const expected = drawByListing(input, members, seeded(round));
      rejections += expected.rejected.length;
      expect(outcome, `case ${round}`).toEqual(expected);
      const assigned = expected.teams.map((team) => team.inspectors);
      expect(assignmentFaults(input, assigned)).toEqual([]);
      expect(evenness(input, assigned)).toMatchObject({ even: true });
      expect(teamsChoice(input), `case ${round}`).toEqual(choiceByListing(input, members));
    }
    // The cases are worth something only if they hold enough of each kind.
    expect(staffed).toBeGreaterThan(CASES / 3);
    expect(CASES - staffed).toBeGreaterThan(CASES / 10);
    expect(rejections).toBeGreaterThan(CASES / 2);
  });
});

function choiceByListing(input: TeamsToStaff, members: Listing) {
  const serving = new Set(members.flatMap((teams) => teams.flatMap((team) => [...team])));
  const departments = [...new Set(input.teams.map((slot) => slot.department))].sort();
  return {
    departments: departments.map((department) => {
      const people = input.inspectors.filter((who) => who.department === department);
      return {
        department,
        inspectors: people.length,
        serving: people.filter((who) => serving.has(who.id)).length,
      };
    }),
    no_choice: input.teams.flatMap((slot, team) =>
      eligibleFor(input, slot).length === slot.size ? [team] : [],
    ),
  };
}
