/**
 * The witness: one assignment that agrees with every seat fixed so far, and is complete and of least
 * Σ load² from the first optimum on. Seats of a team are contiguous, its fixed seats a prefix of them.
 */
import { holdsKey, isBarred, type Staffing } from './staffing.ts';

export const NOBODY = -1;

export type Witness = {
  readonly staffing: Staffing;
  readonly seatStart: Int32Array;
  readonly seatTeam: Int32Array;
  /** Who sits there, or NOBODY. */
  readonly holder: Int32Array;
  /** How many seats of each team are fixed. */
  readonly fixed: Int32Array;
  readonly assigned: Int32Array;
  /** base_load + assigned. */
  readonly load: Float64Array;
  /** For each inspector and key, a doubly linked list of his free seats in teams of that key … */
  readonly firstSeat: Int32Array;
  readonly nextSeat: Int32Array;
  readonly previousSeat: Int32Array;
  /** … and a bit mask of the keys whose list is not empty. */
  readonly carries: Int32Array;
  /**
   * Block of each inspector. No exchange that keeps Σ load² joins two blocks, now or later, because F only
   * shrinks as seats are fixed.
   */
  readonly block: Int32Array;
  blocks: number;
};

/** A witness with every seat open. Every size must be at most the number of inspectors. */
export function emptyWitness(staffing: Staffing): Witness {
  const { ids, teamSize, maskWords, keyStart } = staffing;
  const seatStart = new Int32Array(teamSize.length + 1);
  for (let t = 0; t < teamSize.length; t++) seatStart[t + 1] = seatStart[t]! + teamSize[t]!;
  const seats = seatStart[teamSize.length]!;
  const seatTeam = new Int32Array(seats);
  for (let t = 0; t < teamSize.length; t++) seatTeam.fill(t, seatStart[t], seatStart[t + 1]);
  return {
    staffing,
    seatStart,
    seatTeam,
    holder: new Int32Array(seats).fill(NOBODY),
    fixed: new Int32Array(teamSize.length),
    assigned: new Int32Array(ids.length),
    load: staffing.baseLoad.slice(),
    firstSeat: new Int32Array(ids.length * (keyStart.length - 1)).fill(-1),
    nextSeat: new Int32Array(seats),
    previousSeat: new Int32Array(seats),
    carries: new Int32Array(ids.length * maskWords),
    block: new Int32Array(ids.length),
    blocks: 0,
  };
}

export function hasRoom(w: Witness, inspector: number): boolean {
  return w.assigned[inspector]! < w.staffing.limit[inspector]!;
}

export function isMember(w: Witness, team: number, inspector: number): boolean {
  const end = w.seatStart[team + 1]!;
  for (let seat = w.seatStart[team]!; seat < end; seat++) if (w.holder[seat] === inspector) return true;
  return false;
}

/** Gives a free seat to another inspector. */
export function moveSeat(w: Witness, seat: number, to: number): void {
  const from = w.holder[seat]!;
  if (from !== NOBODY) {
    unlink(w, seat);
    w.assigned[from]!--;
    w.load[from]!--;
  }
  w.holder[seat] = to;
  link(w, seat);
  w.assigned[to]!++;
  w.load[to]!++;
}

/** Fixes the free seat of a team that an inspector holds: it becomes the last of the fixed prefix. */
export function fixSeat(w: Witness, team: number, inspector: number): void {
  const place = w.seatStart[team]! + w.fixed[team]!++;
  let seat = place;
  while (w.holder[seat] !== inspector) seat++;
  unlink(w, seat);
  if (seat === place) return;
  unlink(w, place);
  w.holder[seat] = w.holder[place]!;
  w.holder[place] = inspector;
  link(w, seat);
}

/**
 * A free seat of `giver` with this key that `taker`, who holds the key, may take, or -1: he has no conflict
 * there and is not yet in that team.
 */
export function seatToGive(w: Witness, giver: number, key: number, taker: number): number {
  let seat = w.firstSeat[giver * (w.staffing.keyStart.length - 1) + key]!;
  while (seat !== -1) {
    const team = w.seatTeam[seat]!;
    if (!isBarred(w.staffing, team, taker) && !isMember(w, team, taker)) return seat;
    seat = w.nextSeat[seat]!;
  }
  return -1;
}

/** A free seat of `giver` that `taker` may take, whatever its key, or -1. */
export function anySeatToGive(w: Witness, giver: number, taker: number): number {
  const { maskWords } = w.staffing;
  for (let word = 0; word < maskWords; word++) {
    let keys = w.carries[giver * maskWords + word]! & w.staffing.holds[taker * maskWords + word]!;
    for (; keys !== 0; keys &= keys - 1) {
      const seat = seatToGive(w, giver, word * 32 + lowestBit(keys), taker);
      if (seat !== -1) return seat;
    }
  }
  return -1;
}

export function isEligible(w: Witness, team: number, inspector: number): boolean {
  const s = w.staffing;
  return holdsKey(s, inspector, s.teamKey[team]!) && !isBarred(s, team, inspector);
}

export function lowestBit(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}

function link(w: Witness, seat: number): void {
  const { keyStart, maskWords, teamKey } = w.staffing;
  const inspector = w.holder[seat]!;
  const key = teamKey[w.seatTeam[seat]!]!;
  const list = inspector * (keyStart.length - 1) + key;
  const first = w.firstSeat[list]!;
  w.nextSeat[seat] = first;
  w.previousSeat[seat] = -1;
  if (first !== -1) w.previousSeat[first] = seat;
  else w.carries[inspector * maskWords + (key >>> 5)]! |= 1 << (key & 31);
  w.firstSeat[list] = seat;
}

function unlink(w: Witness, seat: number): void {
  const { keyStart, maskWords, teamKey } = w.staffing;
  const next = w.nextSeat[seat]!;
  const previous = w.previousSeat[seat]!;
  if (next !== -1) w.previousSeat[next] = previous;
  if (previous !== -1) {
    w.nextSeat[previous] = next;
    return;
  }
  const inspector = w.holder[seat]!;
  const key = teamKey[w.seatTeam[seat]!]!;
  w.firstSeat[inspector * (keyStart.length - 1) + key] = next;
  if (next === -1) w.carries[inspector * maskWords + (key >>> 5)]! &= ~(1 << (key & 31));
}
