/** What the log says of a draw's replacements, and whether a record shown is the one that was asked for and logged. */
import { fromHex, hex, utf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { isSignedRound } from '../draw/drand.ts';
import { freshRound, isFreshDigits } from '../draw/entropy.ts';
import { seatRequestDigest, targetEvidenceDigest } from '../draw/seat-request.ts';
import { unitToken } from '../draw/seed.ts';
import type { EntryOf } from '../ledger/entries.ts';
import { type EvidenceReplacement, replacementDigest } from './bundle.ts';
import type { Working } from './working.ts';

type Replacement<K extends EvidenceReplacement['kind']> = Extract<EvidenceReplacement, { kind: K }>;
type Requested = EntryOf<'replacement-requested'>;
type Replaced = EntryOf<'replaced'>;

export interface PlacedRequest {
  readonly position: number;
  readonly entry: Requested;
}

export interface LoggedReplacements {
  readonly requested: readonly PlacedRequest[];
  readonly replaced: readonly Replaced[];
}

/** Entries of this draw as far as the log is shown, in its order. */
export function loggedReplacements({ bundle: { log, document } }: Working): LoggedReplacements {
  const requested: PlacedRequest[] = [];
  const replaced: Replaced[] = [];
  for (const { position, entry } of log?.entries ?? []) {
    if (entry.draw !== document.draw) continue;
    if (entry.type === 'replacement-requested') requested.push({ position, entry });
    if (entry.type === 'replaced') replaced.push(entry);
  }
  return { requested, replaced };
}

/** The request that a `replaced` entry answers. */
export const requestFor = ({ requested }: LoggedReplacements, answer: Replaced): PlacedRequest | undefined =>
  requested.find(({ entry }) => isSamePlace(entry, answer));

function isSamePlace(request: Requested, answer: Replaced): boolean {
  if (request.kind === 'target')
    return answer.kind === 'target' && request.stratum === answer.stratum && request.rank === answer.rank;
  return (
    answer.kind === 'seat' &&
    request.unit === answer.unit &&
    request.department === answer.department &&
    request.seat === answer.seat &&
    request.n === answer.n
  );
}

/** Why a record is not the one logged, or not what was asked for; nothing where it is. */
export function wrongEntry(
  work: Working,
  prk: Uint8Array,
  replacement: EvidenceReplacement,
  entry: Replaced,
  logged: LoggedReplacements,
): string | undefined {
  if (entry.result !== replacementDigest(work.suite, prk, replacement))
    return 'its digest is not the one logged';
  const request = requestFor(logged, entry)?.entry;
  if (!request) return 'the log does not show its request';
  if (replacement.kind === 'target') return wrongTarget(work, prk, replacement, entry, request);
  return wrongSeat(work, prk, replacement, entry, request);
}

function wrongTarget(
  { suite }: Working,
  prk: Uint8Array,
  { stratum, rank, evidence }: Replacement<'target'>,
  entry: Replaced,
  request: Requested,
): string | undefined {
  if (entry.kind !== 'target' || entry.stratum !== stratum || entry.rank !== rank)
    return 'the log names another target';
  if (evidence === undefined || request.kind !== 'target') return undefined;
  return request.evidence === targetEvidenceDigest(suite, prk, evidence)
    ? undefined
    : 'its evidence is not the one logged with the request';
}

function wrongSeat(
  work: Working,
  prk: Uint8Array,
  replacement: Replacement<'seat'>,
  entry: Replaced,
  request: Requested,
): string | undefined {
  const { suite } = work;
  const { unit, department, seat, n, value, slip, reason } = replacement;
  const isSame =
    entry.kind === 'seat' &&
    entry.unit === unitToken(suite, prk, unit) &&
    entry.department === department &&
    entry.seat === seat &&
    entry.n === n;
  if (!isSame) return 'the log names another seat';
  if (entry.value !== (value === undefined ? undefined : hex(suite.hash(utf8(value)))))
    return 'its value is not the one logged';
  if ((entry.slip && jcs(entry.slip)) !== (slip && jcs(slip))) return 'its slip is not the one logged';
  if (reason === undefined) return undefined;
  const { refused, source, unavailable } = replacement;
  const asked = { reason, refused, ...(source && { source }), unavailable };
  if (request.reason !== seatRequestDigest(suite, prk, asked))
    return 'who is out, or the source of the value, is not what the request fixed';
  return wrongFreshValue(work, replacement, request.at);
}

/** Section 9: the digits that were to be thrown, or the one round that was due; another could have been picked. */
function wrongFreshValue(
  { suites }: Working,
  { source, value, signature }: Replacement<'seat'>,
  requestedAt: string,
): string | undefined {
  if (source?.source !== 'drand' && signature !== undefined)
    return 'a round has come where the request named none';
  if (source === undefined)
    return value === undefined ? undefined : 'a value has come that the request did not ask for';
  if (source.source === 'ceremony')
    return value !== undefined && isFreshDigits(value, source.digits)
      ? undefined
      : `the request asked for ${source.digits} digits`;
  const round = freshRound(requestedAt);
  return signature !== undefined &&
    value === hex(suites.sha256.hash(fromHex(signature))) &&
    isSignedRound(suites.sha256, round, signature)
    ? undefined
    : `not quicknet’s round ${round}, which was due`;
}

/** What an older record does not show: the request of a seat, the evidence of a target. */
export const isUnbound = (replacement: EvidenceReplacement): boolean =>
  replacement.kind === 'seat' ? replacement.reason === undefined : replacement.evidence === undefined;
