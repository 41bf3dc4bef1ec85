import { compareUtf8 } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import { type FrameHeader, TIERS, type Tier } from './document.ts';

/** One tier of one task: what a quota is filled from. */
export interface Stratum {
  /** `task/tier` */
  readonly name: string;
  readonly task: string;
  readonly tier: Tier;
  /** How many entries of the frame hold it, at least 1. */
  readonly size: number;
}

/** What a sealed frame's header says, in a form that answers for one ordinal of millions quickly. */
export interface FrameIndex {
  readonly size: number;
  /** By task, then from tier A to D; empty strata do not exist. */
  readonly strata: readonly Stratum[];
  /** First ordinal of each cell, ascending. */
  readonly starts: Uint32Array;
  /** For each cell, positions in `strata`. */
  readonly cellStrata: readonly (readonly number[])[];
}

/**
 * Reads a frame header and refuses one that no frame can have (protocol section 2, steps 1 to 4).
 * @throws ProtocolError `frame-empty`, `frame-signature`, `frame-cells-unsorted`, `frame-size`
 */
export function indexFrame(header: Pick<FrameHeader, 'cells' | 'size'>): FrameIndex {
  if (header.cells.length === 0) throw new ProtocolError('frame-empty', 'a frame holds at least one target');
  const starts = new Uint32Array(header.cells.length);
  const sizes = new Map<string, number>();
  let total = 0;
  for (const [i, cell] of header.cells.entries()) {
    const before = header.cells[i - 1];
    if (before && compareUtf8(before.signature, cell.signature) >= 0) {
      throw new ProtocolError('frame-cells-unsorted', `cell ${cell.signature} stands out of order`, {
        signature: cell.signature,
      });
    }
    starts[i] = total;
    total += cell.size;
    for (const name of strataOf(cell.signature)) sizes.set(name, (sizes.get(name) ?? 0) + cell.size);
  }
  if (total !== header.size) {
    throw new ProtocolError('frame-size', `the cells hold ${total}, the header says ${header.size}`, {
      cells: total,
      header: header.size,
    });
  }
  const strata = [...sizes].map(([name, size]): Stratum => ({ ...splitStratum(name), name, size }));
  // By task first: `T1.x/A` sorts before `T1/A` as a text, but task `T1` before `T1.x`.
  strata.sort((a, b) => compareUtf8(a.task, b.task) || compareUtf8(a.tier, b.tier));
  const position = new Map(strata.map(({ name }, i) => [name, i]));
  const cellStrata = header.cells.map((cell) => strataOf(cell.signature).map((name) => position.get(name)!));
  return { size: total, strata, starts, cellStrata };
}

/** The strata a signature names, which must be sorted and of different tasks. */
function strataOf(signature: string): string[] {
  const names = signature.split('+');
  const tasks = new Set(names.map((name) => splitStratum(name).task));
  if (
    tasks.size !== names.length ||
    names.some((name, i) => i > 0 && compareUtf8(names[i - 1]!, name) >= 0)
  ) {
    throw new ProtocolError('frame-signature', `${signature}: strata are sorted, one for each task`, {
      signature,
    });
  }
  return names;
}

export function splitStratum(name: string): { task: string; tier: Tier } {
  const tier = TIERS.find((letter) => name.endsWith(`/${letter}`));
  if (!tier) throw new ProtocolError('frame-signature', `${name} is no stratum`, { signature: name });
  return { task: name.slice(0, -2), tier };
}

/** Position of the cell that holds an ordinal. */
export function cellOf(index: FrameIndex, ordinal: number): number {
  const { starts } = index;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= ordinal) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Names of the strata an ordinal is in, as its signature lists them. */
export const strataOfOrdinal = (index: FrameIndex, ordinal: number): string[] =>
  index.cellStrata[cellOf(index, ordinal)]!.map((i) => index.strata[i]!.name);

/** The strata of each task, from tier A to D. One walk for all tasks: a document may hold thousands. */
export function strataByTask(index: FrameIndex): Map<string, Stratum[]> {
  const tasks = new Map<string, Stratum[]>();
  for (const stratum of index.strata) {
    const own = tasks.get(stratum.task);
    if (own) own.push(stratum);
    else tasks.set(stratum.task, [stratum]);
  }
  return tasks;
}

/** Sizes of a task's tiers in the frame, 0 where a tier is empty. */
export function tierSizes(strata: readonly Stratum[]): Record<Tier, number> {
  const sizes: Record<Tier, number> = { A: 0, B: 0, C: 0, D: 0 };
  for (const { tier, size } of strata) sizes[tier] = size;
  return sizes;
}
