import type { Kysely } from 'kysely';
import { treeRoot } from '../core/canonical/merkle.ts';
import { checkpointBody, writeNote } from '../core/ledger/checkpoint.ts';
import type { LogEntry } from '../core/ledger/entries.ts';
import { proveGrowth } from '../core/ledger/proofs.ts';
import type { LogToShow } from '../core/verify/build-bundle.ts';
import type { Database } from '../platform/database.ts';
import type { LogKeys } from '../platform/log-keys.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { timeStampsFrom } from '../time-stamp/queries.ts';
import {
  cosignedSizes,
  entriesOfDraw,
  entriesUpTo,
  leavesUpTo,
  linesUpTo,
  placedKeyEntries,
} from './queries.ts';
import { cosigned, type SignedHead, signHead } from './sign-checkpoint.ts';

const { sha256 } = nativeSuites;
/**
 * Beyond this many entries evidence shows its own draw's and the keys alone. The whole log is public anyway, and a
 * verifier brings it (`log` of `verifyBundle`).
 */
const WHOLE_LOG = 2000;

/** What a bundle shows, and the log by which the service itself verifies it before it is published. */
export interface LogOfDraw extends LogToShow {
  /** Every entry of the log as the text that was hashed; absent where `entries` are all. */
  readonly whole?: readonly string[];
}

interface Placed {
  readonly position: number;
  readonly entry: LogEntry;
}

/**
 * What evidence of a draw shows of the log as it stands in this transaction: the signed head, every entry while
 * there are few, so that `single-draw` can be checked, and earlier checkpoints that speak for the draw.
 * @throws Problem `ledger-not-continued`, `ledger-key-missing`
 */
export async function logToShow(db: Kysely<Database>, keys: LogKeys, draw: string): Promise<LogOfDraw> {
  const head = await signHead(db, keys);
  const leaves = await leavesUpTo(db, head.size);
  const own = await entriesOfDraw(db, draw);
  const bound = sizeBeforeLastValue(own);
  const [stamp] = bound === undefined ? [] : await timeStampsFrom(db, bound, 1);
  return {
    checkpoint: await cosigned(db, head),
    leaves,
    ...(head.size <= WHOLE_LOG
      ? { entries: await entriesUpTo(db, head.size) }
      : { entries: await ownAndKeys(db, head, own), whole: await linesUpTo(db, head.size) }),
    growth: await earlierCheckpoints(db, keys, head, leaves, [
      ...own.flatMap(({ position, entry }) => (entry.type === 'committed' ? position + 1 : [])),
      ...(bound === undefined ? [] : await cosignedSizes(db, bound)),
      ...(await seenRequests(db, own)),
      ...(stamp ? [stamp.size] : []),
    ]),
    ...(stamp && { time_stamp: stamp.token.toString('base64') }),
  };
}

/** Checkpoints by which witnesses saw requests for a replacement, before the values that came after them. */
async function seenRequests(db: Kysely<Database>, own: readonly Placed[]): Promise<number[]> {
  const requests = own.filter(({ entry: { type } }) => type === 'replacement-requested');
  const sizes = await Promise.all(requests.map(({ position }) => cosignedSizes(db, position + 1)));
  return sizes.flat();
}

/** How long the log was when everything but the last value was in it; absent before the commitment. */
function sizeBeforeLastValue(own: readonly Placed[]): number | undefined {
  const fixed = own.filter(({ entry: { type } }) => type === 'committed' || type === 'value');
  return fixed.length === 0 ? undefined : Math.max(...fixed.map(({ position }) => position)) + 1;
}

async function ownAndKeys(
  db: Kysely<Database>,
  { size }: SignedHead,
  own: readonly Placed[],
): Promise<Placed[]> {
  const placed: Placed[] = [...own, ...(await placedKeyEntries(db, size))];
  return placed.sort((a, b) => a.position - b.position);
}

/**
 * Earlier checkpoints that speak for a draw: the one that the printed slip names, of each witness the first that it
 * co-signed once everything but the last value was logged (protocol section 6, level 4) and its newest, the same for
 * each request for a replacement, and the one that was stamped. They need no signature of the log's own: their proofs lead to the head.
 */
async function earlierCheckpoints(
  db: Kysely<Database>,
  { origin }: LogKeys,
  head: SignedHead,
  leaves: Uint8Array,
  sizes: readonly number[],
): Promise<NonNullable<LogToShow['growth']>> {
  const earlier = [...new Set(sizes)].filter((size) => size < head.size).sort((a, b) => a - b);
  return await Promise.all(
    earlier.map(async (size) => {
      const root = treeRoot(sha256, leaves.subarray(0, 32 * size));
      const note = writeNote(checkpointBody({ origin, size, root }), []);
      return {
        checkpoint: await cosigned(db, { size, note }),
        proof: proveGrowth(sha256, leaves, size),
      };
    }),
  );
}
