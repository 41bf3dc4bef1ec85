import { describe, expect, it } from 'vitest';
import type { RefusedAttempt } from '../../src/platform/audit.ts';
import { networkOf } from '../../src/platform/http/network-of.ts';
import { RefusalCounter } from '../../src/platform/http/refusal-counter.ts';

const attempt = (address: string, id = 'anonymous'): RefusedAttempt => ({
  actor: { id, name: '', address, request: 'r' },
  action: 'attempt.post',
  object_kind: 'path',
  object_id: '/api/v1/draws',
  refusal: 'token-missing',
  attempts: 1,
});
const written = (counter: RefusalCounter, attempts: readonly RefusedAttempt[]) =>
  attempts.filter((one) => !counter.isCounted(one)).length;
const times = (n: number, one: (i: number) => RefusedAttempt) => Array.from({ length: n }, (_, i) => one(i));

describe('refused attempts', () => {
  it('of one address have ten rows a minute, and one with the number of the rest', () => {
    const counter = new RefusalCounter('attempt.many');
    expect(
      written(
        counter,
        times(500, () => attempt('10.0.0.1')),
      ),
    ).toBe(10);
    expect(counter.takeSums()).toEqual([
      expect.objectContaining({ attempts: 490, actor: { id: 'anonymous', name: '', address: '10.0.0.1' } }),
    ]);
    expect(written(counter, [attempt('10.0.0.1')])).toBe(1);
    expect(counter.takeSums()).toEqual([]);
  });

  it('of a hundred thousand addresses have at most 81 rows a minute, and none is left uncounted', () => {
    const counter = new RefusalCounter('attempt.many');
    const all = times(100_000, (i) => attempt(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`));
    const rows = written(counter, all);
    const sums = counter.takeSums();
    expect(rows + sums.length).toBeLessThanOrEqual(81);
    expect(rows + sums.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(100_000);
  });

  it('of one /64 of IPv6 are those of one caller', () => {
    const counter = new RefusalCounter('attempt.many');
    expect(
      written(
        counter,
        times(50, (i) => attempt(`2001:db8:1:2:0:0:0:${i.toString(16)}`)),
      ),
    ).toBe(10);
  });

  it.each([
    ['2001:db8::7', '2001:db8:0:0'],
    ['2001:db8::a:b:c:d', '2001:db8:0:0'],
    ['2001:db8:1:2:3::', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['fe80::1:2', 'fe80:0:0:0'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['10.0.0.1', '10.0.0.1'],
  ])('from %s are those of %s, however the address is shortened', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('of one account do not use up what others may write', () => {
    const counter = new RefusalCounter('attempt.many');
    expect(
      written(
        counter,
        times(200, () => attempt('10.0.0.1', 'account:a')),
      ),
    ).toBe(60);
    expect(
      written(
        counter,
        times(5, () => attempt('10.0.0.2', 'account:b')),
      ),
    ).toBe(5);
    expect(
      written(
        counter,
        times(5, () => attempt('10.0.0.3')),
      ),
    ).toBe(5);
    expect(counter.takeSums()).toEqual([
      expect.objectContaining({ attempts: 140, actor: expect.objectContaining({ id: 'account:a' }) }),
    ]);
  });
});
