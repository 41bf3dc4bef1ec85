import { getHashes, hash } from 'node:crypto';
import { sm3 } from '../core/canonical/sm3.ts';
import type { Suite, SuiteName } from '../core/canonical/suite.ts';

/** A plain array over the digest: `Buffer` would pass for one, but its `slice` shares memory. */
function native(algorithm: SuiteName): Suite['hash'] {
  return (data) => {
    const digest = hash(algorithm, data, 'buffer');
    return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength);
  };
}

/** Suites on Node's one-shot hash, several times as fast as the portable ones; some OpenSSL builds lack SM3. */
export const nativeSuites: Readonly<Record<SuiteName, Suite>> = {
  sha256: { name: 'sha256', hash: native('sha256') },
  sm3: { name: 'sm3', hash: getHashes().includes('sm3') ? native('sm3') : sm3 },
};
