/** Whoever checks draws in a browser; with the office that holds them. */
import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { type DrawOffice, drawOffice } from '../draw/office.ts';
import { launchChromium } from '../support/chromium.ts';

export const HOSTILE = '<img src=x onerror=alert(1)>\u202e抽取😀';

export type Verb = 'seal' | 'commit' | 'run' | 'disclose';

export interface Reader {
  readonly office: DrawOffice;
  /** A draw as far as the last of the steps. */
  drawn(more: object, ...steps: readonly Verb[]): Promise<number>;
  numberOf(id: number): Promise<string>;
  /** A page of the portal; after each test nothing was refused by its own policy, nor thrown by its scripts. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Call it at the top of a test file, with `await`. */
export async function readerOfOffice(): Promise<Reader> {
  const office = await drawOffice();
  const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
  const browser = await launchChromium();
  afterAll(() => browser.close());
  const wrong: string[] = [];
  afterEach(() => expect(wrong.splice(0)).toEqual([]));
  return {
    office,
    async drawn(more, ...steps) {
      const id = await office.draft(more);
      for (const step of steps) {
        const { status, body } = await office[step](id);
        if (status >= 300 || body.state === 'failed') throw new Error(`${step}: ${JSON.stringify(body)}`);
      }
      return id;
    },
    numberOf: async (id) => (await office.get(`/draws/${id}`)).body.number as string,
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('console', (message) => {
        if (/Content Security Policy|Uncaught/.test(message.text())) wrong.push(message.text());
      });
      const reply = await page.goto(address + path);
      expect(reply?.status()).toBe(200);
      return page;
    },
  };
}

export const close = (page: Page) => page.context().close();
export const checkOf = (number: string, prefix = '') => `${prefix}/draws/${number}/check`;

/** The whole report stands there, or why there is none. */
const DONE = '#report[aria-busy="false"] .verdict';

export async function press(page: Page): Promise<void> {
  await page.click('#start');
  await page.waitForSelector(DONE);
}

export async function giveFile(page: Page, text: string): Promise<void> {
  const file = { name: '证据.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.setInputFiles('#file', file);
  await page.waitForSelector(DONE);
}

export async function savedReport(page: Page): Promise<Record<string, unknown>> {
  const download = page.waitForEvent('download');
  await page.click('#save');
  return JSON.parse(await readFile(await (await download).path(), 'utf8'));
}

export const verdict = (page: Page) => page.locator('.verdict').innerText();
export const announced = (page: Page) => page.locator('[role="status"]').innerText();
export const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.textContent');
