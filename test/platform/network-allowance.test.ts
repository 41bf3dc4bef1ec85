import { expect, it } from 'vitest';
import { NetworkAllowance } from '../../src/platform/http/network-allowance.ts';

it('an allowance is whole again a minute after its first question, however often one asked in between', () => {
  let now = 0;
  const allowance = new NetworkAllowance(2, () => now);
  expect([allowance.take('192.0.2.1'), allowance.take('192.0.2.1')]).toEqual([0, 0]);
  now = 30_000;
  expect([allowance.take('192.0.2.1'), allowance.take('192.0.2.1')]).toEqual([30, 30]);
  now = 59_999;
  expect(allowance.take('192.0.2.1')).toBe(1);
  now = 60_000;
  expect(allowance.take('192.0.2.1')).toBe(0);
});

it('each network has its own, and all addresses of a /64 share one', () => {
  const allowance = new NetworkAllowance(1, () => 0);
  expect([allowance.take('2001:db8::1'), allowance.take('2001:db8::2')]).toEqual([0, 60]);
  expect([
    allowance.take('2001:db8:0:1::1'),
    allowance.take('192.0.2.1'),
    allowance.take('192.0.2.2'),
  ]).toEqual([0, 0, 0]);
});
