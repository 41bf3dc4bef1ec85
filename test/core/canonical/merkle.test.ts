import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  consistencyProof,
  inclusionProofs,
  leafHash,
  rootFromInclusion,
  treeBuilder,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/core/canonical/merkle.ts';
import type { Suite, SuiteName } from '../../../src/core/canonical/suite.ts';

const suiteOf = (name: SuiteName): Suite => ({
  name,
  hash: (data) => new Uint8Array(createHash(name).update(data).digest()),
});
const sha256 = suiteOf('sha256');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const join = (parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** The tree as the RFC words it: MTH, PATH and SUBPROOF by recursion over lists. */
function naive(suite: Suite) {
  const node = (l: Uint8Array, r: Uint8Array) => suite.hash(join([new Uint8Array([1]), l, r]));
  const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1));
  const root = (d: Uint8Array[]): Uint8Array => {
    if (d.length === 0) return suite.hash(new Uint8Array(0));
    if (d.length === 1) return d[0]!;
    const k = split(d.length);
    return node(root(d.slice(0, k)), root(d.slice(k)));
  };
  const path = (m: number, d: Uint8Array[]): Uint8Array[] => {
    if (d.length <= 1) return [];
    const k = split(d.length);
    return m < k
      ? [...path(m, d.slice(0, k)), root(d.slice(k))]
      : [...path(m - k, d.slice(k)), root(d.slice(0, k))];
  };
  const subproof = (m: number, d: Uint8Array[], whole: boolean): Uint8Array[] => {
    if (m === d.length) return whole ? [] : [root(d)];
    const k = split(d.length);
    return m <= k
      ? [...subproof(m, d.slice(0, k), whole), root(d.slice(k))]
      : [...subproof(m - k, d.slice(k), false), root(d.slice(0, k))];
  };
  return { root, path, consistency: (m: number, d: Uint8Array[]) => subproof(m, d, true) };
}

// The reference tree of RFC 6962 implementations: eight leaves with published roots and proofs.
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const FIRST_PAIR = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const SECOND_PAIR = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const UPPER_HALF = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const FIFTH = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const LAST_PAIR = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const THIRD_PAIR = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';

describe('known answers of RFC 6962 and 9162', () => {
  const leaves = LEAVES.map((data) => leafHash(sha256, bytes(data)));
  const flat = (size: number) => join(leaves.slice(0, size));

  test('roots of the trees of 0 to 8 leaves', () => {
    expect(ROOTS.map((_, size) => hex(treeRoot(sha256, flat(size))))).toEqual(ROOTS);
  });

  test.each([
    [0, 8, [FIRST_PAIR, SECOND_PAIR, UPPER_HALF]],
    [5, 8, [FIFTH, LAST_PAIR, ROOTS[4]]],
    [2, 3, [ROOTS[2]]],
    [1, 5, [ROOTS[1], SECOND_PAIR, FIFTH]],
  ])('inclusion of leaf %i in %i', (index, size, expected) => {
    expect(inclusionProofs(sha256, flat(size), [index])[0]!.map(hex)).toEqual(expected);
  });

  test.each([
    [1, 8, [FIRST_PAIR, SECOND_PAIR, UPPER_HALF]],
    [6, 8, [THIRD_PAIR, LAST_PAIR, ROOTS[4]]],
    [2, 5, [SECOND_PAIR, FIFTH]],
  ])('consistency of %i and %i', (first, size, expected) => {
    expect(consistencyProof(sha256, flat(size), first).map(hex)).toEqual(expected);
  });
});

