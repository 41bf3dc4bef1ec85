import { ProtocolError } from './protocol-error.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 section 4, with padding: how C2SP notes write roots and signatures. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]!;
    text += left > 1 ? ALPHABET[(word >> 6) & 63]! : '=';
    text += left > 2 ? ALPHABET[word & 63]! : '=';
  }
  return text;
}

/** Bytes of a text in the one spelling `base64` gives; any other is refused, also loose bits at the end. */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array(Math.max(0, Math.floor(text.length / 4) * 3 - padding));
  for (let at = 0, end = 0; at < text.length; at += 4) {
    let word = 0;
    for (let i = at; i < at + 4; i++) word = word * 64 + Math.max(0, ALPHABET.indexOf(text[i] ?? '='));
    for (const shift of [16, 8, 0]) if (end < bytes.length) bytes[end++] = (word >> shift) & 0xff;
  }
  if (base64(bytes) !== text) throw new ProtocolError('base64-invalid', 'not canonical base64 with padding');
  return bytes;
}
