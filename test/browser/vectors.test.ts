import { describe, expect, test } from 'vitest';
import type * as suites from '../../src/core/canonical/portable-suites.ts';
import type * as known from '../../src/core/draw/known-answers.ts';
import type * as replaying from '../../src/core/draw/replay.ts';
import { corePage } from '../support/core-page.ts';
import { readVectors } from '../support/vectors.ts';

declare const core: typeof known & typeof replaying & typeof suites;

const page = await corePage();

describe('the core in Chromium', () => {
  test('passes its self-test', async () => {
    expect(await page.evaluate(() => core.selfTest(core.portableSuites))).toEqual([]);
  });

  test.each(readVectors())('draws $name as everybody else does', async ({ input, output }) => {
    const drawn = await page.evaluate(
      (given) => core.replay(core.portableSuites, core.readReplayInput(given)),
      input,
    );
    expect(drawn).toEqual(output);
  });
});
