/** The check `teams-choice` (protocol section 9): how much the lot could decide. */
import { firstOptima, isUnstaffed, type Unstaffed } from './optimum.ts';
import { eligibleCount, type Staffing, staffings, type TeamsToStaff } from './staffing.ts';
import { hasRoom, type Witness } from './witness.ts';

/** `serving`: how many of the department's inspectors serve at least once in some member of F. */
export type DepartmentChoice = {
  readonly department: string;
  readonly inspectors: number;
  readonly serving: number;
};

/** By department in order of bytes; `no_choice` are indexes of teams with `eligible = size`, ascending. */
export type TeamsChoice = { readonly departments: DepartmentChoice[]; readonly no_choice: number[] };

/** Needs no words: what could have come out follows from the sealed documents alone. */
export function teamsChoice(input: TeamsToStaff): TeamsChoice | Unstaffed {
  const departments = staffings(input);
  const optima = firstOptima(departments);
  if (isUnstaffed(optima)) return optima;
  return {
    departments: departments.map(({ department, ids }, place) => ({
      department,
      inspectors: ids.length,
      serving: servingCount(optima[place]!.witness),
    })),
    no_choice: departments
      .flatMap((staffing) => [...staffing.teamIndex].filter((_, team) => hasNoChoice(staffing, team)))
      .sort((a, b) => a - b),
  };
}

function hasNoChoice(staffing: Staffing, team: number): boolean {
  return eligibleCount(staffing, team) === staffing.teamSize[team];
}

/**
 * Exact on the blocks of a first optimum: everybody in a block was reached from those with its highest load,
 * so whoever has room and one less can be handed a seat and F keeps its Σ load²; at the highest load he would
 * raise it.
 */
function servingCount(w: Witness): number {
  const highest = new Map<number, number>();
  for (let i = 0; i < w.load.length; i++) {
    highest.set(w.block[i]!, Math.max(w.load[i]!, highest.get(w.block[i]!) ?? 0));
  }
  let serving = 0;
  for (let i = 0; i < w.load.length; i++) {
    const couldServe = hasRoom(w, i) && w.load[i]! + 1 === highest.get(w.block[i]!);
    if (w.assigned[i]! > 0 || couldServe) serving++;
  }
  return serving;
}
