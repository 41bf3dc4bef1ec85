import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { portableSuites } from '../../../src/core/canonical/portable-suites.ts';
import { isSignedRound } from '../../../src/core/draw/drand.ts';

const { sha256 } = portableSuites;
const rounds = JSON.parse(
  readFileSync(new URL('../verify/drand-quicknet.json', import.meta.url), 'utf8'),
) as readonly { readonly round: number; readonly signature: string }[];

describe('a signature of quicknet', () => {
  test.each(rounds)('of round $round is genuine, and of no other round', ({ round, signature }) => {
    expect(isSignedRound(sha256, round, signature)).toBe(true);
    expect(isSignedRound(sha256, round + 1, signature)).toBe(false);
    expect(isSignedRound(sha256, round + 2 ** 32, signature)).toBe(false);
  });

  test('is not genuine with any one bit changed, in another spelling, or as another point', () => {
    const { round, signature } = rounds[0]!;
    const flipped = [0, 1, 2, 3, 100, 383].map((bit) => {
      const bytes = Buffer.from(signature, 'hex');
      bytes[bit >> 3]! ^= 0x80 >> (bit & 7);
      return bytes.toString('hex');
    });
    const infinity = `c0${'00'.repeat(47)}`;
    const others = [signature.toUpperCase(), `${signature}00`, signature.slice(2), '', infinity];
    for (const wrong of [...flipped, ...others, rounds[1]!.signature])
      expect([wrong, isSignedRound(sha256, round, wrong)]).toEqual([wrong, false]);
  });
});
