/** Images put together by hand: as a phone sends them, and beside it what is to be left of them. */
import { crc32 } from 'node:zlib';

/** What must not be left of an image. */
export const CANARY = 'N29.123456 E107.654321 iPhone of 张三 SN F2LXK0';

export interface Photograph {
  readonly sent: Buffer;
  readonly kept: Buffer;
}
/** A piece of an image, and what is left of it; nothing of metadata. */
export interface Part {
  readonly sent: Buffer;
  readonly kept?: Buffer;
}

const latin = (text: string) => Buffer.from(text, 'latin1');
const canary = Buffer.from(CANARY);
export const picture = (bytes: Buffer): Part => ({ sent: bytes, kept: bytes });
const metadata = (bytes: Buffer): Part => ({ sent: bytes });

function joined(parts: readonly Part[], side: 'sent' | 'kept'): Buffer {
  return Buffer.concat(parts.flatMap((part) => part[side] ?? []));
}

/** A TIFF structure with the orientation among other fields. */
export function tiffOf(orientation: number, order: 'II' | 'MM'): Buffer {
  const little = order === 'II';
  const short = (value: number) => (little ? [value & 0xff, value >> 8] : [value >> 8, value & 0xff]);
  const long = (value: number) => (little ? [...short(value), 0, 0] : [0, 0, ...short(value)]);
  const field = (tag: number, type: number, count: number, value: number[]) =>
    [short(tag), short(type), long(count), value].flat();
  const fields = [
    field(0x010f, 2, canary.length, long(50)),
    field(0x0112, 3, 1, [...short(orientation), 0, 0]),
    field(0x8825, 4, 1, long(50)),
  ];
  return Buffer.concat([
    latin(order),
    Buffer.from([...short(42), ...long(8), ...short(fields.length), ...fields.flat(), ...long(0)]),
    canary,
  ]);
}

/** Of a turned picture the orientation alone, as big-endian TIFF written out byte by byte. */
const turnedOnly = (orientation: number): Buffer | undefined =>
  orientation === 1
    ? undefined
    : Buffer.from(`4d4d002a0000000800010112000300000001000${orientation}000000000000`, 'hex');

// JPEG

export const segment = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body]);

/** Coded data with every 0xff as it must be written. */
const scanOf = (coded: Buffer): Buffer =>
  Buffer.concat([
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    ...[...coded].map((byte) => Buffer.from(byte === 0xff ? [0xff, 0] : [byte])),
  ]);

export const JPEG_TABLES: readonly Part[] = [
  picture(segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)]))),
  picture(segment(0xc2, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0]))),
  picture(segment(0xc4, Buffer.from([0, 1, ...new Array(15).fill(0), 0]))),
  picture(segment(0xdd, Buffer.from([0, 8]))),
  picture(segment(0xe2, Buffer.concat([latin('ICC_PROFILE\0'), Buffer.from([1, 1, 7, 7])]))),
  picture(segment(0xee, latin('Adobe\0\x64\0\0\0\0\x01'))),
];

export const JPEG_METADATA: readonly Part[] = [
  segment(0xe0, Buffer.concat([latin('JFXX\0\x10'), canary])),
  segment(0xe1, Buffer.concat([latin('http://ns.adobe.com/xap/1.0/\0'), canary])),
  segment(0xe2, Buffer.concat([latin('MPF\0'), canary])),
  segment(0xe5, canary),
  segment(0xed, Buffer.concat([latin('Photoshop 3.0\x008BIM'), canary])),
  segment(0xef, Buffer.alloc(0)),
  segment(0xfe, canary),
  Buffer.from([0xff, 0xff]),
].map(metadata);

/** An Exif to put somewhere before the scans; what is left of it stands at the beginning. */
const exifSegment = (tiff: Buffer) => segment(0xe1, Buffer.concat([latin('Exif\0\0'), tiff]));

export interface JpegParts {
  readonly header: readonly Part[];
  readonly scans: readonly { readonly coded: Buffer; readonly after: readonly Part[] }[];
  readonly orientation: number;
  readonly order: 'II' | 'MM';
  readonly trailing: Buffer;
}

export function jpegOf({ header, scans, orientation, order, trailing }: JpegParts): Photograph {
  const density = latin('JFIF\0\x01\x02\x01\0\x48\0\x48');
  const preview = Buffer.concat([Buffer.from([4, 4]), canary]);
  const turned = turnedOnly(orientation);
  const parts = [
    picture(Buffer.from([0xff, 0xd8])),
    {
      sent: segment(0xe0, Buffer.concat([density, preview])),
      kept: segment(0xe0, Buffer.concat([density, Buffer.alloc(2)])),
    },
    { sent: exifSegment(tiffOf(orientation, order)), ...(turned && { kept: exifSegment(turned) }) },
    ...header,
    ...scans.flatMap(({ coded, after }) => [picture(scanOf(coded)), ...after]),
    picture(Buffer.from([0xff, 0xd9])),
    metadata(trailing),
  ];
  return { sent: joined(parts, 'sent'), kept: joined(parts, 'kept') };
}

// PNG

export function pngChunk(type: string, data: Buffer): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([latin(type), data]);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

