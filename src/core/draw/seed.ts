/** From commitment and entropy to the seeds (protocol sections 5 and 6). All digests are 32 raw bytes. */
import { concat, hex, u32be, utf8 } from '../canonical/bytes.ts';
import { hmac } from '../canonical/hmac.ts';
import { jcs } from '../canonical/jcs.ts';
import type { Suite } from '../canonical/suite.ts';
import type { CommitmentDocument, Outcome } from './document.ts';

const ONE = Uint8Array.of(1);

/** `H(JCS(document))`: what the log and the printed slip carry. */
export const commitmentDigest = (suite: Suite, document: CommitmentDocument): Uint8Array =>
  suite.hash(utf8(jcs(document)));

/** `E`: the values in the document's order, each behind its length, so that no two lists read alike. */
export const entropyBytes = (values: readonly string[]): Uint8Array =>
  concat(...values.map(utf8).flatMap((bytes) => [u32be(bytes.length), bytes]));

/** `PRK = HMAC(commitment, secret ‖ E)`. */
export const drawKey = (
  suite: Suite,
  commitment: Uint8Array,
  secret: Uint8Array,
  values: readonly string[],
): Uint8Array => hmac(suite, commitment, concat(secret, entropyBytes(values)));

/** `sub(label)`: the 64 hex characters that key a generator. */
export const subseed = (suite: Suite, prk: Uint8Array, label: 'targets' | 'inspectors'): string =>
  hex(hmac(suite, prk, concat(utf8(label), ONE)));

/** Section 10: binds an outcome in the log without showing it; the key keeps small outcomes from being guessed. */
export const outcomeDigest = (suite: Suite, prk: Uint8Array, outcome: Outcome): Uint8Array =>
  suite.hash(concat(hmac(suite, prk, concat(utf8('outcome'), ONE)), utf8(jcs(outcome))));

/** Section 9: names a unit in the log before disclosure; 16 bytes as hex. */
export const unitToken = (suite: Suite, prk: Uint8Array, unit: string): string =>
  hex(hmac(suite, prk, utf8(`unit/${unit}`)).slice(0, 16));

/** A seat of a unit's department team; seats count from 0, replacements of one seat from 1. */
export interface SeatReplacement {
  readonly unit: string;
  readonly department: string;
  readonly seat: number;
  readonly n: number;
  /** The fresh value, or empty where there is none. */
  readonly value: string;
}

/** Section 9, replacement of a seat: the 64 hex characters its words come from. */
export function seatSeed(suite: Suite, prk: Uint8Array, at: SeatReplacement): string {
  const label = `inspectors/replace/${at.unit}/${at.department}/${at.seat}/${at.n}`;
  return hex(hmac(suite, prk, concat(utf8(label), ONE, utf8(at.value))));
}
