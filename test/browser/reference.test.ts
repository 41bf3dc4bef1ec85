import { afterAll, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';

const { app } = await testApp();
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
afterAll(() => browser.close());

test('the API reference opens without asking for anything that its own policy refuses', async () => {
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  await page.goto(`${address}/docs`);
  await page.waitForSelector('.opblock');
  expect(said).toEqual([]);
});
