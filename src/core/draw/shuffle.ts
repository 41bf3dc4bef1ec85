import type { Words } from './words.ts';

/**
 * `order` of protocol section 8: a random permutation of 0 … size − 1, all equally likely.
 * Four bytes for each element and nothing else, so that ten million fit anywhere.
 */
export function shuffle(words: Words, size: number): Uint32Array {
  const order = new Uint32Array(size);
  for (let k = 0; k < size; k++) order[k] = k;
  for (let k = 0; k < size - 1; k++) {
    const j = k + words.below(size - k);
    const moved = order[k]!;
    order[k] = order[j]!;
    order[j] = moved;
  }
  return order;
}
