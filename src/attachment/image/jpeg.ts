/** ITU-T T.81 Annex B; the application segments by JFIF 1.02, Exif 2.32, ICC.1 Annex B and Adobe Technical Note 5116. */
import { ByteReader, damaged } from './byte-reader.ts';
import { orientationAlone, orientationOf } from './orientation.ts';

const SOI = Buffer.from([0xff, 0xd8]);
const EOI = 0xd9;
const SOS = 0xda;
const [JFIF, EXIF, ICC, ADOBE] = [0xe0, 0xe1, 0xe2, 0xee];
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xc2;
const isMetadata = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;
const EXIF_BEGINS = 'Exif\0\0';

/**
 * The segments that make the picture, each with a check of its form: with a wrong length or a wrong name something else
 * could pass for one of them. Baseline, extended and progressive frames; what no browser shows is refused.
 */
const PICTURE: Readonly<Record<number, (body: Buffer) => boolean>> = {
  192: isFrameHeader,
  193: isFrameHeader,
  194: isFrameHeader,
  // Huffman tables: class, 16 counts, as many values.
  196: (body) => isRunOf(body, 17, (table) => table.subarray(1, 17).reduce((sum, count) => sum + count, 17)),
  [SOS]: (body) => body.length === 4 + 2 * body[0]!,
  // Quantisation tables: precision, 64 values of one or two bytes.
  219: (body) => isRunOf(body, 1, ([precision]) => (precision! < 0x10 ? 65 : 129)),
  // Restart interval.
  221: (body) => body.length === 2,
};

/**
 * A JPEG with its pixels as they were and nothing about where, when, by whom or with what it was taken. Gone are Exif
 * (but for the orientation), XMP, IPTC, comments, previews, makers' own segments, and what follows the picture's end:
 * second pictures and the film of a motion photo. Colour profiles stay.
 * @throws Problem `attachment-damaged-image`
 */
export function stripJpeg(bytes: Buffer): Buffer {
  const reader = new ByteReader(bytes, SOI.length);
  const kept: Buffer[] = [];
  let [jfif, exif]: (Buffer | undefined)[] = [];
  let [frames, scans] = [0, 0];
  for (let marker = nextMarker(reader); marker !== EOI; marker = nextMarker(reader)) {
    const start = reader.at - 2;
    const body = reader.take(lengthOf(reader));
    if (isMetadata(marker)) {
      if (scans > 0) continue;
      if (marker === JFIF) jfif ??= jfifAlone(body);
      if (marker === EXIF) exif ??= exifAlone(body);
      if (marker === ICC && startsWith(body, 'ICC_PROFILE\0')) kept.push(segment(ICC, body));
      // Without it a decoder takes the colours of a scanner's CMYK for others.
      if (marker === ADOBE && startsWith(body, 'Adobe')) kept.push(segment(ADOBE, body.subarray(0, 12)));
      continue;
    }
    if (body.length === 0 || PICTURE[marker]?.(body) !== true) throw damaged('malformed');
    if (isFrame(marker)) frames += 1;
    if (marker === SOS) {
      scans += 1;
      if (frames !== 1) throw damaged('malformed');
      reader.at = endOfScan(bytes, reader.at);
    }
    kept.push(bytes.subarray(start, reader.at));
  }
  if (frames !== 1 || scans === 0) throw damaged('malformed');
  const first = [jfif, exif].filter((one) => one !== undefined);
  return Buffer.concat([SOI, ...first, ...kept, Buffer.from([0xff, EOI])]);
}

/** Steps over a marker, which any number of 0xff may precede. */
function nextMarker(reader: ByteReader): number {
  const start = reader.part();
  while (reader.bytes[reader.at] === 0xff) reader.at += 1;
  const isMarker = reader.at > start;
  const [marker] = reader.take(1);
  if (!isMarker) throw damaged('malformed');
  return marker!;
}

function lengthOf(reader: ByteReader): number {
  const length = reader.take(2).readUInt16BE();
  if (length < 2) throw damaged('malformed');
  return length - 2;
}

/** Where the coded data that begin at `from` are followed by a marker other than a restart, or by what fills up to one. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at)) {
    const start = at;
    while (bytes[at] === 0xff) at += 1;
    const marker = bytes[at];
    if (marker === undefined) break;
    if (marker !== 0 && !isRestart(marker)) return start;
  }
  throw damaged('cut-short');
}

/** Precision, height, width, and three bytes for each component. */
function isFrameHeader(body: Buffer): boolean {
  if (body.length < 9 || body.length !== 6 + 3 * body[5]!) return false;
  return body.readUInt16BE(1) > 0 && body.readUInt16BE(3) > 0;
}

/** Whether `body` is nothing but tables, of which the first `head` bytes tell the length. */
function isRunOf(body: Buffer, head: number, length: (table: Buffer) => number): boolean {
  let at = 0;
  while (at + head <= body.length) at += length(body.subarray(at));
  return at === body.length;
}

const startsWith = (body: Buffer, text: string) => body.toString('latin1', 0, text.length) === text;

const segment = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body]);

/** Version and density without the preview, which shows what was cut away from the picture later. */
function jfifAlone(body: Buffer): Buffer | undefined {
  if (!startsWith(body, 'JFIF\0') || body.length < 14) return undefined;
  return segment(JFIF, Buffer.concat([body.subarray(0, 12), Buffer.alloc(2)]));
}

/** Of an Exif the orientation, unless it is upright. */
function exifAlone(body: Buffer): Buffer | undefined {
  if (!startsWith(body, EXIF_BEGINS)) return undefined;
  const tiff = orientationAlone(orientationOf(body.subarray(EXIF_BEGINS.length)));
  return tiff && segment(EXIF, Buffer.concat([Buffer.from(EXIF_BEGINS, 'latin1'), tiff]));
}
