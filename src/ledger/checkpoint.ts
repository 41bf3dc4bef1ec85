import type { Kysely } from 'kysely';
import { checkpointBody, writeNote } from '../core/ledger/checkpoint.ts';
import type { LogToShow } from '../core/verify/build-bundle.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { entriesOfDraw, entriesUpTo, lastCheckpoint, leavesUpTo } from './queries.ts';

/** Beyond this many entries evidence shows its own draw's alone; the whole log is public anyway. */
const WHOLE_LOG = 2000;

/** The newest checkpoint as a C2SP note without signatures; of an empty log the root is that of no leaves. */
export async function currentCheckpoint(db: Kysely<Database>, origin: string): Promise<string> {
  const last = await lastCheckpoint(db);
  const root = last?.root ?? nativeSuites.sha256.hash(new Uint8Array(0));
  return writeNote(checkpointBody({ origin, size: last?.size ?? 0, root }), []);
}

/** What evidence shows of the log: every entry while there are few, so that `single-draw` can be checked. */
export async function logToShow(db: Kysely<Database>, origin: string, draw: string): Promise<LogToShow> {
  const size = (await lastCheckpoint(db))?.size ?? 0;
  return {
    checkpoint: await currentCheckpoint(db, origin),
    leaves: await leavesUpTo(db, size),
    entries: size <= WHOLE_LOG ? await entriesUpTo(db, size) : await entriesOfDraw(db, draw),
  };
}
