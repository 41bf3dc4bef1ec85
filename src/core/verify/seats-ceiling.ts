/** How far the teams' evidence level is carried by seats that were given anew (protocol sections 6 and 9). */
import { freshRound, roundTime } from '../draw/entropy.ts';
import type { EvidenceReplacement } from './bundle.ts';
import { loggedReplacements, type PlacedRequest, requestFor } from './replacement-entries.ts';
import { trustedCosignatures } from './signature-checks.ts';
import type { Working } from './working.ts';

const LEAST_SIGNATURES = 2;

/**
 * For replacements that follow from the rules and were all shown. A seat is judged as the draw is: its fresh value is
 * the one known last.
 */
export function seatsCeiling(work: Working): 2 | 3 | 4 {
  const logged = loggedReplacements(work);
  const requests = logged.replaced.map((entry) => requestFor(logged, entry)!);
  const seats = (work.bundle.replacements ?? []).flatMap((one, at) =>
    one.kind === 'seat' ? [ceilingOf(work, one, requests[at]!)] : [],
  );
  if (seats.length === 0) return 4;
  return isInOrder(requests) ? seats.reduce((least, one) => (one < least ? one : least), 4) : 2;
}

function ceilingOf(
  work: Working,
  { value, source, slip }: Extract<EvidenceReplacement, { kind: 'seat' }>,
  request: PlacedRequest,
): 2 | 3 | 4 {
  // Whoever can look at the key knows whom a seat without a fresh value goes to before he asks.
  if (value === undefined || source === undefined) return 2;
  if (source.source === 'drand' && isSeenBefore(work, request)) return 4;
  // Digits, and that the request came before a round, are otherwise the word of those who signed.
  return slip && slip.witnesses >= LEAST_SIGNATURES ? 3 : 2;
}

/** A witness on the verifier's own list saw the request in the log before its round: no clock of the office's counts. */
function isSeenBefore(work: Working, { position, entry }: PlacedRequest): boolean {
  const known = roundTime(freshRound(entry.at));
  return trustedCosignatures(work).some(
    ({ size, time }) => size > position && time !== undefined && time < known,
  );
}

/** Who knows one value and can still have another replacement done before it changes who is left for its seat. */
const isInOrder = (requests: readonly PlacedRequest[]): boolean =>
  requests.every(({ position }, at) => at === 0 || requests[at - 1]!.position < position);
