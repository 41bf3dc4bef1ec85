import type { Insertable, Kysely, Transaction } from 'kysely';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { type CheckpointNote, readNote } from '../core/ledger/checkpoint.ts';
import { liveKeys } from '../core/ledger/key-history.ts';
import { isBy, readNoteKey, verifySignature } from '../core/ledger/note-keys.ts';
import { record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { Problem } from '../platform/problems.ts';
import { appendEntries, lockLedger } from './append.ts';
import { ledgerProblems } from './problems.ts';
import { cosignersOf, findCheckpoint, keyEntries } from './queries.ts';

const { sha256 } = nativeSuites;
/** Clocks of two offices may differ by so much, in seconds. */
const CLOCK_SKEW = 60;

const witnessesOf = async (db: Kysely<Database>): Promise<readonly string[]> =>
  liveKeys(await keyEntries(db, Number.MAX_SAFE_INTEGER)).witnesses;

/**
 * Puts a witness's key on the log's list, or takes it off: either is an entry of the log.
 * @throws Problem `witness-key-malformed`, `witness-already-added`, `witness-unknown`
 */
export async function changeWitness(
  trx: Transaction<Database>,
  action: 'added' | 'retired',
  key: string,
): Promise<{ readonly key: string }> {
  refuseMalformed(key);
  await lockLedger(trx);
  const isListed = (await witnessesOf(trx)).includes(key);
  if (action === 'added' && isListed) throw new Problem(ledgerProblems['witness-already-added']);
  if (action === 'retired' && !isListed) throw new Problem(ledgerProblems['witness-unknown']);
  await record(trx, { action: `ledger.witness-${action}`, object_kind: 'ledger_key', object_id: key });
  await appendEntries(trx, [{ type: 'key', at: instantNow(), action, key, purpose: 'witness' }]);
  return { key };
}

function refuseMalformed(key: string): void {
  try {
    if (readNoteKey(sha256, key).purpose === 'witness') return;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  throw new Problem(ledgerProblems['witness-key-malformed']);
}

/** A co-signature that was verified and is not kept yet. */
export type NewCosignature = Insertable<Database['ledger_cosignature']> & { readonly size: number };

export interface Cosigned {
  readonly size: number;
  /** Names of the witnesses whose genuine co-signatures the note brought. */
  readonly witnesses: readonly string[];
  readonly fresh: readonly NewCosignature[];
}

/**
 * Verifies the co-signatures of a note (C2SP `tlog-cosignature`). Whoever sends it is not asked who he is: what
 * counts is a genuine signature of a listed witness over a checkpoint that this log had.
 * @throws Problem `cosignature-…`
 */
export async function readCosignatures(
  db: Kysely<Database>,
  origin: string,
  text: string,
): Promise<Cosigned> {
  const note = readNoteText(text);
  if (note.origin !== origin) throw new Problem(ledgerProblems['cosignature-wrong-log']);
  const listed = (await witnessesOf(db)).map((key) => readNoteKey(sha256, key));
  const signed = note.signatures.flatMap((line) => {
    const key = listed.find((one) => isBy(one, line));
    return key ? [{ key, line }] : [];
  });
  if (signed.length === 0) throw new Problem(ledgerProblems['cosignature-key-unknown']);
  const ours = await findCheckpoint(db, note.size);
  if (ours === undefined || !ours.root.equals(note.root) || note.extensions.length > 0)
    throw new Problem(ledgerProblems['cosignature-not-our-checkpoint']);
  const latest = Date.parse(instantNow()) / 1000 + CLOCK_SKEW;
  const rows = signed.map(({ key, line }) => {
    const time = verifySignature(key, note.body, line)?.time;
    if (time === undefined) throw new Problem(ledgerProblems['cosignature-invalid']);
    if (time > latest) throw new Problem(ledgerProblems['cosignature-in-the-future']);
    const signed_at = new Date(time * 1000).toISOString();
    return { size: note.size, key: key.text, signature: line.signature, signed_at };
  });
  const kept = new Set(await cosignersOf(db, note.size));
  return {
    size: note.size,
    witnesses: signed.map(({ key }) => key.name),
    fresh: rows.filter(({ key }) => !kept.has(key)),
  };
}

/** Keeps what `readCosignatures` found to be new; of two at once the first stays. */
export async function keepCosignatures(
  trx: Transaction<Database>,
  rows: readonly NewCosignature[],
): Promise<void> {
  await trx
    .insertInto('ledger_cosignature')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await record(trx, {
    action: 'ledger.cosign',
    object_kind: 'ledger_checkpoint',
    object_id: `${rows[0]?.size}`,
    after: { keys: rows.map(({ key }) => key) },
  });
}

function readNoteText(text: string): CheckpointNote {
  try {
    return readNote(text);
  } catch (error) {
    if (error instanceof ProtocolError) throw new Problem(ledgerProblems['cosignature-invalid']);
    throw error;
  }
}
