/**
 * Checkpoints of the log (protocol section 10): a C2SP signed note whose body is a `tlog-checkpoint`:
 * origin, decimal size, base64 root, each on its line, then lines of extension if any. Signatures follow an
 * empty line, one on each line: `— name base64(key hash ‖ signature)`. A note without them is unsigned.
 */
import { base64, fromBase64 } from '../canonical/base64.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import { DIGEST_BYTES } from '../canonical/suite.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  /** Four bytes of key hash, then the signature, in base64. */
  readonly signature: string;
}

export interface CheckpointNote extends Checkpoint {
  /** The exact text that is signed; its last character is a line feed. */
  readonly body: string;
  readonly extensions: readonly string[];
  readonly signatures: readonly NoteSignature[];
}

const malformed = (reason: string) => new ProtocolError('checkpoint-malformed', reason);

export function checkpointBody({ origin, size, root }: Checkpoint): string {
  if (!/^[^\s+][^\n+]*$/.test(origin)) throw malformed('an origin is one line, without + and not empty');
  if (!Number.isSafeInteger(size) || size < 0) throw malformed('the size is not a whole number');
  if (root.length !== DIGEST_BYTES) throw malformed('a root has 32 bytes');
  return `${origin}\n${size}\n${base64(root)}\n`;
}

export function writeNote(body: string, signatures: readonly NoteSignature[]): string {
  return `${body}\n${signatures.map(({ name, signature }) => `\u2014 ${name} ${signature}\n`).join('')}`;
}

/**
 * Reads a note that `writeNote` or any other C2SP log wrote. Nothing is verified here.
 * @throws ProtocolError `checkpoint-malformed`
 */
export function readNote(text: string): CheckpointNote {
  const split = text.lastIndexOf('\n\n');
  if (split < 0) throw malformed('the empty line after the body is missing');
  const body = text.slice(0, split + 1);
  const [origin, size, root, ...extensions] = body.slice(0, -1).split('\n');
  if (origin === undefined || size === undefined || root === undefined)
    throw malformed('origin, size and root are three lines');
  if (!/^(0|[1-9]\d{0,15})$/.test(size)) throw malformed('the size is not a decimal number');
  if (extensions.includes('')) throw malformed('an extension line is empty');
  const checkpoint = { origin, size: Number(size), root: rootBytes(root) };
  checkpointBody(checkpoint);
  return { ...checkpoint, body, extensions, signatures: readSignatures(text.slice(split + 2)) };
}

function rootBytes(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    throw malformed('the root is not base64');
  }
}

function readSignatures(text: string): NoteSignature[] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw malformed('the last line does not end');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, name, signature] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
      if (!name || !signature) throw malformed('a signature line is not "— name base64"');
      return { name, signature };
    });
}
