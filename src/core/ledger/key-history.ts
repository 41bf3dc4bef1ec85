/** The keys of a log and of its witnesses, as its own `key` entries tell (protocol section 10). */
import type { Suite } from '../canonical/suite.ts';
import type { NoteSignature } from './checkpoint.ts';
import type { EntryOf, LogEntry } from './entries.ts';
import { isBy, type NoteKey, type NoteSigner, readNoteKey, signNote, verifySignature } from './note-keys.ts';

/** What the key before signs, so that whoever trusts it can trust the next: not a note, whose body has other lines. */
const vouchFor = (key: string): string => `double-random/1\nnext key of the log\n${key}\n`;

/** `vouched` of the entry that adds a key: the signature of the key that the log had before. */
export const vouch = (signer: NoteSigner, key: string): string => signNote(signer, vouchFor(key)).signature;

function isVouched(by: NoteKey, { key, vouched }: EntryOf<'key'>): boolean {
  if (vouched === undefined) return false;
  const line: NoteSignature = { name: by.name, signature: vouched };
  return isBy(by, line) && verifySignature(by, vouchFor(key), line) !== undefined;
}

export interface LiveKeys {
  /** Of the log: one, or none before its first. */
  readonly log: readonly string[];
  readonly witnesses: readonly string[];
}

/** The keys in force after these entries, each as it is written in its entry. */
export function liveKeys(entries: readonly LogEntry[]): LiveKeys {
  const live = { log: new Set<string>(), witness: new Set<string>() };
  for (const entry of entries) {
    if (entry.type !== 'key') continue;
    if (entry.action === 'added') live[entry.purpose].add(entry.key);
    else live[entry.purpose].delete(entry.key);
  }
  return { log: [...live.log], witnesses: [...live.witness] };
}

/**
 * The keys of the log whose signatures bind somebody who trusts `trusted`: these, and every later one that a
 * trusted one vouched for; without those that the entries retire.
 * @param entries what is shown of the log up to the checkpoint in question, in its order
 */
export function followKeys(
  sha256: Suite,
  trusted: readonly NoteKey[],
  entries: readonly LogEntry[],
): NoteKey[] {
  const reached = new Map(trusted.map((key) => [key.text, key]));
  const retired = new Set<string>();
  for (const entry of entries) {
    if (entry.type !== 'key' || entry.purpose !== 'log') continue;
    if (entry.action === 'retired') retired.add(entry.key);
    else if ([...reached.values()].some((key) => isVouched(key, entry)))
      reached.set(entry.key, readNoteKey(sha256, entry.key));
  }
  return [...reached.values()].filter(({ text }) => !retired.has(text));
}
