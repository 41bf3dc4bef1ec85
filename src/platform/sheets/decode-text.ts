import { createReadStream } from 'node:fs';
import type { TextEncoding } from './sheet.ts';
import { SheetError } from './sheet-error.ts';

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Three-byte characters seen before the first fault that make a text damaged UTF-8 rather than GB18030. */
const SURELY_UTF8 = 3;

/**
 * Finds the encoding by decoding the whole file once: a file may be plain ASCII for megabytes before its
 * first Chinese character, and a guess from the first block would garble the rest.
 */
export async function detectEncoding(path: string): Promise<TextEncoding> {
  const verdict = await readsAsUtf8(createReadStream(path));
  if (verdict === 'yes') return 'utf-8';
  if (verdict === 'damaged') throw new SheetError('bad-encoding');
  for await (const _ of decodeText(createReadStream(path), 'gb18030'));
  return 'gb18030';
}

/**
 * Decodes a stream of bytes whose chunks may end inside a character, without the byte order mark.
 * A byte sequence that is no character is an error, never U+FFFD: a name must not be garbled in silence.
 * Node's own decoder, as iconv-lite 0.7.3 loses half of a four-byte GB18030 character (𠀀) whose last byte
 * arrives alone.
 */
export async function* decodeText(chunks: Chunks, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw new SheetError('bad-encoding', {}, { cause });
    }
  };
  for await (const chunk of chunks) {
    const text = decode(chunk);
    if (text !== '') yield text;
  }
  const rest = decode();
  if (rest !== '') yield rest;
}

/**
 * Many UTF-8 texts are also valid GB18030, read as other characters. So a text that begins as UTF-8 (byte
 * order mark, or Chinese characters that decode) and then breaks is damaged and not tried as GB18030.
 */
async function readsAsUtf8(chunks: Chunks): Promise<'yes' | 'no' | 'damaged'> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  let seen = 0;
  try {
    for await (const chunk of chunks) {
      const text = lenient.decode(chunk, { stream: true });
      const sound = text.split('\uFFFD', 1)[0] ?? '';
      if (sound.startsWith('\uFEFF')) seen += SURELY_UTF8;
      if (seen < SURELY_UTF8) seen += countThreeByteCharacters(sound);
      strict.decode(chunk, { stream: true });
    }
    strict.decode();
    return 'yes';
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return seen >= SURELY_UTF8 ? 'damaged' : 'no';
  }
}

function countThreeByteCharacters(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length && count < SURELY_UTF8; i++) if (text.charCodeAt(i) >= 0x800) count++;
  return count;
}
