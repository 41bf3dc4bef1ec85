import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, u32be } from '../../../src/core/canonical/bytes.ts';
import type { DrawTask, Tier } from '../../../src/core/draw/document.ts';
import { indexFrame } from '../../../src/core/draw/frame-index.ts';
import { ordinalsBehind, ranksAt, rankTable } from '../../../src/core/draw/rank-table.ts';
import { fillQuotas, reserveOf, selectTargets } from '../../../src/core/draw/select.ts';
import { shuffle } from '../../../src/core/draw/shuffle.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';

/** The sub-seed of one simulated draw: fixed, so that the test cannot fail by bad luck. */
const seedOf = (run: number) => hex(nativeSuites.sha256.hash(u32be(run)));

const count = (task: string, counts: Partial<Record<Tier, number>>): Pick<DrawTask, 'task' | 'sample'> => ({
  task,
  sample: { mode: 'count', counts },
});

/** All sequences of indexes that `below(n)`, `below(n − 1)`, … can give. */
function* indexSequences(n: number): Generator<number[]> {
  if (n < 2) return yield [];
  for (let first = 0; first < n; first++) for (const rest of indexSequences(n - 1)) yield [first, ...rest];
}

describe('the shuffle', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'of %d gives every permutation for exactly one sequence of indexes',
    (size) => {
      const seen = new Map<string, number>();
      for (const sequence of indexSequences(size)) {
        const bounds: number[] = [];
        const words = {
          word: () => 0,
          below: (n: number) => {
            bounds.push(n);
            return sequence[bounds.length - 1]!;
          },
        };
        const order = shuffle(words, size).join();
        seen.set(order, (seen.get(order) ?? 0) + 1);
        expect(bounds).toEqual(Array.from({ length: size - 1 }, (_, k) => size - k));
      }
      const permutations = [1, 1, 2, 6, 24, 120, 720][size];
      expect(seen.size).toBe(permutations);
      expect(new Set(seen.values())).toEqual(new Set([1]));
    },
  );

  test('of nobody is empty and takes no word', () => {
    const refuse = () => expect.unreachable();
    expect(shuffle({ word: refuse, below: refuse }, 0)).toHaveLength(0);
  });
});

describe('inclusion', () => {
  const RUNS = 20_000;
  const header = {
    cells: [
      { signature: 'T1/A', size: 7 },
      { signature: 'T1/A+T2/A', size: 5 },
      { signature: 'T1/B+T2/A', size: 4 },
      { signature: 'T2/A', size: 6 },
      { signature: 'T2/D', size: 3 },
    ],
    size: 25,
  };
  const tasks = [count('T1', { A: 4, B: 2 }), count('T2', { A: 5, D: 1 })];

  test('of one and of two targets is as frequent as in a simple random sample, tasks overlapping', () => {
    const strata = selectTargets(header, tasks, seedOf(0)).strata;
    const once = strata.map(() => new Map<number, number>());
    const pairs = strata.map(() => new Map<number, number>());
    const add = (counts: Map<number, number>, key: number) => counts.set(key, (counts.get(key) ?? 0) + 1);
    for (let run = 0; run < RUNS; run++) {
      for (const [i, { ordinals }] of selectTargets(header, tasks, seedOf(run)).strata.entries()) {
        const drawn = ordinals.toSorted();
        for (const [a, x] of drawn.entries()) {
          add(once[i]!, x);
          for (const y of drawn.subarray(a + 1)) add(pairs[i]!, x * header.size + y);
        }
      }
    }
    const isWithin5Sigma = (seen: number, p: number) =>
      Math.abs(seen - RUNS * p) <= 5 * Math.sqrt(RUNS * p * (1 - p));
    for (const [i, { drawn: n, size: N }] of strata.entries()) {
      expect(once[i]!.size).toBe(N);
      expect(pairs[i]!.size).toBe(n > 1 ? (N * (N - 1)) / 2 : 0);
      for (const seen of once[i]!.values()) expect(isWithin5Sigma(seen, n / N)).toBe(true);
      for (const seen of pairs[i]!.values()) {
        expect(isWithin5Sigma(seen, (n * (n - 1)) / (N * (N - 1)))).toBe(true);
      }
    }
  });
});

