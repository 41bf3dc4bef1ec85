/** The teams of a draw (protocol section 9, steps 2 and 3). */
import type { Words } from '../draw/words.ts';
import { drawTeam } from './draw-team.ts';
import { firstOptima, isUnstaffed, type Unstaffed } from './optimum.ts';
import { eligibleCount, staffings, type TeamsToStaff } from './staffing.ts';

/** Inspectors in the order of acceptance: the first leads. `eligible = size` means no choice. */
export type DrawnTeam = { readonly inspectors: string[]; readonly eligible: number };

/** A candidate whom no member of F allowed; `team` is an index of the given teams, seats count from 0. */
export type RejectedCandidate = { readonly team: number; readonly seat: number; readonly inspector: string };

export type Assignment = { readonly teams: DrawnTeam[]; readonly rejected: RejectedCandidate[] };

/**
 * Assigns every team by lot among the most even complete assignments. Takes one word for each try, in the
 * order of teams, seats and tries, and none when the teams cannot be staffed. Teams stand as given, which
 * must be the drawing order. Departments are separate problems; only their words interleave.
 */
export function assignTeams(
  input: TeamsToStaff & { readonly words: Pick<Words, 'below'> },
): Assignment | Unstaffed {
  const departments = staffings(input);
  const optima = firstOptima(departments);
  if (isUnstaffed(optima)) return optima;

  const placeOf = new Map(departments.map((staffing, place) => [staffing.department, place]));
  const drawn = departments.map(() => 0);
  const rejected: RejectedCandidate[] = [];
  const teams = input.teams.map((slot, index) => {
    const place = placeOf.get(slot.department)!;
    const search = optima[place]!;
    const { staffing, seatStart, holder } = search.witness;
    const team = drawn[place]!++;
    drawTeam(search, team, input.words, (seat, inspector) => {
      rejected.push({ team: index, seat, inspector: staffing.ids[inspector]! });
    });
    const inspectors = Array.from(
      holder.subarray(seatStart[team], seatStart[team + 1]),
      (i) => staffing.ids[i]!,
    );
    return { inspectors, eligible: eligibleCount(staffing, team) };
  });
  return { teams, rejected };
}
