/** The keys of a log and of its witnesses, as its own `key` entries tell (protocol section 10). */
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import type { NoteSignature } from './checkpoint.ts';
import type { EntryOf, LogEntry } from './entries.ts';
import {
  isBy,
  type KeyPurpose,
  type NoteKey,
  type NoteSigner,
  readNoteKey,
  signNote,
  verifySignature,
} from './note-keys.ts';

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

/**
 * The first key entry that does not follow from those before it: a log has one key at a time, and each later one
 * was vouched for by the one before. `forged` where the entry cannot be honest; without it nobody vouched.
 */
export function brokenHandover(
  sha256: Suite,
  entries: readonly EntryOf<'key'>[],
): { readonly key: string; readonly forged: boolean } | undefined {
  let unvouched: string | undefined;
  let before: NoteKey | undefined;
  for (const [at, entry] of entries.entries()) {
    const { key, purpose, action, vouched } = entry;
    const live = liveKeys(entries.slice(0, at));
    const isLive = (purpose === 'log' ? live.log : live.witnesses).includes(key);
    if (isLive !== (action === 'retired') || !isKeyOf(sha256, purpose, key)) return { key, forged: true };
    if (purpose !== 'log' || action !== 'added') continue;
    if (vouched !== undefined && !(before && isVouched(before, entry))) return { key, forged: true };
    if (before && vouched === undefined) unvouched ??= key;
    before = readNoteKey(sha256, key);
  }
  return unvouched === undefined ? undefined : { key: unvouched, forged: false };
}

function isKeyOf(sha256: Suite, purpose: KeyPurpose, key: string): boolean {
  try {
    return readNoteKey(sha256, key).purpose === purpose;
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}
