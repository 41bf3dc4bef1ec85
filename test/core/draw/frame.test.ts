import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, fromHex, hex, utf8 } from '../../../src/core/canonical/bytes.ts';
import { hmac } from '../../../src/core/canonical/hmac.ts';
import { leafHash, treeRoot } from '../../../src/core/canonical/merkle.ts';
import { type FrameEntry, leafOf, SALT_BYTES, sealFrame, signatureOf } from '../../../src/core/draw/frame.ts';
import { indexFrame, strataOfOrdinal } from '../../../src/core/draw/frame-index.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';

const suite = nativeSuites.sha256;
const key = fromHex('2d11c6e67f621409cbcbcec7436ff0727d815755d234e1b75baa408859392b19');
const tier = fc.constantFrom('A', 'B', 'C', 'D');
const entries: fc.Arbitrary<FrameEntry[]> = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[0-9A-Z._:-]{1,8}$/),
    route: fc.option(fc.stringMatching(/^[0-9a-z]{0,3}$/), { nil: undefined }),
    tiers: fc.dictionary(fc.constantFrom('T1', 'T1.x', 't-2', 'T9'), tier, { minKeys: 1 }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 40 },
);

describe('a sealed frame', () => {
  test('is sorted by signature, then salt, and its header says every ordinal’s strata', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const frame = sealFrame(suite, key, given);
        const index = indexFrame(frame.header);
        const byId = new Map(given.map((entry) => [entry.id, entry]));
        const sorted = given
          .map((entry) => ({
            entry,
            signature: signatureOf(entry.tiers),
            salt: hmac(suite, key, utf8(entry.id)).slice(0, SALT_BYTES),
          }))
          .sort((a, b) => compareBytes(utf8(a.signature), utf8(b.signature)) || compareBytes(a.salt, b.salt));
        expect(frame.ids).toEqual(sorted.map(({ entry }) => entry.id));
        expect(hex(frame.salts)).toBe(sorted.map(({ salt }) => hex(salt)).join(''));
        const leaves = sorted.map(({ entry, salt }) =>
          leafHash(suite, leafOf(salt, entry.id, entry.route ?? '')),
        );
        expect(frame.header.root).toBe(hex(treeRoot(suite, fromHex(leaves.map(hex).join('')))));
        for (const [ordinal, id] of frame.ids.entries()) {
          expect(strataOfOrdinal(index, ordinal).join('+')).toBe(signatureOf(byId.get(id)!.tiers));
        }
      }),
    );
  });

  test('does not depend on the order in which targets come', () => {
    fc.assert(
      fc.property(entries, (given) => {
        expect(sealFrame(suite, key, given.toReversed())).toEqual(sealFrame(suite, key, given));
      }),
    );
  });

  test('a leaf is salt, id, a zero byte and the route', () => {
    expect(hex(leafOf(fromHex('00ff'), 'AB', '5'))).toBe('00ff41420035');
  });
});

describe('a header that no frame can have is refused', () => {
  test.each<[string, string, { signature: string; size: number }[], number]>([
    ['no cell', 'frame-empty', [], 0],
    [
      'cells out of order',
      'frame-cells-unsorted',
      [
        { signature: 'T2/A', size: 1 },
        { signature: 'T1/A', size: 1 },
      ],
      2,
    ],
    [
      'a cell twice',
      'frame-cells-unsorted',
      [
        { signature: 'T1/A', size: 1 },
        { signature: 'T1/A', size: 1 },
      ],
      2,
    ],
    ['a wrong sum', 'frame-size', [{ signature: 'T1/A', size: 1 }], 2],
    ['strata out of order', 'frame-signature', [{ signature: 'T2/A+T1/A', size: 1 }], 1],
    ['two tiers of one task', 'frame-signature', [{ signature: 'T1/A+T1/B', size: 1 }], 1],
  ])('%s: %s', (_, code, cells, size) => {
    expect(() => indexFrame({ cells, size })).toThrow(expect.objectContaining({ code }));
  });
});
