/**
 * One department's teams and inspectors as arrays of small integers (protocol section 9).
 * Departments share no inspector, so each is a problem of its own.
 */
import { compareUtf8 } from '../canonical/bytes.ts';
import type { InspectorEntry } from '../draw/document.ts';
import type { ConflictMap } from '../draw/staff.ts';

/** One department's team of one unit; `tokens` are those of the unit's targets (section 4). */
export type TeamSlot = {
  readonly department: string;
  readonly scopes: readonly string[];
  readonly size: number;
  readonly tokens: readonly string[];
};

/** What a draw of teams is made from; `teams` stand in drawing order: unit outer, department inner. */
export type TeamsToStaff = {
  readonly teams: readonly TeamSlot[];
  readonly inspectors: readonly InspectorEntry[];
  readonly conflicts: ConflictMap;
};

/**
 * Inspectors, teams and keys are numbered from 0; a key is a distinct set of needed scopes. Lists of lists
 * are flat, with the start of each in `…Start`.
 */
export type Staffing = {
  readonly department: string;
  /** Ids in ascending order of bytes: the order of candidates. */
  readonly ids: readonly string[];
  readonly baseLoad: Float64Array;
  /** min(capacity, number of teams): nobody can serve more often, and it fits 32 bits. */
  readonly limit: Int32Array;
  /** Index of each team in the caller's list, ascending. */
  readonly teamIndex: Int32Array;
  readonly teamKey: Int32Array;
  readonly teamSize: Float64Array;
  /** The inspectors holding a key, ascending. */
  readonly keyStart: Int32Array;
  readonly keyList: Int32Array;
  /** Words of 32 keys in a bit mask, and for each inspector the keys he holds. */
  readonly maskWords: number;
  readonly holds: Int32Array;
  /** The inspectors who hold a team's key and may not serve in it because of a conflict, ascending. */
  readonly barredStart: Int32Array;
  readonly barred: Int32Array;
};

/** The departments that have teams, by name, with what each has to staff. */
export function staffings({ teams, inspectors, conflicts }: TeamsToStaff): Staffing[] {
  const teamsOf = new Map<string, number[]>();
  for (let t = 0; t < teams.length; t++) append(teamsOf, teams[t]!.department, t);
  const peopleOf = new Map<string, InspectorEntry[]>();
  for (const inspector of inspectors) append(peopleOf, inspector.department, inspector);
  return [...teamsOf]
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([department, indexes]) =>
      staffing(department, teams, indexes, peopleOf.get(department) ?? [], conflicts),
    );
}

/** How many inspectors are eligible for a team. */
export function eligibleCount(s: Staffing, team: number): number {
  const key = s.teamKey[team]!;
  const barred = s.barredStart[team + 1]! - s.barredStart[team]!;
  return s.keyStart[key + 1]! - s.keyStart[key]! - barred;
}

/** Has he a conflict with one of the team's targets? Lists of a team are short: a walk beats a search. */
export function isBarred(s: Staffing, team: number, inspector: number): boolean {
  const end = s.barredStart[team + 1]!;
  for (let at = s.barredStart[team]!; at < end; at++) if (s.barred[at] === inspector) return true;
  return false;
}

export function holdsKey(s: Staffing, inspector: number, key: number): boolean {
  return ((s.holds[inspector * s.maskWords + (key >>> 5)]! >>> (key & 31)) & 1) === 1;
}

function staffing(
  department: string,
  teams: readonly TeamSlot[],
  indexes: readonly number[],
  people: InspectorEntry[],
  conflicts: ConflictMap,
): Staffing {
  people.sort((a, b) => compareUtf8(a.id, b.id));
  const { teamKey, keyStart, keyList, maskWords, holds } = keysOf(teams, indexes, people);
  const isHolder = (i: number, key: number): boolean =>
    ((holds[i * maskWords + (key >>> 5)]! >>> (key & 31)) & 1) === 1;
  const { barredStart, barred } = barredFrom(teams, indexes, people, conflicts, (t, i) =>
    isHolder(i, teamKey[t]!),
  );
  return {
    department,
    ids: people.map((person) => person.id),
    baseLoad: Float64Array.from(people, (person) => person.base_load),
    limit: Int32Array.from(people, (person) => Math.min(person.capacity, indexes.length)),
    teamIndex: Int32Array.from(indexes),
    teamKey,
    teamSize: Float64Array.from(indexes, (index) => teams[index]!.size),
    keyStart,
    keyList,
    maskWords,
    holds,
    barredStart,
    barred,
  };
}

function keysOf(
  teams: readonly TeamSlot[],
  indexes: readonly number[],
  people: readonly InspectorEntry[],
): Pick<Staffing, 'teamKey' | 'keyStart' | 'keyList' | 'maskWords' | 'holds'> {
  const keys = new Map<string, number>();
  const needs: (readonly string[])[] = [];
  const teamKey = Int32Array.from(indexes, (index) => {
    const { scopes } = teams[index]!;
    const name = scopes.join('+');
    let key = keys.get(name);
    if (key === undefined) {
      key = needs.push(scopes) - 1;
      keys.set(name, key);
    }
    return key;
  });
  const maskWords = Math.ceil(needs.length / 32);
  const holds = new Int32Array(people.length * maskWords);
  const scopesOf = people.map((person) => new Set(person.scopes));
  const keyStart = new Int32Array(needs.length + 1);
  const holders: number[] = [];
  needs.forEach((scopes, key) => {
    for (let i = 0; i < people.length; i++) {
      if (!scopes.every((scope) => scopesOf[i]!.has(scope))) continue;
      holders.push(i);
      holds[i * maskWords + (key >>> 5)]! |= 1 << (key & 31);
    }
    keyStart[key + 1] = holders.length;
  });
  return { teamKey, keyStart, keyList: Int32Array.from(holders), maskWords, holds };
}

const NO_ONE: readonly number[] = [];

function barredFrom(
  teams: readonly TeamSlot[],
  indexes: readonly number[],
  people: readonly InspectorEntry[],
  conflicts: ConflictMap,
  wouldServe: (team: number, inspector: number) => boolean,
): Pick<Staffing, 'barredStart' | 'barred'> {
  const opponents = new Map<string, number[]>();
  people.forEach((person, i) => {
    for (const token of conflicts.get(person.id) ?? []) append(opponents, token, i);
  });
  const barredStart = new Int32Array(indexes.length + 1);
  const barred: number[] = [];
  indexes.forEach((index, t) => {
    const found: number[] = [];
    for (const token of teams[index]!.tokens) {
      for (const i of opponents.get(token) ?? NO_ONE) if (wouldServe(t, i)) found.push(i);
    }
    found.sort((a, b) => a - b);
    for (let at = 0; at < found.length; at++) if (found[at] !== found[at - 1]) barred.push(found[at]!);
    barredStart[t + 1] = barred.length;
  });
  return { barredStart, barred: Int32Array.from(barred) };
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
