import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { fromHex, hex, utf8 } from '../core/canonical/bytes.ts';
import { leafHash, type TreeBuilder, treeBuilder } from '../core/canonical/merkle.ts';
import { checkpointBody, readNote, writeNote } from '../core/ledger/checkpoint.ts';
import { liveKeys } from '../core/ledger/key-history.ts';
import { type NoteSigner, signNote } from '../core/ledger/note-keys.ts';
import type { Database } from '../platform/database.ts';
import type { LastSigned, LogKeys } from '../platform/log-keys.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { Problem, type ProblemDefinition } from '../platform/problems.ts';
import { ledgerProblems } from './problems.ts';
import { cosignaturesAt, entriesFrom, keyEntries, lastCheckpoint } from './queries.ts';

const { sha256 } = nativeSuites;
const PAGE = 5000;
const BUSY = 5;

/** A head of the log that continues everything ever signed, with the log's own signature. */
export interface SignedHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** C2SP note, without co-signatures. */
  readonly note: string;
}

/**
 * Signs the log as `db` shows it; within a transaction also what that has appended. The root is not the
 * database's word: it is worked out from what was last signed and the entries since, so that nothing but a
 * continuation is ever signed. What is signed in a transaction may leave the process only after its commit.
 * @throws Problem `ledger-not-continued`, `ledger-key-missing`
 */
export async function signHead(db: Kysely<Database>, keys: LogKeys): Promise<SignedHead> {
  return (await signed(db, keys, keys.lastSigned())).head;
}

/**
 * The newest committed checkpoint, signed and co-signed, for the public. Before it is handed out it is kept
 * outside the database (`LogKeys.lastSigned`): of two processes, or two copies of the database, under one key,
 * the second to come finds what the first one showed.
 * @param db never a transaction
 * @throws Problem `ledger-not-continued`, `ledger-key-missing`
 */
export async function publishCheckpoint(db: Kysely<Database>, keys: LogKeys): Promise<string> {
  for (;;) {
    const kept = keys.lastSigned();
    const { head, tree } = await signed(db, keys, kept);
    const next = { size: head.size, peaks: hex(tree.frontier().peaks), note: head.note };
    if (kept?.size === head.size || keys.replaceLastSigned(kept, next)) {
      keys.allow();
      return await cosigned(db, head);
    }
    await pause(BUSY);
  }
}

async function signed(
  db: Kysely<Database>,
  keys: LogKeys,
  kept: LastSigned | undefined,
): Promise<{ head: SignedHead; tree: TreeBuilder }> {
  const tree = await continued(db, keys, kept);
  const signer = await signerAt(db, keys, tree.size);
  const root = tree.root();
  const body = checkpointBody({ origin: keys.origin, size: tree.size, root });
  return { head: { size: tree.size, root, note: writeNote(body, [signNote(signer, body)]) }, tree };
}

/** The tree over the log as the database shows it now, grown from the one last signed; any other is refused. */
async function continued(
  db: Kysely<Database>,
  keys: LogKeys,
  kept: LastSigned | undefined,
): Promise<TreeBuilder> {
  const last = await lastCheckpoint(db);
  const size = last?.size ?? 0;
  const from = kept?.size ?? 0;
  if (size < from) throw refused(keys, `the database holds ${size} entries, ${from} were signed`);
  const tree = treeBuilder(sha256, kept && { size: from, peaks: fromHex(kept.peaks) });
  await appendStored(db, keys, tree, size);
  if (hex(tree.root()) !== (last ? hex(last.root) : hex(treeBuilder(sha256).root())))
    throw refused(keys, `the entries up to ${size} do not continue the ${from} that were signed`);
  return tree;
}

/** Appends the entries that the database holds from the end of the tree to `size`. */
async function appendStored(
  db: Kysely<Database>,
  keys: LogKeys,
  tree: TreeBuilder,
  size: number,
): Promise<void> {
  while (tree.size < size) {
    const page = await entriesFrom(db, tree.size, Math.min(PAGE, size - tree.size));
    if (page.length === 0) throw refused(keys, `entry ${tree.size} is missing`);
    for (const { position, body } of page) {
      if (position !== tree.size) throw refused(keys, `entry ${tree.size} is missing`);
      tree.append(leafHash(sha256, utf8(body)));
    }
  }
}

/**
 * Reads the whole log and compares it with what was last signed: an entry changed long ago shows here, where
 * `signHead` looks only at those since. Done at the start of the service.
 * @throws Problem `ledger-not-continued`
 */
export async function checkWholeLog(db: Kysely<Database>, keys: LogKeys): Promise<void> {
  const kept = keys.lastSigned();
  if (kept === undefined) return;
  const tree = treeBuilder(sha256);
  await appendStored(db, keys, tree, kept.size);
  if (hex(tree.frontier().peaks) !== kept.peaks)
    throw refused(keys, `the first ${kept.size} entries are not those that were signed`);
}

/** The key in force at the end of a log of this size; before its first the one it will name. */
export async function signerAt(db: Kysely<Database>, keys: LogKeys, size: number): Promise<NoteSigner> {
  const [live] = liveKeys(await keyEntries(db, size)).log;
  const signer = live === undefined ? keys.newest() : keys.find(live);
  if (signer) return signer;
  throw refused(keys, `the key file does not hold ${live}`, ledgerProblems['ledger-key-missing']);
}

function refused(
  keys: LogKeys,
  reason: string,
  problem: ProblemDefinition = ledgerProblems['ledger-not-continued'],
): Problem {
  keys.refuse(reason);
  return new Problem(problem, { members: { reason } });
}

/** The note with the co-signatures of its size. */
export async function cosigned(
  db: Kysely<Database>,
  { size, note }: Pick<SignedHead, 'size' | 'note'>,
): Promise<string> {
  const { body, signatures } = readNote(note);
  return writeNote(body, [...signatures, ...(await cosignaturesAt(db, size))]);
}
