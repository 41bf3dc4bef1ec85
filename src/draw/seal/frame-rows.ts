/** The lines of COPY between the register and a sealed frame; nothing is kept but groups of alike rows. */

import type { FrameHeader, Tier } from '../../core/draw/document.ts';
import { SALT_BYTES, signatureOf } from '../../core/draw/frame.ts';
import type { ExclusionReason, FrameGroup } from '../../plan/scope.ts';
import { wholeLines } from '../../platform/copy.ts';

interface OpenGroup {
  readonly row: Omit<FrameGroup, 'n'>;
  /** Index in `signatures` of what a target of this group is sealed under; undefined where it is left out. */
  readonly cell: number | undefined;
  n: number;
}

/** Rows that are alike but for id and route: as many as there are combinations of tiers, not of targets. */
export class RowGroups {
  readonly #tasks: readonly string[];
  readonly #groups = new Map<string, OpenGroup>();
  readonly #cells = new Map<string, number>();

  /** @param tasks codes in the order in which `frameQuery` got the tasks */
  constructor(tasks: readonly string[]) {
    this.#tasks = tasks;
  }

  /** Counts one row; `columns` is what stands behind id and route. */
  count(columns: string): OpenGroup {
    let group = this.#groups.get(columns);
    if (group === undefined) {
      const { row, signature } = readColumns(columns, this.#tasks);
      group = { row, cell: signature === undefined ? undefined : this.#cellOf(signature), n: 0 };
      this.#groups.set(columns, group);
    }
    group.n += 1;
    return group;
  }

  #cellOf(signature: string): number {
    const cell = this.#cells.get(signature) ?? this.#cells.size;
    this.#cells.set(signature, cell);
    return cell;
  }

  /** Signatures by the cell numbers that were staged, in order of appearance, with their sizes. */
  cells(): FrameHeader['cells'] {
    const sizes = new Array<number>(this.#cells.size).fill(0);
    for (const { cell, n } of this.#groups.values()) if (cell !== undefined) sizes[cell]! += n;
    return [...this.#cells.keys()].map((signature, cell) => ({ signature, size: sizes[cell]! }));
  }

  rows(): FrameGroup[] {
    return [...this.#groups.values()].map(({ row, n }) => ({ ...row, n }));
  }
}

/** `t0, u0, x0, t1, …` of `frameQuery` as COPY writes them: `\N` is null, `t` true. */
function readColumns(
  columns: string,
  tasks: readonly string[],
): { row: Omit<FrameGroup, 'n'>; signature: string | undefined } {
  const fields = columns.split('\t').map((field) => (field === '\\N' ? null : field));
  const row: Record<string, unknown> = {};
  const tiers: Record<string, Tier> = {};
  for (const [i, task] of tasks.entries()) {
    const [tier, unrated, reason] = fields.slice(3 * i, 3 * i + 3) as [
      Tier | null,
      string,
      ExclusionReason | null,
    ];
    row[`t${i}`] = tier;
    row[`u${i}`] = unrated === 't';
    row[`x${i}`] = reason;
    if (tier !== null && reason === null) tiers[task] = tier;
  }
  const isLeftOut = Object.keys(tiers).length === 0;
  return { row: row as Omit<FrameGroup, 'n'>, signature: isLeftOut ? undefined : signatureOf(tiers) };
}

/**
 * Turns a COPY of `frameQuery` into a COPY of (salt, id, route, cell), what is left out of every task dropped.
 * Ids and routes hold no character that COPY would escape (protocol section 1).
 * @param salt section 2, step 2
 */
export async function* stagedLines(
  source: AsyncIterable<Buffer>,
  salt: (id: string) => Uint8Array,
  groups: RowGroups,
): AsyncGenerator<string> {
  for await (const lines of wholeLines(source)) {
    let staged = '';
    for (let at = 0; at < lines.length; ) {
      const end = lines.indexOf('\n', at);
      const route = lines.indexOf('\t', at);
      const rest = lines.indexOf('\t', route + 1);
      const { cell } = groups.count(lines.slice(rest + 1, end));
      if (cell !== undefined) {
        const id = lines.slice(at, route);
        staged += `\\\\x${hexOf(salt(id))}\t${lines.slice(at, rest)}\t${cell}\n`;
      }
      at = end + 1;
    }
    if (staged !== '') yield staged;
  }
}

const hexOf = (salt: Uint8Array): string =>
  Buffer.from(salt.buffer, salt.byteOffset, SALT_BYTES).toString('hex');

/** Calls `take` for each line of a COPY of (salt in hex, id, route), in order. */
export async function readEntries(
  source: AsyncIterable<Buffer>,
  take: (salt: Uint8Array, id: string, route: string) => void,
): Promise<void> {
  for await (const lines of wholeLines(source)) {
    for (let at = 0; at < lines.length; ) {
      const end = lines.indexOf('\n', at);
      const id = lines.indexOf('\t', at);
      const route = lines.indexOf('\t', id + 1);
      take(Buffer.from(lines.slice(at, id), 'hex'), lines.slice(id + 1, route), lines.slice(route + 1, end));
      at = end + 1;
    }
  }
}
