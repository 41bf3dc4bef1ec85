import { expect, test } from 'vitest';
import { type Step, struckService } from './struck-service.ts';

const service = await struckService();
const steps: readonly Step[] = ['run', 'disclose'];

test.each(steps)(
  'killed before and after every SQL statement of %s, the draw is wholly before or wholly after',
  async (step) => {
    const statements = await service.statementsOf(step);
    expect(statements).toBeGreaterThan(5);
    for (let at = 1; at <= statements; at++)
      for (const moment of ['before', 'after'] as const)
        await service.strike(step, (number) => number === at, moment);
  },
);

test('killed at random instants, likewise', async () => {
  for (let n = 0; n < 10; n++) await service.strikeAfter(steps[n % 2]!, n * 7);
});

test('every draw that was struck is disclosed and its evidence verifies', async () => {
  expect(await service.discloseAll()).toBeGreaterThan(20);
});
