/** Proofs over the log as they stand in an evidence bundle: digests in hex. The log's hash is SHA-256. */
import { fromHex, hex } from '../canonical/bytes.ts';
import {
  consistencyProof,
  inclusionProofs,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../canonical/merkle.ts';
import { DIGEST_BYTES, type Suite } from '../canonical/suite.ts';
import { entryLeaf, type LogEntry } from './entries.ts';

/** An entry, its position in the log, and its proof under the checkpoint that comes with it. */
export interface ProvenEntry {
  readonly position: number;
  readonly entry: LogEntry;
  readonly proof: readonly string[];
}

/** Leaf hashes of entries, joined: the form in which the log is stored and proofs are made. */
export function logLeaves(sha256: Suite, entries: readonly LogEntry[]): Uint8Array {
  const leaves = new Uint8Array(entries.length * DIGEST_BYTES);
  for (const [at, entry] of entries.entries()) leaves.set(entryLeaf(sha256, entry), at * DIGEST_BYTES);
  return leaves;
}

export const logRoot = (sha256: Suite, leaves: Uint8Array): Uint8Array => treeRoot(sha256, leaves);

/** Adds to each entry its proof in the tree over `leaves`, all leaf hashes of the log up to a checkpoint. */
export function proveEntries(
  sha256: Suite,
  leaves: Uint8Array,
  entries: readonly { readonly position: number; readonly entry: LogEntry }[],
): ProvenEntry[] {
  const proofs = inclusionProofs(
    sha256,
    leaves,
    entries.map(({ position }) => position),
  );
  return entries.map(({ position, entry }, at) => ({ position, entry, proof: proofs[at]!.map(hex) }));
}

export function entryIsProven(sha256: Suite, proven: ProvenEntry, size: number, root: Uint8Array): boolean {
  const { position, entry, proof } = proven;
  return verifyInclusion(sha256, position, size, entryLeaf(sha256, entry), proof.map(fromHex), root);
}

/** Shows that the log of `leaves` began with its first `first` entries. */
export const proveGrowth = (sha256: Suite, leaves: Uint8Array, first: number): string[] =>
  consistencyProof(sha256, leaves, first).map(hex);

export interface LogHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export function growthIsProven(sha256: Suite, from: LogHead, to: LogHead, proof: readonly string[]): boolean {
  return verifyConsistency(sha256, from.size, to.size, from.root, to.root, proof.map(fromHex));
}
