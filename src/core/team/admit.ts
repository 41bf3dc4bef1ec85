/** One try: may this inspector have a seat of this team (protocol section 9, step 3)? */
import { begin, exchangeAlong, nextReached, reach, type Search, splitOff } from './residual.ts';
import { anySeatToGive, hasRoom, isMember, moveSeat, type Witness } from './witness.ts';

const NO_CLOSE = -2;
const NO_SEAT = -1;

/**
 * Does some member of F agree with every fixed seat and with the candidate in this team? If so, the witness
 * becomes one in which he holds a free seat of the team.
 *
 * Exact: if f in F has him there, f minus the witness falls into exchanges whose costs add up to at most 0
 * and are each at least 0, so all keep Σ load²; the one through this team and candidate is what the search
 * explores. After a failed search, what it reached is a block of its own: no such exchange crosses its
 * border, now or later. So failed searches number at most inspectors − 1, and the rest is refused at once.
 */
export function admits(search: Search, team: number, candidate: number): boolean {
  const { witness: w } = search;
  if (isMember(w, team, candidate)) return true;
  if (!hasFreeSeatIn(w, team, w.block[candidate]!)) return false;
  begin(search, w.block[candidate]!);
  reach(search, candidate, -1, -1);
  for (let at = 0; at < search.tail || nextReached(search) !== -1 || shift(search); at++) {
    if (closeAt(search, team, search.queue[at]!)) return true;
  }
  splitOff(search);
  return false;
}

function hasFreeSeatIn(w: Witness, team: number, block: number): boolean {
  const end = w.seatStart[team + 1]!;
  for (let seat = w.seatStart[team]! + w.fixed[team]!; seat < end; seat++) {
    if (w.block[w.holder[seat]!] === block) return true;
  }
  return false;
}

/**
 * A shift keeps Σ load²: one with room and load l keeps one unit more, one of load l + 1 gives one up. In a
 * block whoever has room carries the highest load or one less, so the least loaded speaks for all.
 */
function shift(search: Search): boolean {
  const { witness: w, queue, tail } = search;
  let lightest = -1;
  for (let at = 0; at < tail; at++) {
    const i = queue[at]!;
    if (hasRoom(w, i) && (lightest === -1 || w.load[i]! < w.load[lightest]!)) lightest = i;
  }
  if (lightest === -1) return false;
  const load = w.load[lightest]! + 1;
  for (let i = 0; i < w.load.length; i++) {
    if (w.block[i] === search.block && w.load[i] === load && search.seen[i] !== search.round) {
      reach(search, i, lightest, -1);
    }
  }
  return search.tail > tail;
}

/** Tries to end the exchange at a reached inspector, with one who holds a free seat of the team. */
function closeAt(search: Search, team: number, inspector: number): boolean {
  const { witness: w } = search;
  const end = w.seatStart[team + 1]!;
  for (let seat = w.seatStart[team]! + w.fixed[team]!; seat < end; seat++) {
    const holder = w.holder[seat]!;
    if (w.block[holder] !== search.block) continue;
    const gift = closingGift(w, inspector, holder);
    if (gift === NO_CLOSE) continue;
    if (gift !== NO_SEAT) moveSeat(w, gift, holder);
    search.cameWith[search.queue[0]!] = seat;
    exchangeAlong(search, inspector);
    return true;
  }
  return false;
}

/**
 * What closes the exchange: the seat that the inspector gives to the holder; NO_SEAT where he is the holder,
 * or has room and becomes as loaded as the holder was; else NO_CLOSE.
 */
function closingGift(w: Witness, inspector: number, holder: number): number {
  if (inspector === holder) return NO_SEAT;
  if (hasRoom(w, inspector) && w.load[inspector]! + 1 === w.load[holder]!) return NO_SEAT;
  const seat = anySeatToGive(w, inspector, holder);
  return seat === -1 ? NO_CLOSE : seat;
}