const TIERS = ['A', 'B', 'C', 'D'] as const;
const tierCounts = fc.record({ A: fc.nat(9), B: fc.nat(9), C: fc.nat(9), D: fc.nat(9) });

describe('fewest doors', () => {
  test('of two tasks with S1 ⊂ S2 and the same tiers, |s1 ∩ s2| = Σ min(n1, number of s2 within S1)', () => {
    const sizes = { minLength: 4, maxLength: 4 };
    const property = fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), sizes),
      fc.array(fc.nat(9), sizes),
      tierCounts,
      tierCounts,
      fc.nat(),
      (inner, outerOnly, counts1, counts2, run) => {
        const cells = TIERS.flatMap((tier, i) => [
          { signature: `S1/${tier}+S2/${tier}`, size: inner[i]! },
          ...(outerOnly[i]! > 0 ? [{ signature: `S2/${tier}`, size: outerOnly[i]! }] : []),
        ]).sort((a, b) => (a.signature < b.signature ? -1 : 1));
        const size = cells.reduce((sum, cell) => sum + cell.size, 0);
        const tasks = [count('S1', counts1), count('S2', counts2)];
        const { index, strata } = selectTargets({ cells, size }, tasks, seedOf(run));
        const inS1 = (ordinal: number) => {
          const cell = index.starts.findLastIndex((start) => start <= ordinal);
          return cells[cell]!.signature.startsWith('S1/');
        };
        for (const tier of TIERS) {
          const s1 = strata.find(({ name }) => name === `S1/${tier}`)!;
          const s2 = strata.find(({ name }) => name === `S2/${tier}`)!;
          const both = s1.ordinals.filter((ordinal) => s2.ordinals.includes(ordinal));
          expect(both.length).toBe(Math.min(s1.drawn, s2.ordinals.filter(inS1).length));
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  test('tasks with the same strata and sizes pick the same targets', () => {
    const header = { cells: [{ signature: 'T1/B+T2/B', size: 50 }], size: 50 };
    const { strata, drawn } = selectTargets(
      header,
      [count('T1', { B: 9 }), count('T2', { B: 9 })],
      seedOf(1),
    );
    expect(strata[0]!.ordinals).toEqual(strata[1]!.ordinals);
    expect(drawn).toEqual(Array.from(strata[0]!.ordinals));
  });
});

describe('drawn, reserve and rank', () => {
  const header = {
    cells: [
      { signature: 'T1.x/A+T1/B', size: 6 },
      { signature: 'T1/A', size: 5 },
      { signature: 'T1/B', size: 4 },
    ],
    size: 15,
  };

  test('strata go by task, then tier, also where a code begins with another', () => {
    expect(indexFrame(header).strata.map(({ name }) => name)).toEqual(['T1/A', 'T1/B', 'T1.x/A']);
  });

  test('together they are the stratum in the order of the shuffled list', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.nat(), (drawn, run) => {
        const index = indexFrame(header);
        const { order } = selectTargets(header, [count('T1', {}), count('T1.x', {})], seedOf(run));
        const { strata } = fillQuotas(index, order, [0, drawn, 0]);
        const whole = Array.from(order).filter((ordinal) => ordinal < 6 || ordinal >= 11);
        const reserve = reserveOf({ index, order }, 'T1/B', drawn, 99);
        expect([...strata[1]!.ordinals, ...reserve]).toEqual(whole);
        expect(reserveOf({ index, order }, 'T1/B', drawn, 1)).toEqual(whole.slice(drawn, drawn + 1));
        const table = rankTable({ index, order });
        expect(ordinalsBehind(index, table, 1, drawn, 99)).toEqual(reserve);
        expect(ordinalsBehind(index, table, 1, drawn, 2)).toEqual(reserve.slice(0, 2));
        for (const [place, ordinal] of whole.entries()) {
          const ranks = ranksAt(index, table, ordinal);
          expect(ranks.get(1)).toBe(place + 1);
          expect(ranks.has(2)).toBe(ordinal < 6);
        }
      }),
    );
  });
});
