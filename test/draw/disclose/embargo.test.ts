import { describe, expect, it } from 'vitest';
import { publicFrom } from '../../../src/draw/disclose/embargo.ts';

const task = (
  disclosure: Parameters<typeof publicFrom>[0][number]['disclosure'],
  window_to = '2026-10-31',
) => ({
  disclosure,
  window_to,
});

describe('a drawn list may be shown', () => {
  it('at once where the policy is on_draw', () => {
    expect(publicFrom([task({ policy: 'on_draw' })])).toBeUndefined();
  });
  it('from the date that the plan names', () => {
    expect(publicFrom([task({ policy: 'from', date: '2026-06-01' })])).toBe('2026-06-01');
  });
  it('the day after the window where targets must not know beforehand', () => {
    expect(publicFrom([task({ policy: 'on_completion' }, '2026-12-31')])).toBe('2027-01-01');
  });
  it('when the last of its tasks may be, since one disclosure shows all', () => {
    expect(
      publicFrom([
        task({ policy: 'on_draw' }),
        task({ policy: 'on_completion' }),
        task({ policy: 'from', date: '2026-06-01' }),
      ]),
    ).toBe('2026-11-01');
  });
});
