/** W3C PNG Specification (Third Edition), sections 5 and 11. */
import { crc32 } from 'node:zlib';
import { ByteReader, damaged } from './byte-reader.ts';
import { orientationAlone, orientationOf } from './orientation.ts';

const SIGNATURE = 8;

/** The chunks that decide how the picture looks, with the most bytes that each can have. */
const KEPT: Readonly<Record<string, number>> = {
  IHDR: 13,
  PLTE: 768,
  IDAT: Number.POSITIVE_INFINITY,
  tRNS: 256,
  bKGD: 6,
  hIST: 512,
  gAMA: 4,
  cHRM: 32,
  sRGB: 1,
  cICP: 4,
  iCCP: Number.POSITIVE_INFINITY,
  sBIT: 4,
  pHYs: 9,
};

/**
 * A PNG of the chunks that make the picture: texts, times, Exif (but for the orientation), unknown chunks and whatever
 * follows the end are gone. What follows the end may be the rest of a larger picture that was cropped on the phone.
 * @throws Problem `attachment-damaged-image`
 */
export function stripPng(bytes: Buffer): Buffer {
  const reader = new ByteReader(bytes, SIGNATURE);
  const header = nextChunk(reader);
  if (header.type !== 'IHDR' || header.data.length !== KEPT.IHDR) throw damaged('malformed');
  const kept: Buffer[] = [];
  let orientation: Buffer | undefined;
  let pixels = 0;
  let chunk = nextChunk(reader);
  for (; chunk.type !== 'IEND'; chunk = nextChunk(reader)) {
    const { type, data } = chunk;
    if (type === 'acTL') throw damaged('moving');
    if (type === 'eXIf') orientation ??= orientationAlone(orientationOf(data));
    const most = KEPT[type];
    if (most === undefined ? isCritical(type) : data.length > most || type === 'IHDR')
      throw damaged('malformed');
    if (most !== undefined) kept.push(chunk.whole);
    if (type === 'IDAT') pixels += data.length;
  }
  if (pixels === 0 || chunk.data.length > 0) throw damaged('malformed');
  const turned = orientation === undefined ? [] : [chunkOf('eXIf', orientation)];
  return Buffer.concat([bytes.subarray(0, SIGNATURE), header.whole, ...turned, ...kept, chunk.whole]);
}

/** Without a critical chunk, one with a capital first, a decoder cannot show the picture. */
const isCritical = (type: string) => /^[A-Z]/.test(type);

function nextChunk(reader: ByteReader): { type: string; data: Buffer; whole: Buffer } {
  const start = reader.part();
  const length = reader.take(4).readUInt32BE();
  const named = reader.take(4 + length);
  if (reader.take(4).readUInt32BE() !== crc32(named)) throw damaged('wrong-checksum');
  const type = named.toString('latin1', 0, 4);
  if (!/^[A-Za-z]{4}$/.test(type)) throw damaged('malformed');
  return { type, data: named.subarray(4), whole: reader.bytes.subarray(start, reader.at) };
}

function chunkOf(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
