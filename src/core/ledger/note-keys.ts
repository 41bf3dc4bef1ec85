/**
 * Keys and signatures of C2SP signed notes: Ed25519 by the log itself (signature type 0x01), and the timestamped
 * co-signatures of witnesses (`tlog-cosignature` v1, type 0x04). Ed25519 is deterministic: the same key and note
 * always give the same signature.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { base64, fromBase64 } from '../canonical/base64.ts';
import { concat, fromHex, hex, u32be, utf8 } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import type { NoteSignature } from './checkpoint.ts';

/** The first byte before a public key: what its signatures are over. */
export const KEY_TYPES = { log: 1, witness: 4 } as const;
export type KeyPurpose = keyof typeof KEY_TYPES;

/** A verifier key, `name+hash+base64(type ‖ public key)`. */
export interface NoteKey {
  readonly text: string;
  readonly name: string;
  readonly purpose: KeyPurpose;
  /** `SHA-256(name ‖ 0x0A ‖ type ‖ public key)`, its first four bytes in hex. */
  readonly hash: string;
  readonly public_key: Uint8Array;
}

/** A key that can sign; its text, `PRIVATE+KEY+name+hash+base64(type ‖ seed)`, must stay secret. */
export interface NoteSigner {
  readonly key: NoteKey;
  readonly text: string;
  readonly seed: Uint8Array;
}

const KEY_BYTES = 32;
const HASH_BYTES = 4;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
const SECRET = 'PRIVATE+KEY+';

const malformed = (reason: string) => new ProtocolError('key-malformed', reason);

/** @param seed 32 random bytes */
export function noteSigner(sha256: Suite, purpose: KeyPurpose, name: string, seed: Uint8Array): NoteSigner {
  if (!/^[^\s+]{1,200}$/.test(name)) throw malformed('a name of a key is one word without +');
  if (seed.length !== KEY_BYTES) throw malformed(`a seed has ${KEY_BYTES} bytes`);
  const key = noteKey(sha256, purpose, name, ed25519.getPublicKey(seed));
  return { key, seed, text: `${SECRET}${keyText(key, seed)}` };
}

function noteKey(sha256: Suite, purpose: KeyPurpose, name: string, bytes: Uint8Array): NoteKey {
  const typed = concat(Uint8Array.of(KEY_TYPES[purpose]), bytes);
  const hash = hex(sha256.hash(concat(utf8(`${name}\n`), typed)).subarray(0, HASH_BYTES));
  const key = { name, purpose, hash, public_key: bytes };
  return { ...key, text: keyText(key, bytes) };
}

const keyText = ({ name, hash, purpose }: Omit<NoteKey, 'text'>, bytes: Uint8Array): string =>
  `${name}+${hash}+${base64(concat(Uint8Array.of(KEY_TYPES[purpose]), bytes))}`;

/** @throws ProtocolError `key-malformed`, also where the hash is not that of the key */
export function readNoteKey(sha256: Suite, text: string): NoteKey {
  const { name, purpose, hash, bytes } = readKeyText(text);
  const key = noteKey(sha256, purpose, name, bytes);
  if (key.hash !== hash) throw malformed('the hash in the key is not that of the key');
  return key;
}

/** @throws ProtocolError `key-malformed` */
export function readNoteSigner(sha256: Suite, text: string): NoteSigner {
  if (!text.startsWith(SECRET)) throw malformed('a private key begins with PRIVATE+KEY+');
  const { name, purpose, hash, bytes } = readKeyText(text.slice(SECRET.length));
  const signer = noteSigner(sha256, purpose, name, bytes);
  if (signer.key.hash !== hash) throw malformed('the hash in the key is not that of the key');
  return signer;
}

function readKeyText(text: string) {
  const [, name, hash, data] = /^([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  if (!name || !hash || !data) throw malformed('a key is written name+hash+base64');
  const typed = fromBase64(data);
  const purpose = (['log', 'witness'] as const).find((one) => KEY_TYPES[one] === typed[0]);
  if (purpose === undefined)
    throw malformed(`type ${typed[0]} of the key is neither of a log nor of a witness`);
  return { name, hash, purpose, bytes: typed.subarray(1) };
}

/** The signature of a log's key over the body of a note. */
export const signNote = (signer: NoteSigner, body: string): NoteSignature =>
  signatureLine(signer, ed25519.sign(utf8(body), signer.seed));

/** The co-signature of a witness over the body of a checkpoint, that it saw at `time` (Unix seconds). */
export function cosignNote(signer: NoteSigner, body: string, time: number): NoteSignature {
  const signature = ed25519.sign(cosigned(body, time), signer.seed);
  return signatureLine(signer, concat(u32be(Math.floor(time / 2 ** 32)), u32be(time % 2 ** 32), signature));
}

const cosigned = (body: string, time: number): Uint8Array => utf8(`cosignature/v1\ntime ${time}\n${body}`);

const signatureLine = ({ key }: NoteSigner, bytes: Uint8Array): NoteSignature => ({
  name: key.name,
  signature: base64(concat(fromHex(key.hash), bytes)),
});

/** Whether a signature line names this key, by name and hash; whether it is genuine is another question. */
export function isBy({ name, hash }: NoteKey, { name: other, signature }: NoteSignature): boolean {
  return name === other && bytesOf(signature)?.hash === hash;
}

/** What a genuine signature says: a witness's says when (Unix seconds), a log's nothing more. */
export interface Signed {
  readonly time?: number;
}

/** Verifies a line that names this key (`isBy`) against the note's body; `undefined` where it is not genuine. */
export function verifySignature(key: NoteKey, body: string, line: NoteSignature): Signed | undefined {
  const bytes = bytesOf(line.signature)?.bytes;
  if (key.purpose === 'log') return bytes && isGenuine(key, bytes, utf8(body)) ? {} : undefined;
  const time = bytes && timeOf(bytes);
  if (time === undefined) return undefined;
  return isGenuine(key, bytes!.subarray(TIME_BYTES), cosigned(body, time)) ? { time } : undefined;
}

/** RFC 8032 without ZIP 215's leniency: a signature that one verifier takes and another does not is worth nothing. */
function isGenuine({ public_key }: NoteKey, signature: Uint8Array, message: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  return ed25519.verify(signature, message, public_key, { zip215: false });
}

function timeOf(bytes: Uint8Array): number | undefined {
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const time = bytes.subarray(0, TIME_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(time) ? time : undefined;
}

function bytesOf(signature: string): { readonly hash: string; readonly bytes: Uint8Array } | undefined {
  try {
    const bytes = fromBase64(signature);
    return { hash: hex(bytes.subarray(0, HASH_BYTES)), bytes: bytes.subarray(HASH_BYTES) };
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
