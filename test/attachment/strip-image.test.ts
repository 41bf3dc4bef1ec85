import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { STRIP } from '../../src/attachment/image/strip-image.ts';
import { storeFile } from '../../src/attachment/stored-files.ts';
import { Problem } from '../../src/platform/problems.ts';
import {
  CANARY,
  JPEG,
  JPEG_METADATA,
  JPEG_TABLES,
  jpegOf,
  type Part,
  type Photograph,
  PNG,
  PNG_METADATA,
  PNG_TABLES,
  pngChunk,
  pngOf,
  riffOf,
  segment,
  WEBP,
  WEBP_METADATA,
  webpChunk,
  webpOf,
} from './images.ts';

type Type = keyof typeof STRIP;
const folder = mkdtempSync(join(tmpdir(), 'double-random-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const junk = (metadata: readonly Part[]) => fc.array(fc.constantFrom(...metadata), { maxLength: 4 });
const shuffled = (tables: readonly Part[], metadata: readonly Part[]) =>
  fc
    .tuple(fc.subarray([...tables]), junk(metadata))
    .chain(([some, more]) =>
      fc.shuffledSubarray([...some, ...more], { minLength: some.length + more.length }),
    );
const coded = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const runs = (metadata: readonly Part[]) =>
  fc.array(fc.record({ coded, after: junk(metadata) }), { minLength: 1, maxLength: 3 });
const common = {
  orientation: fc.integer({ min: 1, max: 8 }),
  order: fc.constantFrom('II' as const, 'MM' as const),
  trailing: fc.constantFrom('', CANARY, `\xff\xd8${CANARY}`).map((text) => Buffer.from(text, 'latin1')),
};
/** The frame is no table that may be missing. */
const [frame, jpegTables] = [JPEG_TABLES[1]!, JPEG_TABLES.filter((_, index) => index !== 1)];

const IMAGES: Readonly<Record<Type, fc.Arbitrary<Photograph>>> = {
  'image/jpeg': fc
    .record({ ...common, header: shuffled(jpegTables, JPEG_METADATA), scans: runs(JPEG_METADATA) })
    .map((parts) => jpegOf({ ...parts, header: [...parts.header, frame] })),
  'image/png': fc
    .record({ ...common, header: shuffled(PNG_TABLES, PNG_METADATA), pixels: runs(PNG_METADATA) })
    .map(pngOf),
  'image/webp': fc
    .record({ ...common, lossy: fc.boolean(), coded, junk: fc.array(junk(WEBP_METADATA), { maxLength: 3 }) })
    .map(webpOf),
};
const TYPES = Object.keys(STRIP) as Type[];
const ONE_OF: Readonly<Record<Type, Photograph>> = {
  'image/jpeg': JPEG,
  'image/png': PNG,
  'image/webp': WEBP,
};

/** What is left, or the fault it was refused for; anything else that is thrown fails the test. */
function outcome(type: Type, bytes: Buffer): Buffer | string {
  try {
    return STRIP[type](bytes);
  } catch (error) {
    if (!(error instanceof Problem) || error.definition.name !== 'attachment-damaged-image') throw error;
    return String(error.details.members?.fault);
  }
}

describe.each(TYPES)('of %s', (type) => {
  test('what makes the picture is left to the byte and nothing else, wherever metadata stand', () => {
    fc.assert(
      fc.property(IMAGES[type], ({ sent, kept }) => {
        expect(STRIP[type](sent)).toEqual(kept);
        expect(STRIP[type](kept)).toEqual(kept);
        expect(kept.includes(CANARY.slice(0, 8))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('one that ends early is refused, wherever it ends', () => {
    const { kept } = ONE_OF[type];
    for (let length = 12; length < kept.length; length += 1)
      expect([length, outcome(type, kept.subarray(0, length))]).toEqual([length, 'cut-short']);
  });

  test('whatever is changed in it, it is refused by name or left in a form that nothing more is taken from', () => {
    const bytes = fc.uint8Array({ maxLength: 3 });
    const change = fc.record({ at: fc.nat(10_000), cut: fc.nat(3), put: bytes });
    const counts = { refused: 0, left: 0 };
    fc.assert(
      fc.property(
        IMAGES[type],
        fc.array(change, { minLength: 1, maxLength: 3 }),
        ({ sent, kept }, changes) => {
          const changed = changes.reduce((before, { at, cut, put }) => {
            const place = at % before.length;
            return Buffer.concat([before.subarray(0, place), put, before.subarray(place + cut)]);
          }, sent);
          // The first bytes told the type.
          sent.copy(changed, 0, 0, type === 'image/jpeg' ? 3 : type === 'image/png' ? 8 : 4);
          const left = outcome(type, changed);
          counts[typeof left === 'string' ? 'refused' : 'left'] += 1;
          if (typeof left === 'string') return;
          expect(outcome(type, left)).toEqual(left);
          // Its checksums tell every change, so what is taken is the picture that was sent.
          if (type === 'image/png') expect(left).toEqual(kept);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(Math.min(counts.refused, counts.left)).toBeGreaterThan(20);
  });

  test('metadata may be damaged: they are gone anyway', () => {
    const { sent, kept } = ONE_OF[type];
    if (type === 'image/png') {
      // A checksum that fails tells of a damaged file, wherever it is.
      expect(outcome(type, Buffer.from(sent.toString('latin1').replace('iPhone', 'iPhon!'), 'latin1'))).toBe(
        'wrong-checksum',
      );
      return;
    }
    const text = sent.toString('latin1').replaceAll('iPhone', '\xff\xd8\xff\xda\0\0');
    expect(outcome(type, Buffer.from(text, 'latin1'))).toEqual(kept);
  });

  test('it is stored the same however it comes in, and alone', async () => {
    await fc.assert(
      fc.asyncProperty(IMAGES[type], fc.array(fc.integer({ min: 1, max: 60 })), async (image, sizes) => {
        const chunks: Buffer[] = [];
        let at = 0;
        for (const size of [...sizes, Number.POSITIVE_INFINITY]) {
          chunks.push(image.sent.subarray(at, at + size));
          at = Math.min(at + size, image.sent.length);
        }
        const own = mkdtempSync(join(folder, 'one-'));
        const stored = await storeFile(own, Readable.from(chunks.filter(({ length }) => length > 0)));
        const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
        expect(stored).toEqual({
          digest: sha256(image.kept),
          received_digest: sha256(image.sent),
          media_type: type,
          size: image.kept.length,
        });
        const files = readdirSync(own, { recursive: true, withFileTypes: true }).filter((file) =>
          file.isFile(),
        );
        expect(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)))).toEqual([
          image.kept,
        ]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('an image is refused', () => {
  const jpeg = (...segments: Buffer[]) =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, Buffer.from([0xff, 0xd9])]);
  const [quantisation, frameHeader, huffman] = JPEG_TABLES.map(({ sent }) => sent);
  const scan = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([1, 2])]);

  test('as a JPEG without a frame, without a scan, with two frames, or with what no browser shows', () => {
    const whole = jpeg(quantisation!, frameHeader!, huffman!, scan);
    expect(outcome('image/jpeg', whole)).toEqual(whole);
    const lossless = Buffer.from(frameHeader!);
    lossless[1] = 0xc3;
    for (const image of [
      jpeg(quantisation!, huffman!, scan),
      jpeg(quantisation!, frameHeader!, huffman!),
      jpeg(frameHeader!, frameHeader!, scan),
      jpeg(frameHeader!, scan, frameHeader!),
      jpeg(quantisation!, lossless, scan),
      jpeg(Buffer.from('between'), frameHeader!, scan),
      jpeg(segment(0xdb, Buffer.from(CANARY)), frameHeader!, scan),
      jpeg(segment(0xc4, Buffer.from(CANARY)), frameHeader!, scan),
      jpeg(Buffer.from([0xff, 0xfe, 0, 1]), frameHeader!, scan),
    ])
      expect(outcome('image/jpeg', image)).toBe('malformed');
  });

  const png = (...chunks: Buffer[]) => Buffer.concat([PNG.kept.subarray(0, 8), ...chunks]);
  const header = pngChunk('IHDR', Buffer.alloc(13, 1));
  const pixels = pngChunk('IDAT', Buffer.from([1]));
  const end = pngChunk('IEND', Buffer.alloc(0));
  test('as a PNG without header or pixels, with an unknown critical chunk, or with more in a chunk than it can have', () => {
    expect(outcome('image/png', png(header, pixels, end))).toEqual(png(header, pixels, end));
    for (const image of [
      png(pixels, header, end),
      png(header, end),
      png(header, header, pixels, end),
      png(header, pngChunk('CgBI', Buffer.alloc(4)), pixels, end),
      png(header, pngChunk('gAMA', Buffer.from(CANARY)), pixels, end),
      png(header, pngChunk('t3Xt', Buffer.from(CANARY)), pixels, end),
      png(header, pixels, pngChunk('IEND', Buffer.from(CANARY))),
    ])
      expect(outcome('image/png', image)).toBe('malformed');
  });

  const drawn = webpChunk('VP8L', Buffer.from([0x2f, 1, 2, 3, 4, 5]));
  test('as a WebP without a picture, with two, or with another thing under its name', () => {
    const plain = riffOf(drawn);
    expect(
      outcome('image/webp', riffOf(Buffer.concat([drawn, webpChunk('XMP ', Buffer.from(CANARY))]))),
    ).toEqual(plain);
    const lossy = webpChunk('VP8 ', Buffer.from('\x50\x01\x00\x9d\x01\x2a\x02\0\x03\0xx', 'latin1'));
    for (const chunks of [
      webpChunk('ICCP', Buffer.from([1])),
      Buffer.concat([lossy, drawn]),
      webpChunk('VP8 ', Buffer.from(CANARY)),
      webpChunk('VP8L', Buffer.from(CANARY)),
      Buffer.concat([webpChunk('VP8X', Buffer.from([0])), drawn]),
    ])
      expect(outcome('image/webp', riffOf(chunks))).toBe('malformed');
  });

  test('with more parts than any camera writes: they would keep the service busy', () => {
    const times = (part: Buffer) => Buffer.alloc(50_001 * part.length, part);
    const comments = times(segment(0xfe, Buffer.alloc(0)));
    expect(outcome('image/jpeg', jpeg(comments, frameHeader!, scan))).toBe('malformed');
    expect(outcome('image/png', png(header, times(pngChunk('tEXt', Buffer.alloc(0))), pixels, end))).toBe(
      'malformed',
    );
    const junk = times(webpChunk('JUNK', Buffer.alloc(0)));
    expect(outcome('image/webp', riffOf(Buffer.concat([drawn, junk])))).toBe('malformed');
  });

  test('as a film: what is evidence is a still picture', () => {
    expect(outcome('image/png', png(header, pngChunk('acTL', Buffer.alloc(8)), pixels, end))).toBe('moving');
    const extended = webpChunk('VP8X', Buffer.from([2, 0, 0, 0, 1, 0, 0, 1, 0, 0]));
    for (const chunks of [
      Buffer.concat([extended, drawn]),
      Buffer.concat([drawn, webpChunk('ANIM', Buffer.alloc(6))]),
    ])
      expect(outcome('image/webp', riffOf(chunks))).toBe('moving');
  });
});
