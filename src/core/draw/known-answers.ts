/**
 * The self-test before any draw is allowed (protocol section 7): a platform whose generator or hash differs
 * would draw others than everybody else.
 */
import { hex, utf8 } from '../canonical/bytes.ts';
import { hmac } from '../canonical/hmac.ts';
import type { Suite, SuiteName } from '../canonical/suite.ts';
import { shuffle } from './shuffle.ts';
import { keyStream, wordsOf } from './words.ts';

/** RFC 6229: key 01 02 03 04 05, key stream at offset 256. */
const RFC_6229 = [0x1cfcf62b, 0x03eddb64, 0x1d77dfcf, 0x7f8d8c93];

/** `vectors/00-words.json`. */
const SUB = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const WORDS = [2154884816, 3322146829, 3333697167, 1701927091, 3004540999, 2897848645, 596774522, 2113316391];
const BELOW: readonly (readonly [n: number, values: readonly number[]])[] = [
  [1, [0, 0, 0, 0, 0, 0]],
  [7, [0, 1, 3, 4, 5, 6]],
  [2147483649, [1701927091, 596774522, 2113316391, 557447254, 279604678, 768638961]],
  [2154884816, [1701927091, 596774522, 2113316391, 557447254, 279604678, 768638961]],
  [3221225472, [2154884816, 1701927091, 3004540999, 2897848645, 596774522, 2113316391]],
  [4294967295, [2154884816, 3322146829, 3333697167, 1701927091, 3004540999, 2897848645]],
  [4294967296, [2154884816, 3322146829, 3333697167, 1701927091, 3004540999, 2897848645]],
];

/** FIPS 180-4 and GB/T 32905, both of `abc`. */
const ABC: Readonly<Record<SuiteName, string>> = {
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
};

/** HMAC of the RFC 4231 case 2 key and message, in each suite. */
const HMAC_JEFE: Readonly<Record<SuiteName, string>> = {
  sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  sm3: '2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882',
};

/** `order` of the sub-seed above for ten targets, as drawn by the code that agrees with all vectors. */
const ORDER_OF_TEN = [6, 5, 9, 7, 1, 4, 8, 3, 0, 2];

/** What is wrong with this platform, in words; empty when a draw may be made. */
export function selfTest(suites: Readonly<Record<SuiteName, Suite>>): string[] {
  const failures: string[] = [];
  const expect = (what: string, actual: string, expected: string) => {
    if (actual !== expected) failures.push(`${what}: expected ${expected}, got ${actual}`);
  };
  const take = (count: number, next: () => number) => Array.from({ length: count }, next).join(' ');
  expect('ARC4 key stream', take(RFC_6229.length, keyStream('\x01\x02\x03\x04\x05')), RFC_6229.join(' '));
  expect('words', take(WORDS.length, wordsOf(SUB).word), WORDS.join(' '));
  for (const [n, values] of BELOW) {
    const words = wordsOf(SUB);
    expect(
      `below(${n})`,
      take(values.length, () => words.below(n)),
      values.join(' '),
    );
  }
  expect('shuffle', Array.from(shuffle(wordsOf(SUB), 10)).join(' '), ORDER_OF_TEN.join(' '));
  for (const suite of Object.values(suites)) {
    expect(suite.name, hex(suite.hash(utf8('abc'))), ABC[suite.name]);
    const mac = hmac(suite, utf8('Jefe'), utf8('what do ya want for nothing?'));
    expect(`HMAC-${suite.name}`, hex(mac), HMAC_JEFE[suite.name]);
  }
  return failures;
}
