import { afterAll, expect, test } from 'vitest';
import { paperHtml } from '../../src/paper/paper-html.ts';
import { PAPER_NAMES, PAPERS } from '../../src/visit/papers/papers.ts';
import { launchChromium } from '../support/chromium.ts';
import { LONG_NAME, visitOnPaper } from '../visit/papers/visit.ts';

const browser = await launchChromium();
afterAll(() => browser.close());

const joint = visitOnPaper({ name: LONG_NAME, matters: 3, items: 40, departments: 3 });

async function opened(page: string, width = 1000) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 1200 } });
  const tab = await context.newPage();
  await tab.setContent(page);
  return tab;
}

/** Boxes of the pages of what is printed, in points. */
async function printed(page: string): Promise<string[]> {
  const tab = await opened(page);
  const pdf = (await tab.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  await tab.close();
  return [...pdf.matchAll(/\/Type \/Page\b(?!s).*?\/MediaBox \[([^\]]*)\]/gs)].map((match) => match[1]!);
}

test.each(PAPER_NAMES)('%s prints on A4, and on a phone is no wider than the window', async (name) => {
  const { content, title } = PAPERS[name];
  const { page } = paperHtml(title, [content(joint)], '演练，不作为正式检查依据');
  const boxes = await printed(page);
  expect(boxes.length).toBeGreaterThan(1);
  for (const box of boxes) {
    const [, , width, height] = box.split(' ').map(Number);
    expect([Math.round(width!), Math.round(height!)]).toEqual([595, 842]);
  }
  for (const width of [320, 390]) {
    const tab = await opened(page, width);
    expect(await tab.locator('body').evaluate((body) => body.scrollWidth)).toBeLessThanOrEqual(width);
    await tab.close();
  }
});

test('sheets printed at once each begin on a page of their own', async () => {
  const sheet = PAPERS['visit-sheet'].content(visitOnPaper());
  const alone = (await printed(paperHtml('单', [sheet], undefined).page)).length;
  expect((await printed(paperHtml('单', [sheet, sheet, sheet], undefined).page)).length).toBe(3 * alone);
});
