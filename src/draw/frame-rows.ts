/** The lines of COPY between the register and a sealed frame; nothing is kept but groups of alike rows. */

import type { Tier } from '../core/draw/document.ts';
import { SALT_BYTES, signatureOf } from '../core/draw/frame.ts';
import type { ExclusionReason, FrameGroup } from '../plan/scope.ts';
import { wholeLines } from '../platform/copy.ts';

interface OpenGroup {
  readonly row: Omit<FrameGroup, 'n'>;
  /** What a target of this group is sealed under; undefined where it is left out of the frame. */
  readonly signature: string | undefined;
  n: number;
}

/** Rows that are alike but for id and route: as many as there are combinations of tiers, not of targets. */
export class RowGroups {
  readonly #tasks: readonly string[];
  readonly #groups = new Map<string, OpenGroup>();

  /** @param tasks codes in the order in which `frameQuery` got the tasks */
  constructor(tasks: readonly string[]) {
    this.#tasks = tasks;
  }

  /** Counts one row; `columns` is what stands behind id and route. */
  count(columns: string): OpenGroup {
    let group = this.#groups.get(columns);
    if (group === undefined) {
      group = openGroup(columns, this.#tasks);
      this.#groups.set(columns, group);
    }
    group.n += 1;
    return group;
  }

  rows(): FrameGroup[] {
    return [...this.#groups.values()].map(({ row, n }) => ({ ...row, n }));
  }
}

/** `excluded, t0, u0, t1, u1, …` as COPY writes them: `\N` is null, `t` true. */
function openGroup(columns: string, tasks: readonly string[]): OpenGroup {
  const [excluded, ...fields] = columns.split('\t').map((field) => (field === '\\N' ? null : field));
  const row: Record<string, unknown> = { excluded: excluded as ExclusionReason | null };
  const tiers: Record<string, Tier> = {};
  for (const [i, task] of tasks.entries()) {
    const tier = fields[2 * i] as Tier | null;
    row[`t${i}`] = tier;
    row[`u${i}`] = fields[2 * i + 1] === 't';
    if (tier !== null) tiers[task] = tier;
  }
  return {
    row: row as Omit<FrameGroup, 'n'>,
    signature: excluded === null ? signatureOf(tiers) : undefined,
    n: 0,
  };
}

/**
 * Turns a COPY of `frameQuery` into a COPY of (salt, id, route, signature), excluded rows left out.
 * Ids, routes and signatures hold no character that COPY would escape (protocol section 1).
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
      const { signature } = groups.count(lines.slice(rest + 1, end));
      if (signature !== undefined) {
        const id = lines.slice(at, route);
        staged += `\\\\x${hexOf(salt(id))}\t${lines.slice(at, rest)}\t${signature}\n`;
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
