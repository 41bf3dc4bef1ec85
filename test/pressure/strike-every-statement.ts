import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { type Step, struckService } from './struck-service.ts';

/** At how many random instants each file strikes, and from which seed: see CONTRIBUTING.md. */
const INSTANTS = Number(process.env.STRIKE_INSTANTS ?? 10);
const SEED = Number(process.env.STRIKE_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Declares the tests of two steps: struck at each of their SQL statements, and at instants in between. */
export async function strikeEveryStatement(steps: readonly [Step, Step]): Promise<void> {
  const service = await struckService();

  test.each(steps)(
    'killed before and after every SQL statement of %s, a draw is wholly before or wholly after',
    async (step) => {
      const statements = await service.statementsOf(step);
      expect(statements).toBeGreaterThan(5);
      for (let at = 1; at <= statements; at++)
        for (const moment of ['before', 'after'] as const)
          await service.strike(step, (number) => number === at, moment);
    },
  );

  test('killed at random instants, likewise', async () => {
    console.log(`STRIKE_SEED=${SEED} STRIKE_INSTANTS=${INSTANTS}`);
    const rng = seedrandom(String(SEED));
    for (let n = 0; n < INSTANTS; n++)
      await service.strikeAfter(steps[n % 2]!, Math.floor(rng() * LONGEST_STEP));
  });

  test('every draw that was struck is disclosed and its evidence verifies', async () => {
    expect(await service.discloseAll()).toBeGreaterThan(INSTANTS);
  });
}

/** Milliseconds within which a step is usually over. */
const LONGEST_STEP = 400;
