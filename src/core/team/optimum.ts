/** The first member of F (protocol section 9, step 2), or the proof that there is none. */
import { leastLoaded, pop, push } from './least-loaded.ts';
import { begin, exchangeAlong, nextReached, reach, type Search, searchIn, splitOff } from './residual.ts';
import { eligibleCount, isBarred, type Staffing } from './staffing.ts';
import { emptyWitness, hasRoom, isEligible, isMember, moveSeat, NOBODY, type Witness } from './witness.ts';

/** The block of everybody until the first optimum has put them into finished ones. */
const UNFINISHED = 0;

/**
 * Nobody can staff these teams: `certificate` is a set S of indexes of teams, ascending, with
 * Σ size > Σ over inspectors of min(capacity, number of teams of S open to them).
 */
export type Unstaffed = { readonly unstaffed: true; readonly certificate: number[] };

/** The first optimum of each department; the first one that cannot be staffed decides for all. */
export function firstOptima(departments: readonly Staffing[]): Search[] | Unstaffed {
  const optima: Search[] = [];
  for (const staffing of departments) {
    const optimum = firstOptimum(staffing);
    if ('unstaffed' in optimum) return optimum;
    optima.push(optimum);
  }
  return optima;
}

export function isUnstaffed(optima: Search[] | Unstaffed): optima is Unstaffed {
  return 'unstaffed' in optima;
}

/** A complete assignment of least Σ load², ready to be searched, its inspectors in their first blocks. */
function firstOptimum(staffing: Staffing): Search | Unstaffed {
  for (let team = 0; team < staffing.teamKey.length; team++) {
    // Also guards memory: a size is any integer, and every seat takes room in the arrays.
    if (staffing.teamSize[team]! > eligibleCount(staffing, team)) return unstaffed(staffing, [team]);
  }
  const search = searchIn(emptyWitness(staffing));
  fillGreedily(search.witness);
  const failure = fillOpenSeats(search);
  if (failure) return failure;
  level(search);
  return search;
}

/** Gives the seats, keys with few holders first, to the least loaded who may take them. */
function fillGreedily(w: Witness): void {
  const { keyStart, keyList, teamKey } = w.staffing;
  const keys = Array.from({ length: keyStart.length - 1 }, (_, key) => ({
    holders: keyList.subarray(keyStart[key]!, keyStart[key + 1]!),
    teams: [] as number[],
  }));
  for (let team = 0; team < teamKey.length; team++) keys[teamKey[team]!]!.teams.push(team);
  keys.sort((a, b) => a.holders.length - b.holders.length);
  const aside: number[] = [];
  for (const { holders, teams } of keys) {
    const queue = leastLoaded(w.load, holders);
    for (const team of teams) {
      let seat = w.seatStart[team]!;
      aside.length = 0;
      while (seat < w.seatStart[team + 1]! && queue.size > 0) {
        const inspector = pop(queue);
        if (!hasRoom(w, inspector)) continue;
        aside.push(inspector);
        if (!isBarred(w.staffing, team, inspector)) moveSeat(w, seat++, inspector);
      }
      for (const inspector of aside) push(queue, inspector);
    }
  }
}

/** Fills each seat still open by a chain of gifts that ends at somebody with room. */
function fillOpenSeats(search: Search): Unstaffed | undefined {
  const { witness: w } = search;
  for (let seat = 0; seat < w.holder.length; seat++) {
    if (w.holder[seat] !== NOBODY) continue;
    const team = w.seatTeam[seat]!;
    begin(search, UNFINISHED);
    for (let i = 0; i < w.load.length; i++) {
      if (isEligible(w, team, i) && !isMember(w, team, i)) reach(search, i, -1, seat);
    }
    const end = firstReached(search, (inspector) => hasRoom(w, inspector));
    if (end === -1) return unstaffed(w.staffing, blockedTeams(search, team));
    exchangeAlong(search, end);
  }
  return undefined;
}

/**
 * While one of the highest load can hand work down to somebody two below, he does. When none can, everybody
 * they reach is a finished block: whoever has room in it carries the highest load or one less.
 */
function level(search: Search): void {
  const { witness: w } = search;
  for (;;) {
    const highest = highestOpenLoad(w);
    if (highest === -1) return;
    begin(search, UNFINISHED);
    for (let i = 0; i < w.load.length; i++) {
      if (w.block[i] === UNFINISHED && w.load[i] === highest) reach(search, i, -1, -1);
    }
    const end = firstReached(search, (i) => w.load[i]! <= highest - 2 && hasRoom(w, i));
    if (end === -1) splitOff(search);
    else exchangeAlong(search, end);
  }
}

function highestOpenLoad(w: Witness): number {
  let highest = -1;
  for (let i = 0; i < w.load.length; i++) {
    if (w.block[i] === UNFINISHED && w.load[i]! > highest) highest = w.load[i]!;
  }
  return highest;
}

/** The first reached inspector, sources included, who passes, or -1. */
function firstReached(search: Search, passes: (inspector: number) => boolean): number {
  for (let at = 0; at < search.tail || nextReached(search) !== -1; at++) {
    const inspector = search.queue[at]!;
    if (passes(inspector)) return inspector;
  }
  return -1;
}

/**
 * The certificate after a failed search for an open seat: its team and every team in which somebody reached
 * sits. All reached are full, and whoever else may serve in these teams already does.
 */
function blockedTeams({ witness: w, seen, round }: Search, team: number): number[] {
  const blocked = new Set([team]);
  w.holder.forEach((holder, seat) => {
    if (holder !== NOBODY && seen[holder] === round) blocked.add(w.seatTeam[seat]!);
  });
  return [...blocked];
}

function unstaffed(staffing: Staffing, teams: readonly number[]): Unstaffed {
  return {
    unstaffed: true,
    certificate: teams.map((team) => staffing.teamIndex[team]!).sort((a, b) => a - b),
  };
}
