/**
 * Checks of who signed the log (protocol sections 6 and 10). A bundle proves nothing about keys that it names
 * itself: whom to believe is the verifier's own list, and without one these checks are never ok.
 */
import type { Suite } from '../canonical/suite.ts';
import { type CheckpointNote, readNote } from '../ledger/checkpoint.ts';
import type { LogEntry } from '../ledger/entries.ts';
import { followKeys, liveKeys } from '../ledger/key-history.ts';
import { isBy, type NoteKey, readNoteKey, verifySignature } from '../ledger/note-keys.ts';
import { type Finding, failed, notDisclosed, ok } from './check.ts';
import { noLog } from './log-checks.ts';
import type { Working } from './working.ts';

export function checkpointSignatureCheck(work: Working): Finding {
  const { log } = work.bundle;
  const note = work.note();
  if (!log || !note) return noLog();
  const shown = log.entries.map(({ entry }) => entry);
  return signatureOf(work.suites.sha256, note, shown, work.trust.log_keys);
}

/**
 * Whether the log signed a checkpoint.
 * @param shown what is known of the log up to this checkpoint, in its order
 * @param trusted the verifier's own keys of the log; with none the finding is never ok
 */
export function signatureOf(
  sha256: Suite,
  note: CheckpointNote,
  shown: readonly LogEntry[],
  trusted: readonly NoteKey[],
): Finding {
  if (note.signatures.length === 0)
    return notDisclosed(
      '检查点（日志在某一时刻的摘要）没有签名',
      'the checkpoint (the digest of the log at one moment) is not signed',
    );
  const accepted =
    trusted.length > 0
      ? followKeys(sha256, trusted, shown)
      : liveKeys(shown).log.map((key) => readNoteKey(sha256, key));
  const signed = accepted.flatMap((key) =>
    note.signatures.filter((line) => isBy(key, line)).map((line) => ({ key, line })),
  );
  // C2SP tlog-checkpoint: a key signs the log that has its name. Under another name one key could sign two logs.
  const foreign = signed.find(({ key }) => key.name !== note.origin);
  if (foreign)
    return failed(
      '检查点的日志名称不是签名密钥的名称',
      'the checkpoint is of a log of another name than the key that signed it',
      foreign.key.name,
      note.origin,
    );
  const forged = signed.find(({ key, line }) => verifySignature(key, note.body, line) === undefined);
  if (forged)
    return failed('检查点的签名是伪造的', 'the signature of the checkpoint is forged', forged.key.text);
  const by = signed[0]?.key;
  if (trusted.length === 0)
    return by
      ? notDisclosed(
          `签名所用密钥（${by.hash}）只由日志自己列出；请给出本机关另行公布的公钥再核验`,
          `signed with a key (${by.hash}) that only the log itself names: give the key that the office published elsewhere`,
        )
      : notDisclosed('没有给出日志的公钥', 'no public key of the log was given');
  return by
    ? ok('由您信任的日志密钥签名', 'signed with a key of the log that you trust', by.text)
    : failed(
        '检查点不是由您信任的密钥或其后继密钥签名',
        'not signed with the key you trust, nor with one that followed it',
        trusted.map(({ text }) => text).join(', '),
        note.signatures.map(({ name }) => name).join(', '),
      );
}

/**
 * Whether the checkpoint is signed as far as a verifier without the key can see: by a key that the log itself names.
 * It keeps nobody from writing another log; it keeps a bundle from showing this one without its signature.
 */
export function isSignedByItself(work: Working): boolean {
  const note = work.note();
  if (!note) return false;
  const named = liveKeys((work.bundle.log?.entries ?? []).map(({ entry }) => entry)).log;
  if (named.length === 0) return note.signatures.length === 0;
  return named
    .map((key) => readNoteKey(work.suites.sha256, key))
    .some((key) => note.signatures.some((line) => isBy(key, line)));
}

/** A co-signature of a witness whom the verifier trusts. */
export interface Cosignature {
  readonly witness: NoteKey;
  /** Of the log that it saw. */
  readonly size: number;
  /** Unix seconds, by the witness's clock; absent where the signature is not genuine. */
  readonly time: number | undefined;
}

/** Every co-signature that names a trusted witness, over the checkpoint and the earlier ones. */
export function trustedCosignatures({ bundle: { log }, trust }: Working): Cosignature[] {
  const notes = log ? [log, ...(log.growth ?? [])].map(({ checkpoint }) => readNote(checkpoint)) : [];
  return cosignaturesOn(notes, trust.trusted_witnesses);
}

/** Every line of these notes that names one of the witnesses. */
export const cosignaturesOn = (
  notes: readonly CheckpointNote[],
  witnesses: readonly NoteKey[],
): Cosignature[] =>
  notes.flatMap(({ body, size, signatures }) =>
    signatures.flatMap((line) => {
      const witness = witnesses.find((key) => isBy(key, line));
      return witness ? [{ witness, size, time: verifySignature(witness, body, line)?.time }] : [];
    }),
  );

export function witnessesCheck(work: Working): Finding {
  if (!work.note()) return noLog();
  return witnessesOf(trustedCosignatures(work), work.trust.trusted_witnesses);
}

/** What co-signatures say to somebody who trusts these witnesses. */
export function witnessesOf(found: readonly Cosignature[], trusted: readonly NoteKey[]): Finding {
  if (trusted.length === 0)
    return notDisclosed(
      '没有给出您信任的见证方：见证方须由核验者自己指定',
      'no witness was named: whom to trust is for the verifier to say',
    );
  const forged = found.find(({ time }) => time === undefined);
  if (forged) return failed('见证方的联署是伪造的', 'a co-signature is forged', forged.witness.text);
  if (found.length === 0)
    return notDisclosed('您信任的见证方没有联署', 'no witness whom you trust has co-signed');
  return ok(
    `您信任的见证方联署了 ${found.length} 次`,
    `witnesses whom you trust co-signed ${found.length} times`,
    [...new Set(found.map(({ witness }) => witness.name))].join(', '),
  );
}
