import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalHeaders } from '../../src/web/portal/headers.ts';
import { launchChromium } from '../support/chromium.ts';
import { demoSite } from './demo-site.ts';
import { type Found, isPortal, kindOf, readPage, walk } from './walk.ts';

const MINUTE = 60_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Screenshots to be looked at, not compared. */
const SHOTS = fileURLToPath(new URL('../../test-output/portal/', import.meta.url));
/** Pages of one kind that are walked through: the rest look the same. */
const OF_KIND = 6;

const address = demoSite();
let site: string;
let browser: Browser;
let pages: Map<string, Found>;
/** One page of each kind and language: the first that was found. */
let samples: string[];

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [site, browser] = await Promise.all([address(), launchChromium()]);
  pages = await walk((path) => readPage(site, path), ['/', '/en'], OF_KIND);
  const kinds = new Map<string, string>();
  for (const path of pages.keys()) if (!kinds.has(kindOf(path))) kinds.set(kindOf(path), path);
  samples = [...kinds.values()];
}, 8 * MINUTE);
afterAll(() => browser.close());

async function visit<T>(
  path: string,
  options: BrowserContextOptions,
  look: (page: Page, said: string[]) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(site + path);
    return await look(page, said);
  } finally {
    await context.close();
  }
}

/** Some at a time: a browser draws one page while another one is fetched. */
async function ofAll(paths: readonly string[], look: (path: string) => Promise<void>): Promise<void> {
  const waiting = [...paths];
  const one = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await look(path);
  };
  await Promise.all(Array.from({ length: 3 }, one));
}

