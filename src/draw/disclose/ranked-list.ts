import type { Kysely } from 'kysely';
import type { FrameHeader } from '../../core/draw/document.ts';
import { type FrameIndex, indexFrame } from '../../core/draw/frame-index.ts';
import { rankTable } from '../../core/draw/rank-table.ts';
import { quotasOf, selectTargets } from '../../core/draw/select.ts';
import type { Database } from '../../platform/database.ts';
import { Kept } from '../../platform/kept.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { runInWorker } from '../../platform/worker.ts';
import { drawProblems } from '../problems.ts';
import type { Draw } from '../queries.ts';
import type { ShuffleInput } from '../run/draw-thread.ts';
import { drawnInputs } from '../run/drawn-inputs.ts';

/** The list of a draw that was run, shuffled once and kept: reserves and explanations are read from it. */
export interface RankedList {
  readonly header: FrameHeader;
  readonly index: FrameIndex;
  /** How many were drawn of each stratum of `index`. */
  readonly quotas: readonly number[];
  /** See `rankTable`. */
  readonly ranks: Uint32Array;
}

/** Ten draws over a million targets in three tasks, or one over ten million. */
const MOST_BYTES = 128 * 1024 * 1024;
export const MOST_WAITING = 8;
export const listsBusy = () =>
  new Problem(drawProblems['draw-lists-busy'], { headers: { 'retry-after': '30' } });

const lists = new Kept<RankedList>({
  most: MOST_BYTES,
  weigh: ({ ranks }) => ranks.byteLength,
  waiting: MOST_WAITING,
  busy: listsBusy,
});

/** @throws Problem `draw-lists-busy` when too many other lists are asked for at the same time */
export async function rankedList(db: Kysely<Database>, vault: Vault, draw: Draw): Promise<RankedList> {
  return await lists.get(draw.now.committed!.commitment, async () => {
    const { shuffle } = await drawnInputs(db, vault, draw);
    const { header, tasks } = shuffle;
    const index = indexFrame(header);
    const ranks = await runInWorker<Uint32Array>(new URL(import.meta.url), rankAll.name, shuffle);
    return { header, index, quotas: quotasOf(index, tasks), ranks };
  });
}

/** Runs in a thread of its own: a million entries are shuffled. */
export function rankAll({ header, tasks, sub }: ShuffleInput): Uint32Array {
  return rankTable(selectTargets(header, tasks, sub));
}
