import type { Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { bundleCore } from './browser-core.ts';
import { launchChromium } from './chromium.ts';

/** A blank page in Chromium with the core as its global `core`, for one test file; call it at the top, with `await`. */
export async function corePage(): Promise<Page> {
  const browser = await launchChromium();
  afterAll(() => browser.close());
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundleCore() });
  return page;
}
