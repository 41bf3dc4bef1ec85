/**
 * "Check this draw" as a reader has it: the portal's own page in Chromium, 5,000 drawn of a million, verified in its
 * worker. How long the page could not answer him meanwhile, and how long he waits, beside the same in Node.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { findAsset, portalAssets } from '../src/web/portal/assets.ts';
import { portalHeaders } from '../src/web/portal/headers.ts';
import { pageText } from '../src/web/portal/layout.ts';
import { checkView } from '../src/web/portal/pages/check/check-draw.ts';
import type { CheckedDraw } from '../src/web/portal/pages/check/standing.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { median, type Row } from './row.ts';
import { DRAWN, evidenceText, inNode, peakOfRenderers, TARGETS } from './verify.ts';

const NUMBER = '500114-2026-1';
const PAGE = `/draws/${NUMBER}/check`;
const LONGEST_TASK_MS = 100;
/** The browser reports tasks from this length on; what it does not report was shorter. */
const REPORTED_MS = 50;

const DRAW: CheckedDraw = {
  number: NUMBER,
  title: '一百万户中抽五千户',
  state: 'disclosed',
  rehearsal: false,
  sealed_at: '2026-03-02T01:30:00Z',
  evidence: [{ version: 1, digest: '0'.repeat(64), levels: { targets: 2, teams: 2 } }],
  task_details: [{ disclosure: { policy: 'on_draw' } }],
};

/**
 * Notes from the press to the verdict every task of the main thread that the browser calls long, and the longest time
 * in which the thread did not come back to a timer.
 */
const WATCH = `(() => {
  const watch = { tasks: [], gap: 0, pressed: 0 };
  let isDone = false;
  globalThis.watch = watch;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      if (watch.pressed > 0 && startTime + duration > watch.pressed) watch.tasks.push(duration);
  }).observe({ type: 'longtask' });
  addEventListener('click', ({ target }) => {
    if (target.id !== 'start') return;
    watch.pressed = performance.now();
    let last = watch.pressed;
    const tick = () => {
      const now = performance.now();
      watch.gap = Math.max(watch.gap, now - last);
      last = now;
      if (!isDone) setTimeout(tick);
    };
    tick();
  }, true);
  // Two frames after its last piece the report is laid out and painted: that is part of what the reader waits for.
  watch.end = new Promise((resolve) => {
    const painted = () => {
      isDone = true;
      resolve((performance.now() - watch.pressed) / 1000);
    };
    const observer = new MutationObserver(() => {
      if (document.querySelector('[aria-busy="false"] .verdict') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(painted));
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
})()`;

interface Watched {
  readonly seconds: number;
  /** The longest of the main thread, in ms; 0 where none was long enough to be reported. */
  readonly task: number;
  readonly gap: number;
}

/** The page with its policy, its assets and the evidence, as the service serves them. */
async function serve(evidence: string): Promise<{ server: Server; address: string }> {
  const assets = await portalAssets();
  const place = { language: 'zh', path: PAGE, office: undefined, assets } as const;
  const page = pageText(checkView('zh', DRAW, assets), place);
  const server = createServer(async ({ url = '' }, response) => {
    if (url === PAGE) return response.writeHead(200, portalHeaders('zh')).end(page);
    if (url.endsWith('/evidence'))
      return response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(evidence);
    const asset = await findAsset(url.replace('/assets/', ''));
    if (asset === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': asset.type }).end(asset.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function readersCheck(page: Page, address: string): Promise<Watched> {
  await page.addInitScript({ content: WATCH });
  await page.goto(address + PAGE);
  await page.waitForSelector('#ready:not([hidden])');
  await page.click('#start');
  const seconds = await page.evaluate<number>('watch.end');
  if ((await page.locator('.verdict.sound').count()) === 0) throw new Error('the bundle does not verify');
  const { task, gap } = await page.evaluate<Omit<Watched, 'seconds'>>(
    '({ task: Math.max(0, ...watch.tasks), gap: watch.gap })',
  );
  return { seconds, task, gap };
}

async function inFreshPage(browser: Browser, address: string): Promise<Watched & { readonly peak: number }> {
  const page = await browser.newPage();
  const watched = await readersCheck(page, address);
  const peak = await peakOfRenderers(browser);
  await page.close();
  return { ...watched, peak };
}

/** Each run in a page of its own, in turn with one in Node. */
export async function benchPortalVerify({ quick }: { quick: boolean }): Promise<Row[]> {
  const evidence = evidenceText();
  const { server, address } = await serve(evidence);
  const browser = await launchChromium();
  const reader: (Watched & { readonly peak: number })[] = [];
  const node: number[] = [];
  try {
    for (let run = 0; run < (quick ? 3 : 7); run++) {
      reader.push(await inFreshPage(browser, address));
      node.push(inNode(evidence).seconds);
    }
  } finally {
    await browser.close();
    server.close();
  }
  const seconds = median(reader.map((run) => run.seconds));
  const baseline = median(node);
  const task = Math.max(...reader.map((run) => run.task));
  const gap = Math.max(...reader.map((run) => run.gap));
  const longest = task === 0 ? `under ${REPORTED_MS} ms` : `${Math.round(task)} ms`;
  return [
    {
      name: 'portal-verify',
      n: `${DRAWN} of ${TARGETS}`,
      seconds,
      baseline: 'the same in Node, native hashes',
      baseline_seconds: baseline,
      rss_mb: Math.max(...reader.map((run) => run.peak)),
      figure: `longest task of the page in ${reader.length} runs ${longest}, longest wait for a timer ${Math.round(gap)} ms; press to painted report ${(seconds / baseline).toFixed(2)}× Node`,
      asked: `no task over ${LONGEST_TASK_MS} ms on the main thread`,
      reached: task <= LONGEST_TASK_MS,
    },
  ];
}