/** Rules of WCAG 2.2 A and AA, and what the field counts as good practice. */
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // Of what is in order it need not gather every element.
  resultTypes: ['violations'],
};

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(RULES)})`);
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

describe('every page that a reader can reach', () => {
  it('is there, in its language, and leads nowhere that is not there', async () => {
    expect(pages.size).toBeGreaterThan(20);
    const wrong = [...pages.values()].filter(({ status }) => status !== 200);
    expect(wrong.map(({ path, status }) => `${path} ${status}`)).toEqual([]);
    for (const { path, text } of pages.values())
      expect(text, path).toContain(`<html lang="${/^\/en(?:[/?]|$)/.test(path) ? 'en' : 'zh-CN'}">`);
    const others = new Set(
      [...pages.values()].flatMap(({ links }) => links.filter((link) => !isPortal(link))),
    );
    const broken: string[] = [];
    for (const link of others) {
      expect(link, 'a link leaves this site').toMatch(/^\/(?!\/)/);
      const { status } = await fetch(site + link);
      if (status !== 200) broken.push(`${link} ${status}`);
    }
    expect(broken).toEqual([]);
  });

  it('lets nothing of another site in, runs no script of its own text, and may be kept by caches', () => {
    for (const { path, headers, text } of pages.values()) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).not.toContain('unsafe');
      expect(text, path).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:/);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      const isOwn = kindOf(path).endsWith('/firm');
      expect(headers.get('cache-control'), path).toMatch(isOwn ? /^no-store$/ : /^public, max-age=60\b/);
      if (!isOwn) expect(headers.get('etag'), path).toMatch(/^"[\w-]{43}"$/);
    }
  });

  it('is answered by 304 where a reader has it already, and is the same from memory as it was', async () => {
    for (const path of samples) {
      const first = await readPage(site, path);
      const etag = first.headers.get('etag');
      if (first.headers.get('cache-control') === 'no-store') continue;
      if (etag === null) throw new Error(`${path} has no ETag`);
      const again = await fetch(site + path, { headers: { 'if-none-match': etag } });
      expect([path, again.status]).toEqual([path, 304]);
      const kept = await readPage(site, path);
      // What hooks add besides, such as the request's id, a page from memory lacks.
      for (const name of [...Object.keys(portalHeaders('zh')), 'etag', 'content-length'])
        expect(`${path} ${name}: ${kept.headers.get(name)}`).toBe(
          `${path} ${name}: ${first.headers.get(name)}`,
        );
    }
  });

  it(
    'breaks no rule of WCAG 2.2 AA, in both languages, on a desk and in a hand, each in another theme',
    async () => {
      const broken: string[] = [];
      await ofAll(samples, async (path) => {
        const [hand, desk] = path.startsWith('/en')
          ? (['dark', 'light'] as const)
          : (['light', 'dark'] as const);
        for (const [width, colorScheme] of [
          [390, hand],
          [1440, desk],
        ] as const) {
          const options = { viewport: { width, height: 900 }, colorScheme };
          await visit(path, options, async (page, said) => {
            broken.push(...(await violations(page)).map((one) => `${path} ${colorScheme} ${width} ${one}`));
            broken.push(...said.map((one) => `${path} said ${one}`));
          });
        }
      });
      expect([...new Set(broken)]).toEqual([]);
    },
    10 * MINUTE,
  );

  it(
    'can be read at 320 px, which is also 400 % of 1280, without scrolling sideways, in large text too',
    async () => {
      const wide: string[] = [];
      await ofAll(samples, (path) =>
        visit(path, { viewport: { width: 320, height: 640 } }, async (page) => {
          const isWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');
          if (await isWide()) wide.push(path);
          await page.getByRole('checkbox').first().check();
          if (await isWide()) wide.push(`${path} large`);
        }),
      );
      expect(wide).toEqual([]);
    },
    3 * MINUTE,
  );

  it(
    'is whole without scripts, and is shown for a look',
    async () => {
      await ofAll(samples, async (path) => {
        for (const width of path.startsWith('/en') ? [390] : [390, 768, 1440])
          await visit(path, { viewport: { width, height: 900 }, javaScriptEnabled: false }, async (page) => {
            expect(await page.locator('h1').count(), path).toBe(1);
            expect((await page.locator('main').innerText()).length, path).toBeGreaterThan(20);
            const name = kindOf(path).replace(/[^a-z-]+/g, '_');
            await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true });
          });
      });
    },
    5 * MINUTE,
  );

  it(
    'prints on A4 with page numbers, and what was folded up unfolded',
    async () => {
      await ofAll(samples, (path) =>
        visit(path, {}, async (page) => {
          await page.emulateMedia({ media: 'print' });
          expect(await page.evaluate(FOLDED), path).toEqual([]);
          const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
          expect(pdf, path).toMatch(/\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12]/);
        }),
      );
    },
    3 * MINUTE,
  );
});

const FOLDED = `[...document.querySelectorAll('details > :not(summary)')]
  .filter((element) => element.parentElement.checkVisibility() && !element.checkVisibility())
  .map(({ outerHTML }) => outerHTML.slice(0, 120))`;

interface Focus {
  readonly isSeen: boolean;
  readonly isEnd: boolean;
  readonly name: string;
}
const FOCUS = `(() => {
  const element = document.activeElement;
  const { top, bottom } = element.getBoundingClientRect();
  return { isSeen: bottom > 0 && top < innerHeight, isEnd: element === document.body, name: element.outerHTML.slice(0, 120) };
})()`;

describe('the home page', () => {
  it('weighs at most 120 kB with all it loads, of which style and script at most 60', async () => {
    const home = pages.get('/')!;
    const loaded = home.links.filter((link) => link.startsWith('/assets/'));
    expect(loaded.length).toBeGreaterThan(1);
    const sizes = await Promise.all(
      loaded.map(async (link) => (await (await fetch(site + link)).arrayBuffer()).byteLength),
    );
    const assets = sizes.reduce((sum, size) => sum + size, 0);
    expect(assets).toBeLessThanOrEqual(60_000);
    expect(assets + Buffer.byteLength(home.text)).toBeLessThanOrEqual(120_000);
  });

  it('is gone through by keyboard: first past the sections, then everything in order, always in sight', async () => {
    await visit('/', { viewport: { width: 390, height: 700 } }, async (page) => {
      const focused = () => page.evaluate('document.activeElement.textContent.trim()');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('跳到正文');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
      const seen = new Set<string>();
      for (let i = 0; i < 200; i++) {
        const at = await page.evaluate<Focus>(FOCUS);
        if (at.isEnd || seen.has(at.name)) break;
        expect(at).toMatchObject({ isSeen: true });
        seen.add(at.name);
        await page.keyboard.press('Tab');
      }
      expect(seen.size).toBeGreaterThan(8);
    });
  });

  it(
    'leads to a draw that the reader has verified in three clicks at most, in a hand, in both languages',
    async () => {
      for (const [path, sound] of [
        ['/', '没有发现不符'],
        ['/en', 'No check failed'],
      ] as const)
        await visit(path, { viewport: { width: 390, height: 844 } }, async (page) => {
          await page.locator('main a.button').click();
          await page.locator('#start').click();
          const verdict = page.locator('#report[aria-busy="false"] .verdict');
          await verdict.waitFor({ timeout: MINUTE });
          expect(await verdict.innerText()).toContain(sound);
          await page.screenshot({ path: join(SHOTS, `verified-${path.slice(1)}.png`), fullPage: true });
        });
    },
    3 * MINUTE,
  );

  it('remembers large text on this device', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(site);
    const size = () => page.evaluate('getComputedStyle(document.documentElement).fontSize');
    expect(await size()).toBe('16px');
    await page.getByLabel('大字').check();
    expect(await size()).toBe('20px');
    await page.goto(`${site}/en`);
    expect(await size()).toBe('20px');
    await context.close();
  });
});

describe('an address where nothing is', () => {
  it('is answered to a person by a page in the language of the address, to a program by a problem', async () => {
    const zh = await readPage(site, '/nothing');
    expect([zh.status, zh.headers.get('cache-control')]).toEqual([404, 'no-store']);
    expect(zh.text).toContain('没有这个地址');
    const en = await readPage(site, '/en/draws/500114-2026-99');
    expect(en.status).toBe(404);
    expect(en.text).toContain('<html lang="en">');
    const program = await fetch(`${site}/nothing`, { headers: { accept: 'application/json' } });
    expect(program.headers.get('content-type')).toContain('application/problem+json');
    const api = await readPage(site, '/api/v1/nothing');
    expect(api.headers.get('content-type')).toContain('application/problem+json');
  });
});
