/**
 * A witness of another office's public log (C2SP `tlog-cosignature`): it co-signs a checkpoint only where the
 * log has grown from the one that it co-signed before, so that a log cannot show different people different
 * histories without its own signature proving it.
 */
import { parseJson } from '../core/canonical/parse-json.ts';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { type CheckpointNote, readNote, writeNote } from '../core/ledger/checkpoint.ts';
import { type EntryOf, logEntry } from '../core/ledger/entries.ts';
import { followKeys } from '../core/ledger/key-history.ts';
import { cosignNote, isBy, type NoteSigner, readNoteKey, verifySignature } from '../core/ledger/note-keys.ts';
import { entryIsProven, growthIsProven } from '../core/ledger/proofs.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import type { LogClient } from './log-client.ts';

const { sha256 } = nativeSuites;

/** What a witness must never forget. */
export interface WitnessState {
  /** The key of the log that it believes now. */
  readonly log_key: string;
  /** The newest checkpoint that it co-signed, as the log showed it. */
  readonly checkpoint: string;
  /** Whether the log took the co-signature. */
  readonly handed_in: boolean;
}

/** The log has shown something that no honest log shows: nothing is co-signed any more. */
export class LogRefused extends Error {
  /** The checkpoint believed so far, and what the log shows instead: both signed by it. */
  readonly evidence: { readonly kept: string | undefined; readonly shown: string };

  constructor(reason: string, kept: string | undefined, shown: string) {
    super(reason);
    this.name = 'LogRefused';
    this.evidence = { kept, shown };
  }
}

/**
 * Looks at the log's newest checkpoint and decides what to believe next.
 * @param trusted the key of the log to begin with; that which the log names itself is not believed here
 * @throws LogRefused; LogUnreachable where the log does not answer
 */
export async function nextState(
  log: LogClient,
  before: WitnessState | undefined,
  trusted: string,
): Promise<WitnessState> {
  const text = await log.checkpoint();
  const shown = readShown(text, before);
  const kept = before && readNote(before.checkpoint);
  const refuse = (reason: string) => new LogRefused(reason, before?.checkpoint, text);
  const believed = before?.log_key ?? trusted;
  // A key signs the log of its own name: else one key could sign two logs, each with a history of its own.
  if (readNoteKey(sha256, believed).name !== shown.origin)
    throw refuse('the checkpoint is of a log of another name than its key');
  const log_key = await signingKey(log, shown, believed, kept?.size ?? 0, refuse);
  if (!before || !kept) return { log_key, checkpoint: text, handed_in: false };
  if (shown.origin !== kept.origin) throw refuse('the checkpoint is of another log');
  if (shown.size < kept.size) {
    // An old answer of a cache is a beginning of what was seen; a log that was cut is not.
    if (await hasGrown(log, shown, kept)) return before;
    throw refuse(`the log was cut from ${kept.size} entries to ${shown.size}`);
  }
  if (!(await hasGrown(log, kept, shown)))
    throw refuse(
      `the log of ${shown.size} entries did not grow from the ${kept.size} seen before: it was rewritten`,
    );
  return shown.size === kept.size ? before : { log_key, checkpoint: text, handed_in: false };
}

function readShown(text: string, before: WitnessState | undefined): CheckpointNote {
  try {
    return readNote(text);
  } catch (error) {
    if (error instanceof ProtocolError) throw new LogRefused(error.message, before?.checkpoint, text);
    throw error;
  }
}

async function hasGrown(log: LogClient, from: CheckpointNote, to: CheckpointNote): Promise<boolean> {
  return growthIsProven(sha256, from, to, await log.growth(from.size, to.size));
}

/** The key that signed: the one believed, or one that it handed over to in an entry since (`followKeys`). */
async function signingKey(
  log: LogClient,
  note: CheckpointNote,
  believed: string,
  since: number,
  refuse: (reason: string) => LogRefused,
): Promise<string> {
  const key = readNoteKey(sha256, believed);
  const handovers = note.signatures.some((line) => isBy(key, line)) ? [] : await provenKeys(log, note, since);
  for (const candidate of followKeys(sha256, [key], handovers)) {
    if (candidate.name !== note.origin) continue;
    const line = note.signatures.find((one) => isBy(candidate, one));
    if (line && verifySignature(candidate, note.body, line)) return candidate.text;
  }
  throw refuse('the checkpoint is not signed with the key of the log, nor with one that followed it');
}

/** The `key` entries from position `since` on that stand in the log of this checkpoint. */
async function provenKeys(log: LogClient, note: CheckpointNote, since: number): Promise<EntryOf<'key'>[]> {
  const found: EntryOf<'key'>[] = [];
  for await (const { position, body } of log.entries(since, note.size)) {
    const entry = logEntry.parse(parseJson(body));
    if (entry.type !== 'key') continue;
    const proof = await log.inclusion(position, note.size);
    if (entryIsProven(sha256, { position, entry, proof }, note.size, note.root)) found.push(entry);
  }
  return found;
}

/** The note of this state with the witness's co-signature alone, as it is handed in. `time` in Unix seconds. */
export function cosignedNote({ checkpoint }: WitnessState, signer: NoteSigner, time: number): string {
  const { body } = readNote(checkpoint);
  return writeNote(body, [cosignNote(signer, body, time)]);
}
