/**
 * What the request for a replacement fixes (protocol section 9) before its fresh value can be known: who is out and
 * where the value comes from. In the log it stands as a digest under the draw's key, so that before disclosure no
 * dictionary opens it; its `reason` is salted besides, so that after disclosure none does until it is laid open.
 */
import { z } from 'zod';
import { concat, fromHex, hex, utf8 } from '../canonical/bytes.ts';
import { hmac } from '../canonical/hmac.ts';
import { jcs } from '../canonical/jcs.ts';
import type { Suite } from '../canonical/suite.ts';
import { digest } from './document.ts';
import { LEAST_FRESH_DIGITS } from './entropy.ts';

/** Digits of a ceremony, exactly so many; or the first round of quicknet at least ten minutes after the request. */
export const freshSource = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('ceremony'), digits: z.int().min(LEAST_FRESH_DIGITS).max(200) }),
  z.strictObject({ source: z.literal('drand') }),
]);
export type FreshSource = z.infer<typeof freshSource>;

/** `reason` is a salted digest of the confidential words. */
export const seatRequest = z.strictObject({
  reason: digest,
  refused: z.array(z.string()),
  source: freshSource.optional(),
  unavailable: z.array(z.string()),
});
export type SeatRequest = z.infer<typeof seatRequest>;

function keyed(suite: Suite, prk: Uint8Array, label: string, bytes: Uint8Array): string {
  return hex(suite.hash(concat(hmac(suite, prk, concat(utf8(label), Uint8Array.of(1))), bytes)));
}

/** `reason` of the entry that asks for a seat: `H(HMAC(PRK, utf8("requested") ‖ 0x01) ‖ JCS(request))`. */
export const seatRequestDigest = (suite: Suite, prk: Uint8Array, request: SeatRequest): string =>
  keyed(suite, prk, 'requested', utf8(jcs(request)));

/**
 * `evidence` of the entry that asks for a target, `file` being the SHA-256 of the scan. A form letter that names a
 * firm is the same for every firm but for the name: by an unkeyed digest everybody could find out which.
 */
export const targetEvidenceDigest = (suite: Suite, prk: Uint8Array, file: string): string =>
  keyed(suite, prk, 'evidence', fromHex(file));
