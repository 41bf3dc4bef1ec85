import { describe, expect, test } from 'vitest';
import { portableSuites } from '../../../src/core/canonical/portable-suites.ts';
import { selfTest } from '../../../src/core/draw/known-answers.ts';
import { keyStream, wordsOf } from '../../../src/core/draw/words.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import vector from '../vectors/00-words.json' with { type: 'json' };

describe('the generator', () => {
  test('gives the key stream of RFC 6229 for the key 01 02 03 04 05 at offset 256', () => {
    const next = keyStream('\x01\x02\x03\x04\x05');
    expect(Array.from({ length: 4 }, next)).toEqual([0x1cfcf62b, 0x03eddb64, 0x1d77dfcf, 0x7f8d8c93]);
  });

  test('gives what the README of seedrandom promises for `hello.`', () => {
    const next = keyStream('hello.');
    const stream = new DataView(new ArrayBuffer(24));
    for (let at = 0; at < 24; at += 4) stream.setUint32(at, next());
    // The README calls `double()` twice first, of 7 bytes each.
    expect(stream.getUint32(14) / 2 ** 32).toBe(0.7316977467853576);
    expect(stream.getInt32(18)).toBe(1966374204);
  });

  test('gives the words of the vector', () => {
    expect(Array.from({ length: vector.words.length }, wordsOf(vector.sub).word)).toEqual(vector.words);
  });

  test.each(vector.below)('gives the numbers below $n of the vector', ({ n, values }) => {
    const words = wordsOf(vector.sub);
    expect(values.map(() => words.below(n))).toEqual(values);
  });

  test('below(1) takes a word', () => {
    const words = wordsOf(vector.sub);
    expect(words.below(1)).toBe(0);
    expect(words.word()).toBe(vector.words[1]);
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])('below(%d) is refused', (n) => {
    expect(() => wordsOf(vector.sub).below(n)).toThrow(RangeError);
  });

  test.each([
    '',
    vector.sub.slice(1),
    `${vector.sub}0`,
    vector.sub.toUpperCase(),
    ` ${vector.sub.slice(1)}`,
    `${vector.sub.slice(1)}\n`,
  ])('a seed other than 64 lower-case hex characters is refused: %j', (seed) => {
    expect(() => wordsOf(seed)).toThrow(expect.objectContaining({ code: 'seed-invalid' }));
  });
});

describe('the self-test', () => {
  test('finds nothing wrong with either set of suites', () => {
    expect(selfTest(nativeSuites)).toEqual([]);
    expect(selfTest(portableSuites)).toEqual([]);
  });

  test('names a hash that answers wrongly', () => {
    const wrong = { ...nativeSuites, sm3: { ...nativeSuites.sm3, hash: nativeSuites.sha256.hash } };
    expect(selfTest(wrong)).toEqual([
      expect.stringContaining('sm3: expected 66c7f0f4'),
      expect.stringContaining('HMAC-sm3: expected 2e87f1d1'),
    ]);
  });
});
