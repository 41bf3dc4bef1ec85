/** What a bundle shows of a log that is signed and co-signed, as the service shows it. */
import { utf8 } from '../../src/core/canonical/bytes.ts';
import { checkpointBody, writeNote } from '../../src/core/ledger/checkpoint.ts';
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import {
  cosignNote,
  type KeyPurpose,
  type NoteSigner,
  noteSigner,
  signNote,
} from '../../src/core/ledger/note-keys.ts';
import { logLeaves, logRoot, proveGrowth } from '../../src/core/ledger/proofs.ts';
import { showLog } from '../../src/core/verify/build-bundle.ts';
import type { EvidenceLog } from '../../src/core/verify/bundle.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';

const { sha256 } = nativeSuites;
export const ORIGIN = 'qianjiang.example/double-random';

/** The same word gives the same key. */
export const testSigner = (
  purpose: KeyPurpose,
  word: string,
  name = purpose === 'log' ? ORIGIN : word,
): NoteSigner => noteSigner(sha256, purpose, name, sha256.hash(utf8(word)));

export interface Cosigning {
  readonly witness: NoteSigner;
  /** Unix seconds. */
  readonly time: number;
  /** The whole log without it. */
  readonly size?: number;
}

export function signedLog(
  entries: readonly LogEntry[],
  signer: NoteSigner | undefined,
  cosigning: readonly Cosigning[] = [],
): EvidenceLog {
  const leaves = logLeaves(sha256, entries);
  const note = (size: number) => {
    const root = logRoot(sha256, leaves.subarray(0, 32 * size));
    const body = checkpointBody({ origin: ORIGIN, size, root });
    const own = signer && size === entries.length ? [signNote(signer, body)] : [];
    const others = cosigning
      .filter((one) => (one.size ?? entries.length) === size)
      .map(({ witness, time }) => cosignNote(witness, body, time));
    return writeNote(body, [...own, ...others]);
  };
  const earlier = cosigning.flatMap(({ size }) =>
    size === undefined || size === entries.length ? [] : [size],
  );
  return showLog(sha256, {
    checkpoint: note(entries.length),
    leaves,
    entries: entries.map((entry, position) => ({ position, entry })),
    growth: earlier.map((size) => ({ checkpoint: note(size), proof: proveGrowth(sha256, leaves, size) })),
  });
}
