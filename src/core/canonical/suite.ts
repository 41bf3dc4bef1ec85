/**
 * The hash of a draw (protocol section 1): `sha256`, or `sm3` where GB/T 32905 is asked for.
 * The core never looks for a hash itself: the caller passes one in, so that Node uses its native
 * functions and the browser the portable ones, and both prove the same vectors.
 */
export type SuiteName = 'sha256' | 'sm3';

export interface Suite {
  readonly name: SuiteName;
  /** Digest of all of `data`: 32 bytes, a fresh array that the caller owns. */
  hash(data: Uint8Array): Uint8Array;
}

/** Length in bytes of every digest, key, secret and salt of the protocol, but for the 16-byte target salt. */
export const DIGEST_BYTES = 32;

/** Bytes hashed at once by both suites, which is what HMAC pads its key to (RFC 2104). */
export const BLOCK_BYTES = 64;