export const PNG_TABLES: readonly Part[] = [
  pngChunk('PLTE', Buffer.alloc(6, 9)),
  pngChunk('tRNS', Buffer.from([7])),
  pngChunk('gAMA', Buffer.alloc(4, 1)),
  pngChunk('sRGB', Buffer.from([0])),
  pngChunk('iCCP', latin('ICC profile\0\0xx')),
  pngChunk('pHYs', Buffer.alloc(9, 1)),
].map(picture);

export const PNG_METADATA: readonly Part[] = [
  ...['tEXt', 'zTXt', 'iTXt', 'tIME', 'sPLT', 'caBX', 'dSIG', 'prVt'].map((type) => pngChunk(type, canary)),
  pngChunk('stEr', Buffer.alloc(0)),
].map(metadata);

export interface PngParts {
  readonly header: readonly Part[];
  readonly pixels: readonly { readonly coded: Buffer; readonly after: readonly Part[] }[];
  readonly orientation: number;
  readonly order: 'II' | 'MM';
  readonly trailing: Buffer;
}

export function pngOf({ header, pixels, orientation, order, trailing }: PngParts): Photograph {
  const turned = turnedOnly(orientation);
  const parts = [
    picture(latin('\x89PNG\r\n\x1a\n')),
    picture(pngChunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 3, 0, 0, 0]))),
    { sent: pngChunk('eXIf', tiffOf(orientation, order)), ...(turned && { kept: pngChunk('eXIf', turned) }) },
    ...header,
    ...pixels.flatMap(({ coded, after }) => [picture(pngChunk('IDAT', coded)), ...after]),
    picture(pngChunk('IEND', Buffer.alloc(0))),
    metadata(trailing),
  ];
  return { sent: joined(parts, 'sent'), kept: joined(parts, 'kept') };
}

// WebP

const sized = (name: string, length: number) => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(length);
  return Buffer.concat([latin(name), size]);
};

/** A chunk, followed by `pad` where its length is odd. */
export const webpChunk = (name: string, data: Buffer, pad = 0): Buffer =>
  Buffer.concat([sized(name, data.length), data, Buffer.alloc(data.length % 2, pad)]);

export const riffOf = (chunks: Buffer): Buffer =>
  Buffer.concat([sized('RIFF', chunks.length + 4), latin('WEBP'), chunks]);

export const WEBP_METADATA: readonly Part[] = [
  webpChunk('XMP ', canary),
  webpChunk('C2PA', canary),
  webpChunk('JUNK', Buffer.alloc(0)),
].map(metadata);

export interface WebpParts {
  readonly lossy: boolean;
  readonly coded: Buffer;
  readonly junk: readonly (readonly Part[])[];
  readonly orientation: number;
  readonly order: 'II' | 'MM';
  readonly trailing: Buffer;
}

export function webpOf({ lossy, coded, junk, orientation, order, trailing }: WebpParts): Photograph {
  const turned = turnedOnly(orientation);
  const flags = (exif: boolean, xmp: boolean) => 0x30 + (exif ? 0x08 : 0) + (xmp ? 0x04 : 0);
  const extended = (first: number) => webpChunk('VP8X', Buffer.from([first, 0, 0, 0, 1, 0, 0, 2, 0, 0]));
  const begin = lossy ? latin('\x50\x01\x00\x9d\x01\x2a\x02\0\x03\0') : latin('\x2f\x01\x80\0\0');
  const drawn = webpChunk(lossy ? 'VP8 ' : 'VP8L', Buffer.concat([begin, coded]));
  const parts: Part[] = [
    { sent: extended(flags(true, true)), kept: extended(flags(turned !== undefined, false)) },
    picture(webpChunk('ICCP', Buffer.alloc(7, 1))),
    ...(junk[0] ?? []),
    ...(lossy ? [picture(webpChunk('ALPH', Buffer.alloc(5, 2)))] : []),
    picture(drawn),
    ...(junk[1] ?? []),
    {
      sent: webpChunk('EXIF', tiffOf(orientation, order)),
      ...(turned && { kept: webpChunk('EXIF', turned) }),
    },
    ...(junk[2] ?? []),
  ];
  return {
    sent: Buffer.concat([riffOf(joined(parts, 'sent')), trailing]),
    kept: riffOf(joined(parts, 'kept')),
  };
}

// One of each

const ONE = { orientation: 6, order: 'II', trailing: canary } as const;
const coded = Buffer.from([0xff, 1, 2, 3, 0xff, 4]);

/** A photograph of its own for other coded data. */
export const jpegPhotograph = (coded: Buffer): Photograph =>
  jpegOf({
    ...ONE,
    header: [...JPEG_TABLES, ...JPEG_METADATA],
    scans: [{ coded, after: JPEG_METADATA }],
  });
export const JPEG = jpegPhotograph(coded);
export const PNG = pngOf({ ...ONE, header: PNG_METADATA, pixels: [{ coded, after: PNG_METADATA }] });
export const WEBP = webpOf({ ...ONE, lossy: true, coded, junk: [WEBP_METADATA, [], WEBP_METADATA] });
