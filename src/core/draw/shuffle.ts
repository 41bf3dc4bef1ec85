import type { Words } from './words.ts';

/** Swaps prepared at a time: with the words drawn before, the processor fetches many places at once. */
const BATCH = 256;

/**
 * `order` of protocol section 8: a random permutation of 0 … size − 1, all equally likely.
 * Four bytes for each element and nothing else, so that ten million fit anywhere.
 */
export function shuffle(words: Words, size: number): Uint32Array {
  const order = new Uint32Array(size);
  for (let k = 0; k < size; k++) order[k] = k;
  const partners = new Uint32Array(BATCH);
  for (let from = 0; from < size - 1; from += BATCH) {
    const to = Math.min(from + BATCH, size - 1);
    for (let k = from; k < to; k++) partners[k - from] = k + words.below(size - k);
    for (let k = from; k < to; k++) {
      const j = partners[k - from]!;
      const moved = order[k]!;
      order[k] = order[j]!;
      order[j] = moved;
    }
  }
  return order;
}
