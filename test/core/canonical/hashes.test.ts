import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '../../../src/core/canonical/bytes.ts';
import { hmac, hmacKey } from '../../../src/core/canonical/hmac.ts';
import { portableSuites } from '../../../src/core/canonical/portable-suites.ts';
import { sm3 } from '../../../src/core/canonical/sm3.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';

const data = fc.uint8Array({ maxLength: 300 });
const suites = [...Object.values(portableSuites), ...Object.values(nativeSuites)];

describe('SM3', () => {
  test.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ])('gives the digests of GB/T 32905, annex A: %s', (text, digest) => {
    expect(hex(sm3(utf8(text)))).toBe(digest);
  });

  test('agrees with OpenSSL around every block border', () => {
    for (let length = 0; length < 200; length++) {
      const given = new Uint8Array(length).map((_, i) => (i * 37 + length) & 0xff);
      expect(hex(sm3(given))).toBe(createHash('sm3').update(given).digest('hex'));
    }
  });
});

describe.each(suites)('suite $name', (suite) => {
  test('agrees with OpenSSL on random data', () => {
    fc.assert(
      fc.property(data, (given) => {
        expect(hex(suite.hash(given))).toBe(createHash(suite.name).update(given).digest('hex'));
      }),
    );
  });

  test('gives arrays of the caller, which the next digest does not change', () => {
    const first = suite.hash(utf8('a'));
    const before = hex(first);
    const copy = first.slice();
    suite.hash(utf8('b'));
    copy.fill(0);
    expect(first.constructor).toBe(Uint8Array);
    expect(hex(first)).toBe(before);
  });

  test('HMAC agrees with OpenSSL for keys and messages of any length, one key for many messages', () => {
    fc.assert(
      fc.property(data, fc.array(data, { maxLength: 4 }), (key, messages) => {
        const keyed = hmacKey(suite, key);
        for (const message of messages) {
          expect(hex(keyed(message))).toBe(createHmac(suite.name, key).update(message).digest('hex'));
        }
      }),
    );
  });
});

const repeated = (byte: number, times: number) => new Uint8Array(times).fill(byte);

describe('HMAC-SHA-256 gives the answers of RFC 4231', () => {
  test.each([
    [
      'case 1',
      repeated(0x0b, 20),
      utf8('Hi There'),
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      'case 2',
      utf8('Jefe'),
      utf8('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'case 3',
      repeated(0xaa, 20),
      repeated(0xdd, 50),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ],
    [
      'case 4',
      fromHex('0102030405060708090a0b0c0d0e0f10111213141516171819'),
      repeated(0xcd, 50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    [
      'case 6',
      repeated(0xaa, 131),
      utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      'case 7',
      repeated(0xaa, 131),
      utf8(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('%s', (_, key, message, mac) => {
    expect(hex(hmac(portableSuites.sha256, key, message))).toBe(mac);
  });
});
