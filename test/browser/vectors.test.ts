import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as suites from '../../src/core/canonical/portable-suites.ts';
import type * as known from '../../src/core/draw/known-answers.ts';
import type * as replaying from '../../src/core/draw/replay.ts';
import { bundleCore } from '../support/browser-core.ts';
import { launchChromium } from '../support/chromium.ts';
import { readVectors } from '../support/vectors.ts';

declare const core: typeof known & typeof replaying & typeof suites;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  await page.addScriptTag({ content: await bundleCore() });
}, 120_000);

afterAll(() => browser?.close());

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
