/** Targets (protocol section 8): every task reads down the one shuffled list until its quotas are filled. */
import type { DrawTask, FrameHeader } from './document.ts';
import { cellOf, type FrameIndex, indexFrame, type Stratum, strataByTask, tierSizes } from './frame-index.ts';
import { sampleSize } from './sample-size.ts';
import { shuffle } from './shuffle.ts';
import { wordsOf } from './words.ts';

export interface StratumSelection extends Stratum {
  /** How many were drawn, `n_t`. */
  readonly drawn: number;
  /** The drawn, in the order of the shuffled list: rank 1 first. */
  readonly ordinals: Uint32Array;
}

export interface TargetSelection {
  readonly index: FrameIndex;
  /** The shuffled list; the reserve of a stratum is the rest of it (`reserveOf`). */
  readonly order: Uint32Array;
  /** By task, then from tier A to D; empty tiers are left out. */
  readonly strata: readonly StratumSelection[];
  /** Every ordinal drawn by some task, once, in the order of the shuffled list. */
  readonly drawn: readonly number[];
}

/** Phase one of a draw: needs the sealed header only, no target's id. `sub` is `sub("targets")`. */
export function selectTargets(
  header: Pick<FrameHeader, 'cells' | 'size'>,
  tasks: readonly Pick<DrawTask, 'task' | 'sample'>[],
  sub: string,
): TargetSelection {
  const index = indexFrame(header);
  const order = shuffle(wordsOf(sub), index.size);
  return { index, order, ...fillQuotas(index, order, quotasOf(index, tasks)) };
}

/** `n_t` for each stratum of the index, in its order. */
export function quotasOf(index: FrameIndex, tasks: readonly Pick<DrawTask, 'task' | 'sample'>[]): number[] {
  const strata = strataByTask(index);
  const sizes = new Map(
    tasks.map(({ task, sample }) => [task, sampleSize(sample, tierSizes(strata.get(task) ?? [])).drawn]),
  );
  return index.strata.map(({ task, tier }) => sizes.get(task)?.[tier] ?? 0);
}

/** Reads down `order` once for all strata together and stops as soon as every quota is filled. */
export function fillQuotas(
  index: FrameIndex,
  order: Uint32Array,
  quotas: readonly number[],
): Pick<TargetSelection, 'strata' | 'drawn'> {
  const taken = quotas.map((quota) => new Uint32Array(quota));
  const filled = quotas.map(() => 0);
  const drawn: number[] = [];
  let missing = quotas.reduce((sum, quota) => sum + quota, 0);
  for (let k = 0; missing > 0 && k < order.length; k++) {
    const ordinal = order[k]!;
    let isDrawn = false;
    for (const i of index.cellStrata[cellOf(index, ordinal)]!) {
      if (filled[i]! === quotas[i]!) continue;
      taken[i]![filled[i]!++] = ordinal;
      missing--;
      isDrawn = true;
    }
    if (isDrawn) drawn.push(ordinal);
  }
  const strata = index.strata.map((stratum, i) => ({ ...stratum, drawn: quotas[i]!, ordinals: taken[i]! }));
  return { strata, drawn };
}

/** Ordinals of a stratum from rank `from + 1` on, at most `count`: its reserve, if `from` is how many were drawn. */
export function reserveOf(
  { index, order }: Pick<TargetSelection, 'index' | 'order'>,
  stratum: string,
  from: number,
  count: number,
): number[] {
  const holds = cellsHolding(index, stratum);
  const found: number[] = [];
  let rank = 0;
  for (let k = 0; k < order.length && found.length < count; k++) {
    if (holds[cellOf(index, order[k]!)] && ++rank > from) found.push(order[k]!);
  }
  return found;
}

function cellsHolding(index: FrameIndex, stratum: string): boolean[] {
  return index.cellStrata.map((strata) => strata.some((i) => index.strata[i]!.name === stratum));
}
