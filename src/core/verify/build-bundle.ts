import { hex } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { inclusionProofs } from '../canonical/merkle.ts';
import type { Suite } from '../canonical/suite.ts';
import { readNote } from '../ledger/checkpoint.ts';
import type { LogEntry } from '../ledger/entries.ts';
import { proveEntries } from '../ledger/proofs.ts';
import {
  EVIDENCE_FORMAT,
  type EvidenceBundle,
  type EvidenceLog,
  type EvidenceParts,
  type EvidenceReplacement,
  evidenceBundle,
  type OpenedTarget,
} from './bundle.ts';

/** A target to lay open, as the frame holds it. */
export type TargetToOpen = Omit<OpenedTarget, 'proof'>;

/**
 * Lays targets open under the frame's root, by ordinal.
 * @param leaves the leaf hashes of the whole frame in ordinal order, 32 bytes each
 */
export function openTargets(
  suite: Suite,
  leaves: Uint8Array,
  targets: readonly TargetToOpen[],
): OpenedTarget[] {
  const sorted = [...targets].sort((a, b) => a.ordinal - b.ordinal);
  const proofs = inclusionProofs(
    suite,
    leaves,
    sorted.map(({ ordinal }) => ordinal),
  );
  return sorted.map((target, at) => ({ ...target, proof: proofs[at]!.map(hex) }));
}

/** What a bundle shows of the log. */
export interface LogToShow {
  /** C2SP note of the checkpoint that all proofs lead to. */
  readonly checkpoint: string;
  /** Leaf hashes of all entries up to the checkpoint, 32 bytes each. */
  readonly leaves: Uint8Array;
  /** The draw's entries; all entries of the log where `single-draw` is to be checked. */
  readonly entries: readonly { readonly position: number; readonly entry: LogEntry }[];
  readonly growth?: EvidenceLog['growth'];
  readonly time_stamp?: string;
}

/** @param sha256 the log's hash, whatever the draw's suite */
export function showLog(sha256: Suite, log: LogToShow): EvidenceLog {
  const { size } = readNote(log.checkpoint);
  const ordered = [...log.entries].sort((a, b) => a.position - b.position);
  const proven = proveEntries(sha256, log.leaves.subarray(0, size * 32), ordered);
  return {
    checkpoint: log.checkpoint,
    entries: proven.map(({ position, entry, proof }) => ({ position, entry, proof: [...proof] })),
    ...(log.growth && { growth: log.growth }),
    ...(log.time_stamp !== undefined && { time_stamp: log.time_stamp }),
  };
}

/**
 * Puts a bundle together and refuses one that no reader would accept. What is left out of `parts` is withheld.
 * @throws ZodError when a part is malformed
 */
export function buildBundle(
  parts: EvidenceParts,
  log?: EvidenceLog,
  replacements: readonly EvidenceReplacement[] = [],
): EvidenceBundle {
  return evidenceBundle.parse({
    format: EVIDENCE_FORMAT,
    ...parts,
    ...(log && { log }),
    ...(replacements.length > 0 && { replacements }),
  });
}

/** The bundle as it is published: one line of JCS and a line feed. */
export const bundleText = (bundle: EvidenceBundle): string => `${jcs(bundle)}\n`;
