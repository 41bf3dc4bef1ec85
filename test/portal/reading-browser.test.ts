import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawOffice } from '../draw/office.ts';
import {
  afterChecks,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
  problemRecord,
} from '../publication/reviewed-office.ts';
import { launchChromium } from '../support/chromium.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { viewport: { width: 390, height: 844 } };
const office = await drawOffice();
const browser = await launchChromium();
afterAll(() => browser.close());

let site: string;
beforeAll(async () => {
  const { visits } = await drawnAndDisclosed(office);
  afterChecks();
  await fileRecords(
    office,
    visits.map((visit) => ({ visit, body: problemRecord(visit) })),
  );
  const { status, body } = await (await deskOf(office)).publishResults();
  expect(status, JSON.stringify(body)).toBe(200);
  site = await office.app.listen({ port: 0, host: '127.0.0.1' });
});

async function onPhone(path: string, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(site + path);
    await look(page);
  } finally {
    await context.close();
  }
}

const heading = (page: Page) => page.locator('h1').textContent();

describe('a reader with a phone and without scripts', () => {
  it('finds the result of a firm by its name and reads it with its proof', async () => {
    await onPhone('/', async (page) => {
      await page.click('header nav a[href="/results"]');
      const firm = (await page.locator('tbody th a').first().textContent())!;
      await page.fill('input[name=q]', firm);
      await page.selectOption('select[name=outcome]', 'problem');
      await page.click('form.filter button');
      await page.locator('tbody th a', { hasText: firm }).first().click();
      expect(await heading(page)).toBe(`${firm}检查结果`);
      const proof = page.locator('details', { hasText: '证明路径' });
      expect(await proof.locator('.digest').first().isVisible()).toBe(false);
      await proof.locator('summary').click();
      expect(await proof.locator('.digest').first().isVisible()).toBe(true);
      await page.click('nav.crumbs a[href="/publications"]');
      expect(await heading(page)).toBe('公示');
    });
  });

  it('goes to the next page of a list and back to its beginning, with the criteria', async () => {
    await onPhone('/publications', async (page) => {
      await page.selectOption('select[name=kind]', 'result');
      await page.click('form.filter button');
      const first = await page.locator('tbody th').allTextContents();
      await page.click('.pager a[rel=next]');
      const second = await page.locator('tbody th').allTextContents();
      expect(second.length).toBeGreaterThan(0);
      expect(first.filter((row) => second.includes(row))).toEqual([]);
      expect(await page.locator('select[name=kind]').inputValue()).toBe('result');
      await page.locator('.pager a:not([rel])').click();
      expect(await page.locator('tbody th').allTextContents()).toEqual(first);
    });
  });

  it('reads from a plan on to its list of matters, to a matter and, in English, to the draw', async () => {
    await onPhone('/plans', async (page) => {
      await page.click('tbody th a');
      expect(await heading(page)).toBe('2026年度抽查计划');
      await page.locator('a[href="/matters/2026-1/M01"]').first().click();
      expect(await heading(page)).toBe('道路货物运输');
      await page.goBack();
      await page.click('.tools a[lang=en]');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.locator('main a[href^="/en/draws/"]').count()).toBeGreaterThan(0);
    });
  });

  it('never has to scroll sideways, and presses no control smaller than a finger', async () => {
    for (const path of [
      '/plans',
      '/plans/P1',
      '/matters',
      '/matters/2026-1',
      '/rules',
      '/publications',
      '/en/results',
      '/en/plans/P1',
    ])
      await onPhone(path, async (page) => {
        const box = await page.locator('main').boundingBox();
        expect(box!.x + box!.width, path).toBeLessThanOrEqual(390);
        for (const control of await page.locator('main form button, main form select').all())
          expect((await control.boundingBox())!.height, path).toBeGreaterThanOrEqual(44);
      });
  });
});

describe('a reader with assistive technology', () => {
  it.each([
    '/plans/P1',
    '/matters/2026-1',
    '/matters/2026-1/M01',
    '/publications',
    '/results',
    '/en/results',
    '/publications/TEST-2026-G3-1',
    '/bulletins/TEST-2026-G3',
  ])('finds no barrier on %s, in light or dark', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ ...PHONE, colorScheme, bypassCSP: true });
      await page.goto(site + path);
      await page.evaluate(AXE);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(wide, path).toBeLessThanOrEqual(390);
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
      await page.close();
    }
  });
});
