/**
 * Checks of who signed the log (protocol sections 6 and 10). A bundle proves nothing about keys that it names
 * itself: whom to believe is the verifier's own list, and without one these checks are never ok.
 */
import { readNote } from '../ledger/checkpoint.ts';
import { followKeys, liveKeys } from '../ledger/key-history.ts';
import { isBy, type NoteKey, readNoteKey, verifySignature } from '../ledger/note-keys.ts';
import { type Finding, failed, notDisclosed, ok } from './check.ts';
import { noLog } from './log-checks.ts';
import type { Working } from './working.ts';

export function checkpointSignatureCheck(work: Working): Finding {
  const note = work.note();
  if (!note) return noLog();
  if (note.signatures.length === 0)
    return notDisclosed(
      '检查点（日志在某一时刻的摘要）没有签名',
      'the checkpoint (the digest of the log at one moment) is not signed',
    );
  const { sha256 } = work.suites;
  const { log_keys } = work.trust;
  const shown = work.bundle.log!.entries.map(({ entry }) => entry);
  const accepted =
    log_keys.length > 0
      ? followKeys(sha256, log_keys, shown)
      : liveKeys(shown).log.map((key) => readNoteKey(sha256, key));
  const signed = accepted.flatMap((key) =>
    note.signatures.filter((line) => isBy(key, line)).map((line) => ({ key, line })),
  );
  const forged = signed.find(({ key, line }) => verifySignature(key, note.body, line) === undefined);
  if (forged)
    return failed('检查点的签名是伪造的', 'the signature of the checkpoint is forged', forged.key.text);
  const by = signed[0]?.key;
  if (log_keys.length === 0)
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
        log_keys.map(({ text }) => text).join(', '),
        note.signatures.map(({ name }) => name).join(', '),
      );
}

/** A genuine co-signature of a witness whom the verifier trusts. */
export interface Cosignature {
  readonly witness: NoteKey;
  /** Unix seconds, by the witness's clock. */
  readonly time: number;
  /** Of the log that it saw. */
  readonly size: number;
}

/**
 * Every co-signature by a trusted witness, over the checkpoint and the earlier ones.
 * @throws ForgedCosignature
 */
export function trustedCosignatures(work: Working): Cosignature[] {
  const { trusted_witnesses } = work.trust;
  return shownNotes(work).flatMap((note) =>
    note.signatures.flatMap((line): Cosignature[] => {
      const witness = trusted_witnesses.find((key) => isBy(key, line));
      if (!witness) return [];
      const time = verifySignature(witness, note.body, line)?.time;
      if (time === undefined) throw new ForgedCosignature(witness);
      return [{ witness, time, size: note.size }];
    }),
  );
}

class ForgedCosignature extends Error {
  readonly witness: NoteKey;

  constructor(witness: NoteKey) {
    super(`a co-signature is not by ${witness.name}`);
    this.witness = witness;
  }
}

const shownNotes = ({ bundle: { log } }: Working) =>
  log ? [log, ...(log.growth ?? [])].map(({ checkpoint }) => readNote(checkpoint)) : [];

export function witnessesCheck(work: Working): Finding {
  if (!work.note()) return noLog();
  if (work.trust.trusted_witnesses.length === 0)
    return notDisclosed(
      '没有给出您信任的见证方：见证方须由核验者自己指定',
      'no witness was named: whom to trust is for the verifier to say',
    );
  let found: Cosignature[];
  try {
    found = trustedCosignatures(work);
  } catch (error) {
    if (error instanceof ForgedCosignature)
      return failed('见证方的联署是伪造的', 'a co-signature is forged', error.witness.text);
    throw error;
  }
  if (found.length === 0)
    return notDisclosed('您信任的见证方没有联署', 'no witness whom you trust has co-signed');
  const names = [...new Set(found.map(({ witness }) => witness.name))].join(', ');
  return ok(
    `您信任的见证方联署了 ${found.length} 次`,
    `witnesses whom you trust co-signed ${found.length} times`,
    names,
  );
}
