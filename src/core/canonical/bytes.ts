import { ProtocolError } from './protocol-error.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `hex(b)` of protocol section 1: lower case, two characters for each byte. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i]!];
  return text;
}

/** Bytes of a lower-case hex text; any other text is refused, so that a value has one spelling. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor(text.length / 2));
  let signs = text.length % 2 === 0 ? 0 : -1;
  for (let i = 0; i < bytes.length; i++) {
    const high = nibble(text.charCodeAt(2 * i));
    const low = nibble(text.charCodeAt(2 * i + 1));
    signs |= high | low;
    bytes[i] = (high << 4) | low;
  }
  if (signs < 0) {
    throw new ProtocolError('hex-invalid', 'expected an even number of lower-case hex digits');
  }
  return bytes;
}

/** Value of a character 0-9 or a-f; negative for any other. A proof of a large draw has millions of them. */
function nibble(char: number): number {
  if (char >= 48 && char <= 57) return char - 48;
  return char >= 97 && char <= 102 ? char - 87 : -1;
}

/**
 * `utf8(s)` of protocol section 1. A lone surrogate is refused: encoders replace it silently, and two
 * different texts would then have one digest.
 */
export function utf8(text: string): Uint8Array {
  const ascii = asciiBytes(text);
  if (ascii) return ascii;
  const bytes = new Uint8Array(text.length * 3);
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[end++] = point;
      continue;
    }
    if (point < 0x800) {
      bytes[end++] = 0xc0 | (point >> 6);
    } else {
      if (point >= 0xd800 && point <= 0xdfff) point = surrogatePair(text, i++);
      if (point < 0x10000) {
        bytes[end++] = 0xe0 | (point >> 12);
      } else {
        bytes[end++] = 0xf0 | (point >> 18);
        bytes[end++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[end++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[end++] = 0x80 | (point & 0x3f);
  }
  return bytes.slice(0, end);
}

/** Ids and codes are ASCII and a frame has millions of them: one pass, one allocation. */
function asciiBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return undefined;
    bytes[i] = unit;
  }
  return bytes;
}

function surrogatePair(text: string, at: number): number {
  const point = text.codePointAt(at)!;
  if (point < 0x10000) throw new ProtocolError('text-invalid', 'a text holds half a surrogate pair', { at });
  return point;
}

/** `a ‖ b ‖ …` of protocol section 1. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** `u32be` of protocol section 1: four bytes, most significant first. */
export function u32be(n: number): Uint8Array {
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** 32)
    throw new RangeError(`not an unsigned 32-bit number: ${n}`);
  return Uint8Array.of(n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff);
}

/** Order of two byte strings; a prefix comes first. Negative, 0 or positive, for `sort`. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/**
 * Order of two texts by their UTF-8 bytes, without encoding them. JavaScript's own order is by UTF-16 units,
 * which puts a character beyond U+FFFF before U+E000 … U+FFFF.
 */
export function compareUtf8(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return utf8Rank(x) - utf8Rank(y);
  }
  return a.length - b.length;
}

const utf8Rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
