import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64, fromBase64 } from '../../../src/core/canonical/base64.ts';
import { checkpointBody, readNote, writeNote } from '../../../src/core/ledger/checkpoint.ts';
import { isBy, readNoteKey, verifySignature } from '../../../src/core/ledger/note-keys.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';

const root = new Uint8Array(32).fill(7);
const body = checkpointBody({ origin: 'sfj.example/double-random', size: 12, root });

test('a body is origin, decimal size and base64 root, each on its line', () => {
  expect(body).toBe('sfj.example/double-random\n12\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n');
});

test('what is written is read back, with and without signatures and extensions', () => {
  const signatures = [{ name: 'sfj.example', signature: base64(new Uint8Array(68)) }];
  for (const signed of [[], signatures]) {
    for (const extended of [body, `${body}note=1\n`]) {
      const note = readNote(writeNote(extended, signed));
      expect(note).toMatchObject({ origin: 'sfj.example/double-random', size: 12, root, body: extended });
      expect(note.signatures).toEqual(signed);
    }
  }
});

test.each([
  ['no empty line', body],
  ['a size with a leading zero', `${body.replace('\n12\n', '\n012\n')}\n`],
  ['a root of 31 bytes', `o\n1\n${base64(new Uint8Array(31))}\n\n`],
  ['a root in loose base64', `o\n1\n${base64(root).replace('=', '')}\n\n`],
  ['a signature without a name', `${body}\n\u2014 AAAA\n`],
  ['a last line that does not end', `${body}\n\u2014 name AAAA`],
])('a note with %s is refused', (_, text) => {
  expect(() => readNote(text)).toThrow(expect.objectContaining({ code: 'checkpoint-malformed' }));
});

describe('base64', () => {
  test('is the RFC 4648 form and has one spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(base64(bytes))).toEqual(bytes);
      }),
    );
    for (const text of ['AB', 'AAA', 'AB==', 'A===', 'AA-_', 'AAAA\n', '=AAA', 'AA=A'])
      expect(() => fromBase64(text), text).toThrow(expect.objectContaining({ code: 'base64-invalid' }));
  });
});

test('the example of Go’s sumdb note package verifies, and no other text under its signature', () => {
  const key = readNoteKey(
    nativeSuites.sha256,
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  );
  const text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const line = {
    name: 'PeterNeumann',
    signature: 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
  };
  expect([key.name, key.hash, key.purpose, isBy(key, line)]).toEqual([
    'PeterNeumann',
    'c74f20a3',
    'log',
    true,
  ]);
  expect(verifySignature(key, text, line)).toEqual({});
  expect(verifySignature(key, text.replace('answer', 'question'), line)).toBeUndefined();
});