describe.each(['sha256', 'sm3'] as const)('the tree with suite %s', (name) => {
  const suite = suiteOf(name);
  const reference = naive(suite);
  const leavesOf = (size: number) =>
    Array.from({ length: size }, (_, at) => leafHash(suite, new Uint8Array([at, at >> 8])));

  test('root and every inclusion proof agree with the wording of the RFC', () => {
    for (const size of [0, 1, 2, 3, 5, 7, 8, 9, 16, 31, 33, 100]) {
      const leaves = leavesOf(size);
      const root = treeRoot(suite, join(leaves));
      expect(hex(root)).toBe(hex(reference.root(leaves)));
      const indexes = leaves.map((_, at) => at);
      for (const [at, proof] of inclusionProofs(suite, join(leaves), indexes).entries()) {
        expect(proof.map(hex)).toEqual(reference.path(at, leaves).map(hex));
        expect(verifyInclusion(suite, at, size, leaves[at]!, proof, root)).toBe(true);
      }
    }
  });

  test('every earlier size is shown consistent, and a proof serves no other pair of sizes', () => {
    for (let size = 1; size <= 20; size++) {
      const leaves = leavesOf(size);
      const roots = Array.from({ length: size + 1 }, (_, at) => treeRoot(suite, join(leaves.slice(0, at))));
      for (let first = 0; first <= size; first++) {
        const proof = consistencyProof(suite, join(leaves), first);
        expect(proof.map(hex)).toEqual(first === 0 ? [] : reference.consistency(first, leaves).map(hex));
        expect(verifyConsistency(suite, first, size, roots[first]!, roots[size]!, proof)).toBe(true);
        if (first > 0 && first < size) {
          expect(verifyConsistency(suite, first, size, roots[first - 1]!, roots[size]!, proof)).toBe(false);
          expect(
            verifyConsistency(suite, first, size, roots[first]!, roots[size]!, [...proof, roots[0]!]),
          ).toBe(false);
          expect(verifyConsistency(suite, first, size, roots[first]!, roots[size]!, proof.slice(1))).toBe(
            false,
          );
        }
      }
    }
  });

  test('a proof with anything changed reaches another root or none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.nat(),
        fc.nat(),
        fc.nat(255),
        (size, at, step, bit) => {
          const leaves = leavesOf(size);
          const index = at % size;
          const proof = inclusionProofs(suite, join(leaves), [index])[0]!;
          const root = treeRoot(suite, join(leaves));
          const broken = proof.map((digest) => digest.slice());
          broken[step % proof.length]![bit >> 3]! ^= 1 << (bit & 7);
          const leaf = leaves[index]!;
          const other = (index + 1) % size;
          return (
            !verifyInclusion(suite, index, size, leaf, broken, root) &&
            !verifyInclusion(suite, other, size, leaf, proof, root) &&
            !verifyInclusion(suite, index, size, leaf, proof.slice(1), root) &&
            !verifyInclusion(suite, index, size, leaf, [...proof, root], root)
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a tree resumed from its frontier is the same tree', () => {
    fc.assert(
      fc.property(fc.nat(130), fc.nat(130), (before, after) => {
        const leaves = leavesOf(before + after);
        const early = treeBuilder(suite);
        for (const leaf of leaves.slice(0, before)) early.append(leaf);
        const resumed = treeBuilder(suite, early.frontier());
        for (const leaf of leaves.slice(before)) resumed.append(leaf);
        return resumed.size === leaves.length && hex(resumed.root()) === hex(treeRoot(suite, join(leaves)));
      }),
      { numRuns: 60 },
    );
  });
});

test('a tree of more than 2^31 leaves keeps its arithmetic exact', () => {
  const size = 2 ** 32 - 1;
  const proof = Array.from({ length: 32 }, (_, at) => sha256.hash(new Uint8Array([at])));
  const leaf = leafHash(sha256, new Uint8Array(0));
  // The last leaf has no neighbour at the bottom, so its proof is one step shorter than the others.
  expect(rootFromInclusion(sha256, 2 ** 31, size, leaf, proof)).toBeDefined();
  expect(rootFromInclusion(sha256, size - 1, size, leaf, proof)).toBeUndefined();
  expect(rootFromInclusion(sha256, size - 1, size, leaf, proof.slice(1))).toBeDefined();
});

test('a frontier that does not fit its size is refused', () => {
  expect(() => treeBuilder(sha256, { size: 3, peaks: new Uint8Array(32) })).toThrow(RangeError);
  expect(() => inclusionProofs(sha256, new Uint8Array(64), [2])).toThrow(RangeError);
});
