import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import { type KeyPurpose, type NoteKey, readNoteKey } from '../ledger/note-keys.ts';

/** Whom the verifier believes, whatever is shown to him. */
export interface Trust {
  readonly log_keys: readonly NoteKey[];
  readonly trusted_witnesses: readonly NoteKey[];
}

export const NOBODY: Trust = { log_keys: [], trusted_witnesses: [] };

/** @throws ProtocolError `key-malformed`, also for a key of the other purpose */
export const readTrust = (
  sha256: Suite,
  logKeys: readonly string[] = [],
  witnesses: readonly string[] = [],
): Trust => ({
  log_keys: logKeys.map((text) => readKeyOf(sha256, 'log', text)),
  trusted_witnesses: witnesses.map((text) => readKeyOf(sha256, 'witness', text)),
});

function readKeyOf(sha256: Suite, purpose: KeyPurpose, text: string): NoteKey {
  const key = readNoteKey(sha256, text);
  if (key.purpose !== purpose)
    throw new ProtocolError('key-malformed', `${text} is the key of a ${key.purpose}, not of a ${purpose}`);
  return key;
}
