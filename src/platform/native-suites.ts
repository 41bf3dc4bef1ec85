import { getHashes, hash } from 'node:crypto';
import { sm3 } from '../core/canonical/sm3.ts';
import type { Suite, SuiteName } from '../core/canonical/suite.ts';

/**
 * Digests come out as text of one character for each byte: a `buffer` of 32 bytes is memory outside the heap,
 * which costs more than twice the digest of a short message, and a frame takes four digests for each target.
 */
function native(algorithm: SuiteName): Suite['hash'] {
  return (data) => {
    const digest = hash(algorithm, data, 'binary');
    const bytes = new Uint8Array(digest.length);
    for (let i = 0; i < digest.length; i++) bytes[i] = digest.charCodeAt(i);
    return bytes;
  };
}

/** Suites on Node's one-shot hash, several times as fast as the portable ones; some OpenSSL builds lack SM3. */
export const nativeSuites: Readonly<Record<SuiteName, Suite>> = {
  sha256: { name: 'sha256', hash: native('sha256') },
  sm3: { name: 'sm3', hash: getHashes().includes('sm3') ? native('sm3') : sm3 },
};
