import { assignTeams } from '../team/assignment.ts';
import type { Rejection, StaffDocument, Team } from './document.ts';
import { shuffle } from './shuffle.ts';
import { conflictsOf } from './staff.ts';
import type { Unit } from './units.ts';
import { wordsOf } from './words.ts';

/** A team that the certificate of an unstaffed draw names: too few people for these together. */
export interface ShortTeam {
  readonly unit: string;
  readonly department: string;
}

export type AssignedTeams =
  | { readonly teams: readonly Team[]; readonly rejected: readonly Rejection[] }
  | { readonly unstaffed: true; readonly certificate: readonly ShortTeam[] };

/**
 * Protocol section 9, step 3: units sorted by id and shuffled, then each department of each unit in turn.
 * `units` come sorted by id; `sub` is `sub("inspectors")`. Teams are returned in drawing order.
 */
export function drawTeams(units: readonly Unit[], staff: StaffDocument, sub: string): AssignedTeams {
  const words = wordsOf(sub);
  const slots = Array.from(shuffle(words, units.length)).flatMap((i) => {
    const unit = units[i]!;
    return unit.teams.map((team) => ({ ...team, tokens: unit.tokens, unit }));
  });
  const assigned = assignTeams({
    teams: slots,
    inspectors: staff.inspectors,
    conflicts: conflictsOf(staff),
    words,
  });
  if ('unstaffed' in assigned) {
    return {
      unstaffed: true,
      certificate: assigned.certificate.map((i) => ({
        unit: slots[i]!.unit.id,
        department: slots[i]!.department,
      })),
    };
  }
  return {
    teams: assigned.teams.map(({ inspectors, eligible }, i) => {
      const { unit, department } = slots[i]!;
      return { unit: unit.id, visits: [...unit.visits], department, eligible, inspectors };
    }),
    rejected: assigned.rejected.map(({ team, seat, inspector }) => ({
      unit: slots[team]!.unit.id,
      department: slots[team]!.department,
      seat,
      inspector,
    })),
  };
}
