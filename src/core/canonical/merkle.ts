/**
 * The Merkle tree of RFC 9162 section 2.1: roots, inclusion proofs and consistency proofs.
 * One tree serves both the sealed frame (protocol section 2, step 5) and the public log (section 10).
 * Sizes and indexes reach 2^32, so no bit operator is used on them.
 */
import { DIGEST_BYTES, type Suite } from './suite.ts';

/** The roots of the complete subtrees of a tree, largest first: all that is needed to append and to resume. */
export interface Frontier {
  readonly size: number;
  /** One digest of 32 bytes for each 1 in the binary form of `size`, joined. */
  readonly peaks: Uint8Array;
}

export interface TreeBuilder {
  /** Adds a leaf's hash (see `leafHash`), which is kept until it is merged: the caller must not change it. */
  append(leaf: Uint8Array): void;
  readonly size: number;
  root(): Uint8Array;
  frontier(): Frontier;
}

/** `H(0x00 ‖ data)`: the prefix keeps a leaf from being passed off as a node. */
export function leafHash(suite: Suite, data: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(1 + data.length);
  prefixed.set(data, 1);
  return suite.hash(prefixed);
}

/** `H(0x01 ‖ left ‖ right)` over one scratch block, since a frame of a million has a million nodes. */
function nodeHasher(suite: Suite): (left: Uint8Array, right: Uint8Array) => Uint8Array {
  const block = new Uint8Array(1 + 2 * DIGEST_BYTES);
  block[0] = 1;
  return (left, right) => {
    block.set(left, 1);
    block.set(right, 1 + DIGEST_BYTES);
    return suite.hash(block);
  };
}

const half = (n: number) => Math.floor(n / 2);
const isOdd = (n: number) => n % 2 === 1;

const digestAt = (flat: Uint8Array, index: number) =>
  flat.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);

