/** How long a reader's browser needs to verify a draw of 5,000 from a million, and how much memory. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type * as suites from '../src/core/canonical/portable-suites.ts';
import type { InspectorEntry, Tier } from '../src/core/draw/document.ts';
import type { ReplayInput } from '../src/core/draw/replay.ts';
import { bundleText } from '../src/core/verify/build-bundle.ts';
import type * as bundles from '../src/core/verify/bundle.ts';
import { readBundle } from '../src/core/verify/bundle.ts';
import type * as verification from '../src/core/verify/verify.ts';
import { verifyBundle } from '../src/core/verify/verify.ts';
import { nativeSuites } from '../src/platform/native-suites.ts';
import { bundleCore } from '../test/support/browser-core.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { evidenceOf } from '../test/support/evidence.ts';
import { median, type Row } from './row.ts';

declare const core: typeof bundles & typeof suites & typeof verification;

export const TARGETS = 1_000_000;
export const DRAWN = 5_000;
const INSPECTORS = 300;
const MEGABYTE = 2 ** 20;
const TIERS: readonly Tier[] = ['A', 'A', 'A', 'A', 'A', 'A', 'A', 'B', 'B', 'C', 'D'];
const LIMITED_BY =
  'limited by the shuffle of all ordinals and by the hashes of the proofs, plain JavaScript in the page';

/** A made-up draw of one task with teams of two, whose drawn targets are laid open with proofs. */
export function evidenceText(): string {
  const inspectors = Array.from(
    { length: INSPECTORS },
    (_, i): InspectorEntry => ({
      base_load: 0,
      capacity: 200,
      department: 'JT',
      id: i.toString(16).padStart(16, '0'),
      scopes: ['road'],
    }),
  );
  const input: ReplayInput = {
    draw: '500114-2026-1',
    issued_at: '2026-03-02T01:30:00Z',
    disclose_by: '2026-12-20',
    suite: 'sha256',
    frame_key: '2d'.repeat(32),
    secret: 'd3'.repeat(32),
    entropy: [
      {
        source: 'ceremony',
        place: '第一会议室',
        time: '2026-03-05T09:30+08:00',
        method: '十面骰',
        digits: 20,
        witnesses: ['纪检'],
        value: '22444938449677646264',
      },
    ],
    targets: Array.from({ length: TARGETS }, (_, i) => ({
      id: `91500114MA${String(i).padStart(8, '0')}`,
      route: `500114${i % 40}`,
      tiers: { T01: TIERS[i % TIERS.length]! },
    })),
    tasks: [
      {
        confirmed: [],
        exclusions: {},
        replacement: false,
        sample: { mode: 'total', total: DRAWN, weights: { A: 1, B: 2, C: 5, D: 10 } },
        task: 'T01',
        teams: [{ department: 'JT', scopes: ['road'], size: 2 }],
        visit_group: 'T01',
      },
    ],
    unit_size: 1,
    staff_salt: 'c4'.repeat(32),
    inspectors,
    conflicts: [],
  };
  return bundleText(evidenceOf(input));
}

/** A page with the core, and the evidence beside it, as a portal would serve them. */
async function serve(text: string): Promise<{ server: Server; address: string }> {
  const script = await bundleCore();
  const server = createServer((request, response) => {
    if (request.url === '/evidence.json') response.end(text);
    else if (request.url === '/core.js')
      response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script);
    else
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<script src="/core.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Peak resident memory in MB of the renderers, which is where the page runs; from the kernel, so Linux only. */
export async function peakOfRenderers(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0));
  return Math.round(Math.max(...peaks) / 1024);
}

const inPage = (page: Page): Promise<{ seconds: number; verified: boolean }> =>
  page.evaluate(async () => {
    const text = await (await fetch('/evidence.json')).text();
    const start = performance.now();
    const { verified } = core.verifyBundle(core.readBundle(text), { suites: core.portableSuites });
    return { seconds: (performance.now() - start) / 1000, verified };
  });

export function inNode(text: string): { seconds: number; verified: boolean } {
  const start = performance.now();
  const { verified } = verifyBundle(readBundle(text), { suites: nativeSuites });
  return { seconds: (performance.now() - start) / 1000, verified };
}

/** Each run in a page of its own, as a reader's is, in turn with one in Node. */
export async function benchVerify({ quick }: { quick: boolean }): Promise<Row[]> {
  const text = evidenceText();
  const { server, address } = await serve(text);
  const browser = await launchChromium();
  const chromium: number[] = [];
  const node: number[] = [];
  let peak = 0;
  try {
    for (let run = 0; run < (quick ? 3 : 7); run++) {
      const page = await browser.newPage();
      await page.goto(address);
      const reader = await inPage(page);
      peak = Math.max(peak, await peakOfRenderers(browser));
      await page.close();
      const here = inNode(text);
      if (!reader.verified || !here.verified) throw new Error('the bundle does not verify');
      chromium.push(reader.seconds);
      node.push(here.seconds);
    }
  } finally {
    await browser.close();
    server.close();
  }
  const seconds = median(chromium);
  const baseline = median(node);
  const ratio = seconds / baseline;
  return [
    {
      name: 'verify',
      n: `${DRAWN} of ${TARGETS}`,
      seconds,
      baseline: 'the same in Node, native hashes',
      baseline_seconds: baseline,
      rss_mb: peak,
      figure: `${ratio.toFixed(2)}× Node, ${(text.length / MEGABYTE).toFixed(1)} MB of evidence; ${LIMITED_BY}`,
      asked: '≤ 3× Node, ≤ 300 MB',
      reached: ratio <= 3 && peak <= 300,
    },
  ];
}
