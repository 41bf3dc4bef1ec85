import type { Kysely } from 'kysely';
import { treeRoot } from '../core/canonical/merkle.ts';
import { checkpointBody, writeNote } from '../core/ledger/checkpoint.ts';
import type { LogEntry } from '../core/ledger/entries.ts';
import { proveGrowth } from '../core/ledger/proofs.ts';
import type { LogToShow } from '../core/verify/build-bundle.ts';
import type { Database } from '../platform/database.ts';
import type { LogKeys } from '../platform/log-keys.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { cosignedSizes, entriesOfDraw, entriesUpTo, leavesUpTo, placedKeyEntries } from './queries.ts';
import { cosigned, type SignedHead, signHead } from './sign-checkpoint.ts';

const { sha256 } = nativeSuites;
/** Beyond this many entries evidence shows its own draw's and the keys alone; the whole log is public anyway. */
const WHOLE_LOG = 2000;

interface Placed {
  readonly position: number;
  readonly entry: LogEntry;
}

/**
 * What evidence of a draw shows of the log as it stands in this transaction: the signed head, every entry while
 * there are few, so that `single-draw` can be checked, and earlier checkpoints that speak for the draw.
 * @throws Problem `ledger-not-continued`, `ledger-key-missing`
 */
export async function logToShow(db: Kysely<Database>, keys: LogKeys, draw: string): Promise<LogToShow> {
  const head = await signHead(db, keys);
  const leaves = await leavesUpTo(db, head.size);
  const own = await entriesOfDraw(db, draw);
  return {
    checkpoint: await cosigned(db, head),
    leaves,
    entries: head.size <= WHOLE_LOG ? await entriesUpTo(db, head.size) : await ownAndKeys(db, head, own),
    growth: await earlierCheckpoints(db, keys, head, leaves, own),
  };
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
 * The checkpoint that the printed slip names, and of each witness the first that it co-signed once everything
 * but the last value was logged (protocol section 6, level 4), and its newest. They need no signature of the
 * log's own: their proofs lead to the head.
 */
async function earlierCheckpoints(
  db: Kysely<Database>,
  { origin }: LogKeys,
  head: SignedHead,
  leaves: Uint8Array,
  own: readonly Placed[],
): Promise<NonNullable<LogToShow['growth']>> {
  const fixed = own.filter(({ entry: { type } }) => type === 'committed' || type === 'value');
  const committed = own.find(({ entry }) => entry.type === 'committed');
  if (committed === undefined) return [];
  const bound = Math.max(...fixed.map(({ position }) => position)) + 1;
  const sizes = new Set([committed.position + 1, ...(await cosignedSizes(db, bound))]);
  const earlier = [...sizes].filter((size) => size < head.size).sort((a, b) => a - b);
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