function countOf(flat: Uint8Array): number {
  if (flat.length % DIGEST_BYTES !== 0) throw new RangeError('digests must be joined in pieces of 32 bytes');
  return flat.length / DIGEST_BYTES;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/**
 * Builds a root leaf by leaf in O(log n) memory, from nothing or from a stored frontier.
 * The root of no leaves is `H()`, as the RFC has it.
 */
export function treeBuilder(suite: Suite, from?: Frontier): TreeBuilder {
  const node = nodeHasher(suite);
  const peaks: Uint8Array[] = [];
  let size = 0;
  if (from) {
    for (let at = 0; at < countOf(from.peaks); at++) peaks.push(digestAt(from.peaks, at).slice());
    size = from.size;
    let ones = 0;
    for (let rest = size; rest > 0; rest = half(rest)) ones += rest % 2;
    if (ones !== peaks.length) throw new RangeError('the frontier does not belong to a tree of this size');
  }
  return {
    get size() {
      return size;
    },
    append(leaf) {
      let merged = leaf;
      for (let rest = size; isOdd(rest); rest = half(rest)) merged = node(peaks.pop()!, merged);
      peaks.push(merged);
      size += 1;
    },
    root() {
      if (peaks.length === 0) return suite.hash(new Uint8Array(0));
      return peaks.reduceRight((right, left) => node(left, right)).slice();
    },
    frontier() {
      const joined = new Uint8Array(peaks.length * DIGEST_BYTES);
      for (const [at, peak] of peaks.entries()) joined.set(peak, at * DIGEST_BYTES);
      return { size, peaks: joined };
    },
  };
}

/** Root of a tree whose leaf hashes are joined in `leaves`. */
export function treeRoot(suite: Suite, leaves: Uint8Array): Uint8Array {
  const tree = treeBuilder(suite);
  for (let at = 0; at < countOf(leaves); at++) tree.append(digestAt(leaves, at));
  return tree.root();
}

/**
 * Inclusion proofs (RFC 9162 section 2.1.3.1) for many indexes at once, in the order asked for.
 * The levels are built once, each in the first half of the one below it, whatever the number of proofs:
 * 5,000 proofs in a tree of a million cost a million hashes and 16 MB beside `leaves`, which stays as it is.
 */
export function inclusionProofs(
  suite: Suite,
  leaves: Uint8Array,
  indexes: readonly number[],
): Uint8Array[][] {
  const node = nodeHasher(suite);
  let count = countOf(leaves);
  if (indexes.some((index) => !Number.isInteger(index) || index < 0 || index >= count))
    throw new RangeError('an index lies outside the tree');
  const proofs: Uint8Array[][] = indexes.map(() => []);
  const position = Float64Array.from(indexes);
  const next = new Uint8Array(Math.ceil(count / 2) * DIGEST_BYTES);
  let level = leaves;
  while (count > 1) {
    for (const [at, proof] of proofs.entries()) {
      const here = position[at]!;
      const sibling = isOdd(here) ? here - 1 : here + 1;
      if (sibling < count) proof.push(digestAt(level, sibling).slice());
      position[at] = half(here);
    }
    const pairs = half(count);
    for (let at = 0; at < pairs; at++)
      next.set(node(digestAt(level, 2 * at), digestAt(level, 2 * at + 1)), at * DIGEST_BYTES);
    if (isOdd(count)) next.set(digestAt(level, count - 1), pairs * DIGEST_BYTES);
    level = next;
    count = Math.ceil(count / 2);
  }
  return proofs;
}

/**
 * The root that a proof leads to (RFC 9162 section 2.1.3.2), to be compared with the one sealed;
 * `undefined` when the proof is too long or too short for this place in a tree of this size.
 */
export function rootFromInclusion(
  suite: Suite,
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  if (index < 0 || index >= size) return undefined;
  const node = nodeHasher(suite);
  let first = index;
  let last = size - 1;
  let root = leaf;
  for (const step of proof) {
    if (last === 0) return undefined;
    if (isOdd(first) || first === last) {
      root = node(step, root);
      while (!isOdd(first) && first !== 0) {
        first = half(first);
        last = half(last);
      }
    } else root = node(root, step);
    first = half(first);
    last = half(last);
  }
  return last === 0 ? root : undefined;
}

export function verifyInclusion(
  suite: Suite,
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const reached = rootFromInclusion(suite, index, size, leaf, proof);
  return reached !== undefined && sameBytes(reached, root);
}

/** Largest power of two below `n`, where the RFC splits a tree of `n` leaves. */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

/**
 * Consistency proof (RFC 9162 section 2.1.4.1) from the first `first` leaves to all of `leaves`:
 * shows that a log only grew. Empty when there is nothing to show (`first` is 0 or the whole tree).
 */
export function consistencyProof(suite: Suite, leaves: Uint8Array, first: number): Uint8Array[] {
  const size = countOf(leaves);
  if (!Number.isInteger(first) || first < 0 || first > size)
    throw new RangeError('a tree has no such earlier size');
  const rootOf = (from: number, to: number) =>
    treeRoot(suite, leaves.subarray(from * DIGEST_BYTES, to * DIGEST_BYTES));
  const subproof = (kept: number, from: number, to: number, whole: boolean): Uint8Array[] => {
    if (kept === to - from) return whole ? [] : [rootOf(from, to)];
    const middle = from + splitOf(to - from);
    return kept <= middle - from
      ? [...subproof(kept, from, middle, whole), rootOf(middle, to)]
      : [...subproof(kept - (middle - from), middle, to, false), rootOf(from, middle)];
  };
  return first === 0 ? [] : subproof(first, 0, size, true);
}

/** RFC 9162 section 2.1.4.2: whether `proof` shows that the tree of `firstRoot` is a beginning of the other. */
export function verifyConsistency(
  suite: Suite,
  first: number,
  second: number,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (first < 0 || first > second) return false;
  if (first === second) return proof.length === 0 && sameBytes(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && sameBytes(firstRoot, suite.hash(new Uint8Array(0)));
  const node = nodeHasher(suite);
  let from = first - 1;
  let last = second - 1;
  while (isOdd(from)) {
    from = half(from);
    last = half(last);
  }
  // A complete first tree is its own starting point, so the proof leaves it out (step 2 of the RFC).
  const steps = from === 0 ? [firstRoot, ...proof] : proof;
  let early = steps[0];
  let late = steps[0];
  if (!early || !late) return false;
  for (const step of steps.slice(1)) {
    if (last === 0) return false;
    if (isOdd(from) || from === last) {
      early = node(step, early);
      late = node(step, late);
      while (!isOdd(from) && from !== 0) {
        from = half(from);
        last = half(last);
      }
    } else late = node(late, step);
    from = half(from);
    last = half(last);
  }
  return last === 0 && sameBytes(early, firstRoot) && sameBytes(late, secondRoot);
}
