/**
 * Breadth-first search over inspectors of one block: i reaches j when i can give j one of his free seats.
 * Each key's list is walked by one pointer shared by the whole search, so that a search costs the sum of
 * the lengths of the lists, not the number of pairs.
 */
import { lowestBit, moveSeat, seatToGive, type Witness } from './witness.ts';

export type Search = {
  readonly witness: Witness;
  block: number;
  /** Reached inspectors in order; those before `head` have been walked from. */
  readonly queue: Int32Array;
  head: number;
  tail: number;
  /** `seen[i] === round` when i was reached in this search; `came`: from whom, with which seat. */
  readonly seen: Int32Array;
  round: number;
  readonly cameFrom: Int32Array;
  readonly cameWith: Int32Array;
  /** The walk from `queue[head]`: word of the key mask, its keys left, the retries left behind. */
  word: number;
  keys: number;
  retryAt: number;
  /** Per key: how far its list is walked, and who failed then only by conflict or membership. */
  readonly walked: Int32Array;
  readonly retry: Int32Array;
  readonly retryEnd: Int32Array;
};

export function searchIn(witness: Witness): Search {
  const { ids, keyStart, keyList } = witness.staffing;
  return {
    witness,
    block: 0,
    queue: new Int32Array(ids.length),
    head: 0,
    tail: 0,
    seen: new Int32Array(ids.length),
    round: 0,
    cameFrom: new Int32Array(ids.length),
    cameWith: new Int32Array(ids.length),
    word: 0,
    keys: 0,
    retryAt: -1,
    walked: new Int32Array(keyStart.length - 1),
    retry: new Int32Array(keyList.length),
    retryEnd: new Int32Array(keyStart.length - 1),
  };
}

/** Starts a new search in a block, with nobody reached. */
export function begin(search: Search, block: number): void {
  const { keyStart } = search.witness.staffing;
  const keys = keyStart.length - 1;
  search.block = block;
  search.head = 0;
  search.tail = 0;
  search.word = -1;
  search.keys = 0;
  search.retryAt = -1;
  search.round++;
  for (let key = 0; key < keys; key++) {
    search.walked[key] = keyStart[key]!;
    search.retryEnd[key] = keyStart[key]!;
  }
}

/** Adds an inspector who came from `from` (-1: a source) by being given `seat` (-1: none). */
export function reach(search: Search, inspector: number, from: number, seat: number): void {
  search.seen[inspector] = search.round;
  search.cameFrom[inspector] = from;
  search.cameWith[inspector] = seat;
  search.queue[search.tail++] = inspector;
}

/** The next inspector reached by a gift, or -1 when everybody reached has been walked from. */
export function nextReached(search: Search): number {
  const { witness: w } = search;
  const { maskWords } = w.staffing;
  while (search.head < search.tail) {
    const giver = search.queue[search.head]!;
    while (search.keys !== 0) {
      const taker = takerOf(search, giver, search.word * 32 + lowestBit(search.keys));
      if (taker !== -1) return taker;
      search.keys &= search.keys - 1;
      search.retryAt = -1;
    }
    search.word++;
    if (search.word < maskWords) {
      search.keys = w.carries[giver * maskWords + search.word]!;
    } else {
      search.head++;
      search.word = -1;
    }
  }
  return -1;
}

/** Carries out the exchange that reached `inspector`: everybody on the way gives what the next one got. */
export function exchangeAlong(search: Search, inspector: number): void {
  for (let at = inspector; at !== -1; at = search.cameFrom[at]!) {
    const seat = search.cameWith[at]!;
    if (seat !== -1) moveSeat(search.witness, seat, at);
  }
}

/** Puts everybody reached into a block of their own. */
export function splitOff(search: Search): void {
  const { witness: w } = search;
  w.blocks++;
  for (let at = 0; at < search.tail; at++) w.block[search.queue[at]!] = w.blocks;
}

function takerOf(search: Search, giver: number, key: number): number {
  const { witness: w, seen, round, retry, retryEnd, walked } = search;
  const { keyStart, keyList } = w.staffing;
  if (search.retryAt === -1) search.retryAt = keyStart[key]!;
  while (search.retryAt < retryEnd[key]!) {
    const taker = retry[search.retryAt]!;
    const isSeen = seen[taker] === round;
    const seat = isSeen ? -1 : seatToGive(w, giver, key, taker);
    if (seat === -1 && !isSeen) {
      search.retryAt++;
      continue;
    }
    retry[search.retryAt] = retry[--retryEnd[key]!]!;
    if (isSeen) continue;
    reach(search, taker, giver, seat);
    return taker;
  }
  const end = keyStart[key + 1]!;
  while (walked[key]! < end) {
    const taker = keyList[walked[key]!++]!;
    if (seen[taker] === round || w.block[taker] !== search.block) continue;
    const seat = seatToGive(w, giver, key, taker);
    if (seat !== -1) {
      reach(search, taker, giver, seat);
      return taker;
    }
    retry[retryEnd[key]!++] = taker;
    search.retryAt++;
  }
  return -1;
}
