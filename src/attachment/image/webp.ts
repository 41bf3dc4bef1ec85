/** WebP Container Specification and RFC 9649; VP8 key frames by RFC 6386 section 9.1. */
import { ByteReader, damaged } from './byte-reader.ts';
import { orientationAlone, orientationOf } from './orientation.ts';

const HEADER = 12;
const [ANIMATED, HAS_PROFILE, HAS_ALPHA, HAS_EXIF] = [0x02, 0x20, 0x10, 0x08];

/**
 * A WebP of its picture, transparency and colour profile: Exif (but for the orientation), XMP, unknown chunks and what
 * follows the end are gone.
 * @throws Problem `attachment-damaged-image`
 */
export function stripWebp(bytes: Buffer): Buffer {
  const chunks = chunksOf(bytes);
  const [lossy, lossless, extended] = [chunks.get('VP8 '), chunks.get('VP8L'), chunks.get('VP8X')];
  if (chunks.has('ANIM') || chunks.has('ANMF')) throw damaged('moving');
  const picture = lossy === undefined ? lossless : lossy;
  if (picture === undefined || (lossy !== undefined && lossless !== undefined)) throw damaged('malformed');
  if (lossy === undefined ? !isLossless(picture) : !isLossy(picture)) throw damaged('malformed');
  const drawn = chunkOf(lossy === undefined ? 'VP8L' : 'VP8 ', picture);
  if (extended === undefined) return fileOf([drawn]);

  if (extended.length !== 10) throw damaged('malformed');
  if ((extended[0]! & ANIMATED) !== 0) throw damaged('moving');
  const [profile, alpha, exif] = [chunks.get('ICCP'), chunks.get('ALPH'), chunks.get('EXIF')];
  const turned = exif && orientationAlone(orientationOf(tiffOf(exif)));
  const flags =
    (extended[0]! & HAS_ALPHA) |
    (profile === undefined ? 0 : HAS_PROFILE) |
    (turned === undefined ? 0 : HAS_EXIF);
  return fileOf([
    chunkOf('VP8X', Buffer.concat([Buffer.from([flags, 0, 0, 0]), extended.subarray(4)])),
    ...(profile === undefined ? [] : [chunkOf('ICCP', profile)]),
    ...(alpha === undefined || lossy === undefined ? [] : [chunkOf('ALPH', alpha)]),
    drawn,
    ...(turned === undefined ? [] : [chunkOf('EXIF', turned)]),
  ]);
}

/** The chunks by name; where one stands twice a decoder takes the first. */
function chunksOf(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = 8 + new ByteReader(bytes, 4).take(4).readUInt32LE();
  if (end > bytes.length) throw damaged('cut-short');
  if (end < HEADER) throw damaged('malformed');
  const reader = new ByteReader(bytes.subarray(0, end), HEADER);
  const chunks = new Map<string, Buffer>();
  while (!reader.isAtEnd) {
    reader.part();
    const name = reader.take(4).toString('latin1');
    const length = reader.take(4).readUInt32LE();
    const data = reader.take(length);
    reader.take(length % 2);
    if (!chunks.has(name)) chunks.set(name, data);
  }
  return chunks;
}

const isLossy = (data: Buffer) =>
  data.length > 10 && (data[0]! & 1) === 0 && data.subarray(3, 6).equals(Buffer.from([0x9d, 0x01, 0x2a]));
const isLossless = (data: Buffer) => data.length > 5 && data[0] === 0x2f;

/** Some writers put the JPEG's own beginning of an Exif before it. */
const tiffOf = (exif: Buffer) => (exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif);

function sized(name: string, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(length, 4);
  return head;
}

const chunkOf = (name: string, data: Buffer): Buffer =>
  Buffer.concat([sized(name, data.length), data, Buffer.alloc(data.length % 2)]);

function fileOf(chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  return Buffer.concat([sized('RIFF', body.length), body]);
}
