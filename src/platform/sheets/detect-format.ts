import { open } from 'node:fs/promises';
import type { SheetFormat } from './sheet.ts';
import { SheetError } from './sheet-error.ts';

const HEAD_BYTES = 4096;
const ZIP = [0x50, 0x4b];
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** The format by content: file names lie, and a picture renamed to .xlsx must get a named error. */
export async function detectFormat(path: string): Promise<SheetFormat> {
  const head = await readHead(path);
  if (head.length === 0) throw new SheetError('empty-file');
  if (startsWith(head, ZIP)) return 'xlsx';
  if (startsWith(head, OLE)) return 'xls';
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) throw new SheetError('bad-encoding');
  // No text in UTF-8 or GB18030 has a NUL; pictures, programs and archives do.
  if (head.includes(0)) throw new SheetError('not-a-spreadsheet');
  const text = new TextDecoder('latin1').decode(head).replace(/^ï»¿/, '').trimStart();
  if (text === '' && head.length < HEAD_BYTES) throw new SheetError('empty-file');
  if (/^(<[!?a-z]|%PDF|\{\\rtf)/i.test(text)) throw new SheetError('not-a-spreadsheet');
  return /^(\[\s*[{\]]|\{\s*["}])/.test(text) ? 'json' : 'csv';
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
