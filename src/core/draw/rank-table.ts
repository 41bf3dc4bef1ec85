/** Every rank of a shuffled list at once, so that one more question about it costs no second reading. */
import { cellOf, type FrameIndex } from './frame-index.ts';
import type { TargetSelection } from './select.ts';

/**
 * Ranks (from 1) of every entry in each of its strata (protocol section 8), by ordinal; an entry's strata
 * stand in the order of its cell's signature. 4 bytes for each entry and stratum.
 */
export function rankTable({ index, order }: Pick<TargetSelection, 'index' | 'order'>): Uint32Array {
  const begins = beginnings(index);
  const table = new Uint32Array(begins.at(-1)!);
  const counted = new Uint32Array(index.strata.length);
  for (const ordinal of order) {
    const cell = cellOf(index, ordinal);
    const strata = index.cellStrata[cell]!;
    const at = begins[cell]! + (ordinal - index.starts[cell]!) * strata.length;
    for (let i = 0; i < strata.length; i++) table[at + i] = ++counted[strata[i]!]!;
  }
  return table;
}

/** Ranks of one entry: position of the stratum in `index.strata` → rank. */
export function ranksAt(index: FrameIndex, table: Uint32Array, ordinal: number): Map<number, number> {
  const cell = cellOf(index, ordinal);
  const strata = index.cellStrata[cell]!;
  const at = beginnings(index)[cell]! + (ordinal - index.starts[cell]!) * strata.length;
  return new Map(strata.map((stratum, i) => [stratum, table[at + i]!]));
}

/** Ordinals of a stratum behind rank `after`, at most `count`, by rank. `stratum`: position in `index.strata`. */
export function ordinalsBehind(
  index: FrameIndex,
  table: Uint32Array,
  stratum: number,
  after: number,
  count: number,
): number[] {
  const found: number[] = [];
  const begins = beginnings(index);
  for (const [cell, strata] of index.cellStrata.entries()) {
    const place = strata.indexOf(stratum);
    if (place < 0) continue;
    let ordinal = index.starts[cell]!;
    for (let at = begins[cell]! + place; at < begins[cell + 1]!; at += strata.length, ordinal++) {
      const behind = table[at]! - after;
      if (behind > 0 && behind <= count) found[behind - 1] = ordinal;
    }
  }
  return found;
}

/** Where each cell begins in the table, and at the end its length. */
function beginnings({ cellStrata, starts, size }: FrameIndex): Float64Array {
  const begins = new Float64Array(starts.length + 1);
  for (const [cell, strata] of cellStrata.entries()) {
    const entries = (starts[cell + 1] ?? size) - starts[cell]!;
    begins[cell + 1] = begins[cell]! + entries * strata.length;
  }
  return begins;
}
