import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPage, walk } from '../test/portal/walk.ts';
import { withDemo } from './portal/demo.ts';
import { hasNginx, withNginx } from './portal/nginx.ts';
import { median, type Row } from './row.ts';
import { closedLoop } from './served/closed-loop.ts';
import { type Latency, openLoop } from './served/open-loop.ts';

const CONNECTIONS = 50;
const RUNS = 5;
/** Requests in a second over the whole site. */
const RATE = 1_000;

/** The portal with the demo's year against a bare Fastify with the same bytes, and behind nginx against nginx alone. */
export async function benchPortal({ quick }: { quick: boolean }): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'double-random-bench-'));
  try {
    return await withDemo(async (site) => {
      const pages = await pagesOf(site, folder);
      return await withBare(folder, async (bare) => {
        const [result, list] = [pages.find((path) => /\/publications\/.*-G/.test(path))!, '/results'];
        const rows = [
          await throughput('result page', site, bare, result, quick),
          await throughput('list', site, bare, list, quick),
          await wholeSite(site, bare, pages, quick),
        ];
        if (hasNginx()) rows.push(await behindNginx(site, folder, list, quick));
        else console.error('nginx is not installed here: the row behind it is left out.');
        return rows;
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every page that links lead to, as files for the bare server. */
async function pagesOf(site: string, folder: string): Promise<string[]> {
  const found = [...(await walk((path) => readPage(site, path), ['/', '/en'], 60)).values()].filter(
    // One reader's answers are not kept, and throttled.
    ({ status, path }) => status === 200 && !/\/firm\b/.test(path),
  );
  mkdirSync(join(folder, 'pages'));
  const lines = found.map(({ path, headers, text }, i) => {
    const file = join(folder, 'pages', `${i}.html`);
    writeFileSync(file, text);
    return [path, headers.get('content-type')!, file];
  });
  writeFileSync(join(folder, 'pages.json'), JSON.stringify(lines));
  return found.map(({ path }) => path);
}

async function withBare<T>(folder: string, work: (address: string) => Promise<T>): Promise<T> {
  const script = fileURLToPath(new URL('./portal/bare.ts', import.meta.url));
  const child = fork(script, [join(folder, 'pages.json')], { execArgv: ['--import', 'tsx'] });
  const ended = once(child, 'exit');
  try {
    const [address] = (await once(child, 'message')) as [string];
    return await work(address);
  } finally {
    child.disconnect();
    await ended;
  }
}

/** How often the service took a connection to its database. */
async function queries(site: string): Promise<number> {
  const text = await (await fetch(`${site}/metrics`)).text();
  return Number(/^database_connections_taken_total (\d+)/m.exec(text)![1]);
}

const memory = async (site: string): Promise<number> =>
  Number(/^process_resident_memory_bytes (\d+)/m.exec(await (await fetch(`${site}/metrics`)).text())![1]) /
  2 ** 20;

async function throughput(
  name: string,
  site: string,
  bare: string,
  path: string,
  quick: boolean,
): Promise<Row> {
  const load = { connections: CONNECTIONS, seconds: quick ? 1 : 3 };
  const [ours, theirs] = await interleaved(
    () => closedLoop(site + path, load),
    () => closedLoop(bare + path, load),
  );
  const before = await queries(site);
  await closedLoop(site + path, { ...load, seconds: 1 });
  const asked = (await queries(site)) - before;
  const share = ours / theirs;
  return {
    name: `portal: ${name}`,
    n: path,
    seconds: 1 / ours,
    baseline: 'bare Fastify, the same bytes from memory',
    baseline_seconds: 1 / theirs,
    rss_mb: await memory(site),
    figure: `${percent(share)} of the throughput, ${perSecond(ours)} against ${perSecond(theirs)}; ${asked} queries in a second (whether anything new is public is asked every five); load of the machine ${loadavg()[0]!.toFixed(1)}; limited by Node's own HTTP`,
    asked: '≥ 50 %, 0 queries for a page',
    reached: share >= 0.5 && asked <= 1,
  };
}

async function wholeSite(site: string, bare: string, pages: readonly string[], quick: boolean): Promise<Row> {
  const next = (n: number) => ({ path: pages[(n * 7_919) % pages.length]! });
  const seconds = quick ? 5 : 60 / RUNS;
  const found: Record<'ours' | 'bare', Latency[]> = { ours: [], bare: [] };
  for (const address of [bare, site]) await openLoop(address, next, { rate: RATE, seconds: 3 });
  for (let run = 0; run < RUNS; run++) {
    found.bare.push(await openLoop(bare, next, { rate: RATE, seconds }));
    found.ours.push(await openLoop(site, next, { rate: RATE, seconds }));
  }
  const of = (which: 'ours' | 'bare', part: keyof Latency) => median(found[which].map((one) => one[part]));
  const times = of('ours', 'p99') / of('bare', 'p99');
  return {
    name: 'portal: whole site',
    n: `${pages.length} pages, ${RATE} a second for ${RUNS} × ${seconds} s`,
    seconds: of('ours', 'p99') / 1_000,
    baseline: 'p99 of a bare Fastify with the same bytes at the same rate',
    baseline_seconds: of('bare', 'p99') / 1_000,
    rss_mb: await memory(site),
    figure: `p99 ${times.toFixed(2)}× the bare one's, p50 ${of('ours', 'p50').toFixed(1)} against ${of('bare', 'p50').toFixed(1)} ms; 0 errors (one would have ended the run); load of the machine ${loadavg()[0]!.toFixed(1)}; limited by pages that are made anew once a minute`,
    asked: 'p99 ≤ 5×, 0 errors',
    reached: times <= 5,
  };
}

async function behindNginx(site: string, folder: string, path: string, quick: boolean): Promise<Row> {
  const own = join(folder, 'nginx');
  mkdirSync(own);
  const file = await (await fetch(site + path)).text();
  writeFileSync(join(folder, 'pages', 'list.html'), file);
  const load = { connections: CONNECTIONS, seconds: quick ? 1 : 3 };
  return await withNginx(site, own, join(folder, 'pages'), async ({ proxy, files }) => {
    await fetch(proxy + path);
    const isKept = (await fetch(proxy + path)).headers.get('x-cache');
    const [ours, theirs] = await interleaved(
      () => closedLoop(proxy + path, load),
      () => closedLoop(`${files}/list.html`, load),
    );
    const share = ours / theirs;
    return {
      name: 'portal: behind nginx',
      n: path,
      seconds: 1 / ours,
      baseline: 'nginx serving the same bytes as a file',
      baseline_seconds: 1 / theirs,
      rss_mb: await memory(site),
      figure: `${percent(share)} of the throughput, ${perSecond(ours)} against ${perSecond(theirs)}; answered from the cache: ${isKept}; limited by what asks`,
      asked: '≥ 90 %',
      reached: share >= 0.9,
    };
  });
}

/** Medians of five turns each, the one behind the other. */
async function interleaved(
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<readonly [number, number]> {
  const found: [number[], number[]] = [[], []];
  for (const one of [theirs, ours]) await one();
  for (let run = 0; run < RUNS; run++) {
    found[1].push(await theirs());
    found[0].push(await ours());
  }
  return [median(found[0]), median(found[1])];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const perSecond = (rate: number): string => `${Math.round(rate)} a second`;
