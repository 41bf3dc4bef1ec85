/**
 * The signature of a drand round (protocol section 6), verified offline against the pinned key of quicknet:
 * BLS on BLS12-381 with signatures in G1, scheme `bls-unchained-g1-rfc9380`.
 */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { concat, fromHex, u32be } from '../canonical/bytes.ts';
import type { Suite } from '../canonical/suite.ts';
import { QUICKNET } from './entropy.ts';

const bls = bls12_381.shortSignatures;
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';

/** The 48 bytes of a point in G1, in hex. */
const SIGNATURE = /^[0-9a-f]{96}$/;

/** Whether `signature` (hex) is quicknet's over this round. Takes some 30 ms. */
export function isSignedRound(sha256: Suite, round: number, signature: string): boolean {
  if (!SIGNATURE.test(signature)) return false;
  const number = concat(u32be(Math.floor(round / 2 ** 32)), u32be(round % 2 ** 32));
  const message = bls.hash(sha256.hash(number), DOMAIN);
  try {
    const point = bls.Signature.fromHex(signature);
    // One spelling of a point alone, since the value is the hash of the spelling.
    if (bls.Signature.toHex(point) !== signature) return false;
    return bls.verify(point, message, fromHex(QUICKNET.public_key));
  } catch {
    // Bytes that are no point of the curve, or none of its prime-order group.
    return false;
  }
}
