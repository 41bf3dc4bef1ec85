/** Drawing the seats of one team by lot (protocol section 9, step 3). */
import type { Words } from '../draw/words.ts';
import { admits } from './admit.ts';
import type { Search } from './residual.ts';
import { eligibleCount } from './staffing.ts';
import { fixSeat, type Witness } from './witness.ts';

/**
 * Fixes every seat of a team, one word for each try. Candidates are the eligible who are not yet in the
 * team, by id; `reject` hears of each whom no member of F allows at a seat.
 */
export function drawTeam(
  search: Search,
  team: number,
  words: Pick<Words, 'below'>,
  reject: (seat: number, inspector: number) => void,
): void {
  const { witness } = search;
  const { staffing, seatStart } = witness;
  const listStart = staffing.keyStart[staffing.teamKey[team]!]!;
  const size = seatStart[team + 1]! - seatStart[team]!;
  const eligible = eligibleCount(staffing, team);
  for (let seat = 0; seat < size; seat++) {
    const out = placesOut(witness, team);
    for (let left = eligible - seat; ; left--) {
      const place = placeOf(words.below(left), out);
      const candidate = staffing.keyList[listStart + place]!;
      if (admits(search, team, candidate)) {
        fixSeat(witness, team, candidate);
        break;
      }
      reject(seat, candidate);
      insert(out, place);
    }
  }
}

/** Places in the key's list, ascending, of those who are no candidates: barred or already in the team. */
function placesOut(w: Witness, team: number): number[] {
  const { barred, barredStart } = w.staffing;
  const out: number[] = [];
  for (let at = barredStart[team]!; at < barredStart[team + 1]!; at++) {
    out.push(placeInList(w, team, barred[at]!));
  }
  const first = w.seatStart[team]!;
  for (let seat = first; seat < first + w.fixed[team]!; seat++) {
    insert(out, placeInList(w, team, w.holder[seat]!));
  }
  return out;
}

/** The place of the k-th of those still in, found without a copy of the list. */
function placeOf(k: number, out: readonly number[]): number {
  let place = k;
  for (const taken of out) {
    if (taken > place) break;
    place++;
  }
  return place;
}

function placeInList(w: Witness, team: number, inspector: number): number {
  const { keyStart, keyList, teamKey } = w.staffing;
  const start = keyStart[teamKey[team]!]!;
  let low = start;
  let high = keyStart[teamKey[team]! + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyList[middle]! < inspector) low = middle + 1;
    else high = middle;
  }
  return low - start;
}

function insert(ascending: number[], place: number): void {
  let at = ascending.length;
  while (at > 0 && ascending[at - 1]! > place) {
    ascending[at] = ascending[at - 1]!;
    at--;
  }
  ascending[at] = place;
}
