import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareBytes,
  compareUtf8,
  concat,
  fromHex,
  hex,
  u32be,
  utf8,
} from '../../../src/core/canonical/bytes.ts';

const bytes = fc.uint8Array({ maxLength: 40 });
const text = fc.string({ unit: 'binary', maxLength: 12 });

describe('bytes', () => {
  test('hex is lower case and reads back', () => {
    expect(hex(Uint8Array.of(0, 0xab, 0xff))).toBe('00abff');
    fc.assert(
      fc.property(bytes, (given) => {
        expect(fromHex(hex(given))).toEqual(given);
      }),
    );
  });

  test.each(['A0', '0', 'zz', ' 00', '0x'])('a digest has one spelling: %j is refused', (given) => {
    expect(() => fromHex(given)).toThrow(expect.objectContaining({ code: 'hex-invalid' }));
  });

  test('utf8 agrees with the platform on every text', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(utf8(given)).toEqual(new TextEncoder().encode(given));
      }),
    );
    expect(hex(utf8('第𠮷é'))).toBe('e7acacf0a0aeb7c3a9');
  });

  test('half a surrogate pair has no bytes', () => {
    for (const given of ['\ud800', 'a\udc00', '\ud800x', '\udc00\ud800']) {
      expect(() => utf8(given)).toThrow(expect.objectContaining({ code: 'text-invalid' }));
    }
  });

  test('u32be writes the most significant byte first and refuses what does not fit', () => {
    expect(hex(concat(u32be(1), u32be(2 ** 32 - 1), u32be(0x12345678)))).toBe('00000001ffffffff12345678');
    for (const n of [-1, 2 ** 32, 0.5, Number.NaN]) expect(() => u32be(n)).toThrow(RangeError);
  });

  test('texts are ordered by their UTF-8 bytes, not by UTF-16 units', () => {
    expect(compareUtf8('\uff61', '\u{10000}')).toBeLessThan(0);
    expect('\uff61' < '\u{10000}').toBe(false);
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });

  test('bytes are ordered one by one, a beginning first', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(a, b)));
      }),
    );
  });
});
