import { afterAll, expect, test } from 'vitest';
import { STRIP } from '../../src/attachment/image/strip-image.ts';
import { JPEG_METADATA, pngChunk, riffOf, segment, tiffOf, webpChunk } from '../attachment/images.ts';
import { launchChromium } from '../support/chromium.ts';

const browser = await launchChromium();
const page = await browser.newPage();
afterAll(() => browser.close());

/** Runs in the page, whose own types the project does not know. */
const inPage = <T>(script: string, ...given: readonly unknown[]): Promise<T> =>
  page.evaluate(`(${script})(${given.map((one) => JSON.stringify(one)).join()})`);

/** A picture of two by three colours, as the browser itself writes it. */
const drawn = async (type: string): Promise<Buffer> =>
  Buffer.from(
    await inPage<number[]>(
      `async (type) => {
        const canvas = new OffscreenCanvas(32, 48);
        const pen = canvas.getContext('2d');
        ['red', 'lime', 'blue', 'white', 'black', 'orange'].forEach((colour, index) => {
          pen.fillStyle = colour;
          pen.fillRect((index % 2) * 16, Math.floor(index / 2) * 16, 16, 16);
        });
        const blob = await canvas.convertToBlob({ type });
        if (blob.type !== type) throw new Error('Chromium writes ' + blob.type);
        return [...new Uint8Array(await blob.arrayBuffer())];
      }`,
      type,
    ),
  );

interface Shown {
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
}
/** Width, height and every pixel as the browser shows the picture: turned as it is to be. */
const shown = (type: string, bytes: Buffer): Promise<Shown> =>
  inPage(
    `async (type, bytes) => {
      const blob = new Blob([Uint8Array.from(bytes)], { type });
      const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' });
      const { width, height } = bitmap;
      const pen = new OffscreenCanvas(width, height).getContext('2d');
      pen.drawImage(bitmap, 0, 0);
      return { width, height, pixels: pen.getImageData(0, 0, width, height).data.join() };
    }`,
    type,
    [...bytes],
  );

/** Held sideways. */
const TIFF = tiffOf(6, 'II');
const exif = Buffer.concat([Buffer.from('Exif\0\0'), TIFF]);

/** The browser's picture with what a phone adds. */
const PHOTOGRAPHED: Readonly<Record<keyof typeof STRIP, (image: Buffer) => Buffer>> = {
  'image/jpeg': (image) =>
    Buffer.concat([
      image.subarray(0, 2),
      segment(0xe1, exif),
      ...JPEG_METADATA.map(({ sent }) => sent),
      image.subarray(2),
      Buffer.from('a film'),
    ]),
  'image/png': (image) =>
    Buffer.concat([
      image.subarray(0, 33),
      pngChunk('eXIf', TIFF),
      pngChunk('tEXt', Buffer.from('Author\0张三')),
      image.subarray(33),
    ]),
  'image/webp': (image) => {
    // Chromium writes the extended form for a canvas or the simple one.
    const own = image.toString('latin1', 12, 16) === 'VP8X';
    const extended = own
      ? Buffer.from(image.subarray(20, 30))
      : Buffer.from([0, 0, 0, 0, 31, 0, 0, 47, 0, 0]);
    extended[0]! |= 0x08;
    const rest = image.subarray(own ? 30 : 12);
    return riffOf(Buffer.concat([webpChunk('VP8X', extended), rest, webpChunk('EXIF', TIFF)]));
  },
};

test.each(Object.keys(STRIP) as (keyof typeof STRIP)[])(
  'a photograph as %s looks the same, turned as before, without its metadata',
  async (type) => {
    const image = PHOTOGRAPHED[type](await drawn(type));
    const [before, after] = [await shown(type, image), await shown(type, STRIP[type](image))];
    // Chromium does not turn a WebP; what it is told stays for whoever does.
    expect(before.width).toBe(type === 'image/webp' ? 32 : 48);
    expect(after).toEqual(before);
    expect(STRIP[type](image).length).toBeLessThan(image.length);
  },
);
