/**
 * The frame of targets (protocol section 2): who may be drawn, sealed by a Merkle root in an order that
 * hides where an id stands.
 */
import { compareUtf8, hex, utf8 } from '../canonical/bytes.ts';
import { hmacKey } from '../canonical/hmac.ts';
import { leafHash, treeBuilder } from '../canonical/merkle.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import type { FrameHeader, Tier } from './document.ts';

export const SALT_BYTES = 16;

/** One target as it enters the frame: exactly one tier for each task it is eligible for. */
export interface FrameEntry {
  readonly id: string;
  /** Township or grid code; absent means none. */
  readonly route?: string | undefined;
  readonly tiers: Readonly<Record<string, Tier>>;
}

/** A whole frame in memory: entries in ordinal order, salts joined (16 bytes each). */
export interface SealedFrame {
  readonly header: FrameHeader;
  readonly ids: readonly string[];
  readonly routes: readonly string[];
  readonly salts: Uint8Array;
}

/** Step 1: `T01/A+T03/B`. */
export function signatureOf(tiers: Readonly<Record<string, Tier>>): string {
  const strata = Object.entries(tiers).map(([task, tier]) => `${task}/${tier}`);
  if (strata.length === 0) throw new ProtocolError('target-without-task', 'an entry has at least one task');
  return strata.sort(compareUtf8).join('+');
}

/** Step 2: a function from a target's id to its 16-byte salt; `frameKey` is prepared once. */
export function saltsOf(suite: Suite, frameKey: Uint8Array): (id: string) => Uint8Array {
  const keyed = hmacKey(suite, frameKey);
  return (id) => keyed(utf8(id)).slice(0, SALT_BYTES);
}

/** Section 4: what stands for a target where its id must not be read. */
export const tokenOf = (salt: Uint8Array): string => hex(salt);

/** Step 2: `salt ‖ utf8(id) ‖ 0x00 ‖ utf8(route)`, the bytes that a Merkle leaf hashes. */
export function leafOf(salt: Uint8Array, id: string, route: string): Uint8Array {
  const tail = utf8(`${id}\0${route}`);
  const leaf = new Uint8Array(salt.length + tail.length);
  leaf.set(salt);
  leaf.set(tail, salt.length);
  return leaf;
}

/**
 * Steps 1 to 6 for a frame held in memory. The service does the same in batches from its database.
 * @throws ProtocolError `frame-empty`, `target-without-task`, `target-twice`
 */
export function sealFrame(suite: Suite, frameKey: Uint8Array, entries: readonly FrameEntry[]): SealedFrame {
  if (entries.length === 0) throw new ProtocolError('frame-empty', 'a frame holds at least one target');
  refuseTwice(entries);
  const salt = saltsOf(suite, frameKey);
  const salts = new Uint8Array(entries.length * SALT_BYTES);
  const cells = new Map<string, number[]>();
  for (const [i, entry] of entries.entries()) {
    salts.set(salt(entry.id), i * SALT_BYTES);
    const signature = signatureOf(entry.tiers);
    const members = cells.get(signature);
    if (members) members.push(i);
    else cells.set(signature, [i]);
  }
  const bySalt = saltOrder(salts);
  const sorted = [...cells].sort(([a], [b]) => compareUtf8(a, b));
  const order = sorted.flatMap(([, members]) => members.sort(bySalt));

  const tree = treeBuilder(suite);
  const sealed = new Uint8Array(salts.length);
  for (const [ordinal, i] of order.entries()) {
    const own = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES);
    sealed.set(own, ordinal * SALT_BYTES);
    tree.append(leafHash(suite, leafOf(own, entries[i]!.id, entries[i]!.route ?? '')));
  }
  return {
    header: {
      cells: sorted.map(([signature, members]) => ({ signature, size: members.length })),
      root: hex(tree.root()),
      size: entries.length,
    },
    ids: order.map((i) => entries[i]!.id),
    routes: order.map((i) => entries[i]!.route ?? ''),
    salts: sealed,
  };
}

/** Step 3 within a cell: order of two entries by their salts, compared four bytes at a time. */
function saltOrder(salts: Uint8Array): (a: number, b: number) => number {
  const view = new DataView(salts.buffer);
  return (a, b) => {
    for (let at = 0; at < SALT_BYTES; at += 4) {
      const step = view.getUint32(a * SALT_BYTES + at) - view.getUint32(b * SALT_BYTES + at);
      if (step !== 0) return step;
    }
    return 0;
  };
}

function refuseTwice(entries: readonly FrameEntry[]): void {
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (seen.has(id)) throw new ProtocolError('target-twice', `${id} stands twice in the frame`, { id });
    seen.add(id);
  }
}
