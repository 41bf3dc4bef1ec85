import type { Kysely } from 'kysely';
import { hex } from '../core/canonical/bytes.ts';
import { inclusionProofs } from '../core/canonical/merkle.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { entriesFrom, lastCheckpoint, leavesUpTo } from './queries.ts';

/** An entry of the log with everything by which a stranger finds it in the newest checkpoint (RFC 9162). */
export interface PlacedProof {
  readonly position: number;
  /** The entry as JCS: its leaf is SHA-256 over a zero byte and this text. */
  readonly body: string;
  /** Entries of the log, and its root: of the newest checkpoint. */
  readonly size: number;
  readonly root: string;
  /** Digests in hex, from the leaf up. */
  readonly proof: readonly string[];
}

/** Undefined where the log has no entry at `position`. */
export async function proveEntry(db: Kysely<Database>, position: number): Promise<PlacedProof | undefined> {
  const head = await lastCheckpoint(db);
  if (head === undefined || position >= head.size) return undefined;
  const [leaves, [entry]] = await Promise.all([leavesUpTo(db, head.size), entriesFrom(db, position, 1)]);
  if (entry === undefined) return undefined;
  const [path] = inclusionProofs(nativeSuites.sha256, leaves, [position]);
  return { position, body: entry.body, size: head.size, root: hex(head.root), proof: (path ?? []).map(hex) };
}
