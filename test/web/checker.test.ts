import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { jcs } from '../../src/core/canonical/jcs.ts';
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import { bundleText } from '../../src/core/verify/build-bundle.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { CHECK_NAMES } from '../../src/core/verify/check.ts';
import type { Verification } from '../../src/core/verify/verify.ts';
import { checkerPage } from '../../src/web/checker-page.ts';
import { testApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { evidenceOf, vectorInput } from '../support/evidence.ts';
import { GOLDEN } from '../support/golden-evidence.ts';
import { ORIGIN, signedLog } from '../support/signed-log.ts';
import { staffingEvidenceOf } from '../support/staffing-evidence.ts';

const folder = await mkdtemp(join(tmpdir(), 'double-random-checker-'));
const browser = await launchChromium();
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});
const saved = join(folder, 'check.html');
writeFileSync(saved, await checkerPage());
const golden = readFileSync(GOLDEN, 'utf8');

/** What the pages asked of the network; a page that works offline asks for nothing. */
const asked: string[] = [];
afterEach(() => expect(asked).toEqual([]));

/** The page as a reader has it who saved it and went offline. */
async function openSaved(): Promise<Page> {
  const page = await browser.newPage();
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) asked.push(request.url());
  });
  await page.goto(pathToFileURL(saved).href);
  return page;
}

async function give(page: Page, ...given: readonly string[]): Promise<void> {
  await page.setInputFiles(
    '#file',
    given.map((text, i) => ({
      name: `file${i}.json`,
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    })),
  );
  await page.waitForSelector('#progress[hidden]', { state: 'attached' });
  await page.waitForSelector('#report[aria-busy="false"] .verdict');
}

const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

describe('the saved page, offline', () => {
  test('names every check of a sound bundle, in both languages, and saves the report', async () => {
    const page = await openSaved();
    await give(page, golden);
    expect(await texts(page, '.verdict h2')).toEqual(['没有发现不符']);
    expect(await page.locator('.checks li').count()).toBe(CHECK_NAMES.length);
    await page.click('[data-language="en"]');
    expect(await texts(page, '.verdict h2')).toEqual(['No check failed']);
    const download = page.waitForEvent('download');
    await page.click('#save');
    const report = JSON.parse(await readFile(await (await download).path(), 'utf8')) as Verification;
    expect(report.checks.map(({ name }) => name)).toEqual([...CHECK_NAMES]);
    expect(report.verified).toBe(true);
    await page.close();
  });

  test('says where bundles are and where the protocol stands, with addresses that lead nowhere offline', async () => {
    const page = await openSaved();
    expect((await texts(page, '#drop p')).join()).toContain('/api/v1/public/draws/{抽取编号}/evidence');
    expect((await texts(page, '.page p')).join()).toMatch(/\/protocol.*docs\/draw-protocol\.md/s);
    expect(await page.locator('a[href^="/"]').count()).toBe(0);
    await page.close();
  });

  test('in English a status never runs into its title; on paper it is black on white without an empty page', async () => {
    const page = await openSaved();
    const { log: _, ...unlogged } = JSON.parse(golden) as Record<string, unknown>;
    await give(page, JSON.stringify(unlogged));
    await page.click('[data-language="en"]');
    const narrow = await page.evaluate(
      "[...document.querySelectorAll('.status')].filter((one) => one.offsetWidth > parseFloat(getComputedStyle(one).minWidth) + 1).length",
    );
    expect(narrow).toBe(0);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const style = await page.evaluate(
      '(({ color, paddingBottom }) => ({ color, paddingBottom }))(getComputedStyle(document.body))',
    );
    expect(style).toEqual({ color: 'rgb(28, 35, 48)', paddingBottom: '0px' });
    await page.close();
  });

  test('judges signatures by the keys that the reader brings, and says of a key that it is none', async () => {
    const page = await openSaved();
    await page.click('#keys summary');
    await page.fill('#witness-keys', 'not a key');
    await give(page, golden);
    expect((await texts(page, '.verdict')).join()).toContain('公钥无法识别');
    await page.fill('#witness-keys', '');
    await give(page, golden);
    expect(await texts(page, '.verdict h2')).toEqual(['没有发现不符']);
    await page.close();
  });

  test('shows which check a lie fails, with what was expected and found', async () => {
    const page = await openSaved();
    await give(page, golden.replace('"secret":"d3', '"secret":"d4'));
    expect((await texts(page, '.verdict h2')).join()).toContain('不要相信');
    expect((await texts(page, '[data-check="secret-matches"].failed')).join()).toMatch(/应为.*实为/s);
    await page.close();
  });

  test('does not praise a bundle from which everything is withheld', async () => {
    const page = await openSaved();
    const { format, document } = JSON.parse(golden) as Record<string, unknown>;
    await give(page, JSON.stringify({ format, document }));
    expect((await texts(page, '.verdict.unshown h2')).join()).toContain('不足以重现');
    await page.close();
  });

  test('says what to do with a file that is no bundle, and then takes a good one', async () => {
    const page = await openSaved();
    await give(page, '{"format":');
    expect((await texts(page, '.verdict')).join()).toContain('重新下载');
    await give(page, golden);
    expect(await texts(page, '.verdict h2')).toEqual(['没有发现不符']);
    await page.close();
  });

  test('reads nothing of a bundle as HTML', async () => {
    const page = await openSaved();
    const hostile = JSON.stringify({ ...JSON.parse(golden), '<img src=x onerror=alert(1)>': 1 });
    await give(page, hostile);
    expect(await page.locator('.verdict img').count()).toBe(0);
    expect((await texts(page, '.verdict')).join()).toContain('<img');
    await page.close();
  });

  test.each([320, 390, 1440])('is not wider than a window of %i', async (width) => {
    const page = await openSaved();
    await page.setViewportSize({ width, height: 800 });
    await give(page, golden);
    const scrolls = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(scrolls).toBe(false);
    await page.close();
  });
});

/** The golden draw in a log that has grown: its bundle shows its own entries alone. */
function longLog() {
  const bundle = readBundle(golden);
  const later: LogEntry = {
    type: 'published',
    at: '2026-04-01T00:00:00Z',
    digest: '0'.repeat(64),
    kind: 'plan',
    number: 'P1',
  };
  const entries = [...bundle.log!.entries.map(({ entry }) => entry), later];
  const whole = signedLog(entries, undefined);
  const shown = { ...bundle, log: { ...whole, entries: whole.entries.slice(0, -1) } };
  return {
    evidence: bundleText(shown),
    export: entries.map((entry) => `${jcs(entry)}\n`).join(''),
    checkpoint: whole.checkpoint,
  };
}

describe('the log beside the evidence', () => {
  const single = '[data-check="single-draw"]';

  test('is taken by the saved page, together with the evidence or after it', async () => {
    const { evidence, export: log } = longLog();
    const page = await openSaved();
    await give(page, evidence);
    expect(await page.locator(`${single}.not-disclosed`).count()).toBe(1);
    await give(page, log);
    expect(await page.locator(`${single}.ok`).count()).toBe(1);
    expect(await page.getAttribute('.level', 'data-level')).toBe('3');
    await page.reload();
    await give(page, log, evidence);
    expect(await page.locator(`${single}.ok`).count()).toBe(1);
    await page.close();
  });

  test('is read by the page that the office’s service gives, and from nowhere where the log is another', async () => {
    const { evidence, export: log, checkpoint } = longLog();
    let origin = ORIGIN;
    const server = createServer(({ url }, reply) => {
      const answers: Record<string, string> = {
        '/check': readFileSync(saved, 'utf8'),
        '/api/v1/public/ledger/checkpoint': checkpoint.replace(ORIGIN, origin),
        '/api/v1/public/ledger/export': log,
      };
      const headers = url === '/check' ? { 'content-type': 'text/html; charset=utf-8' } : {};
      reply.writeHead(answers[url!] === undefined ? 404 : 200, headers).end(answers[url!]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/check`);
    await give(page, evidence);
    expect(await page.locator(`${single}.ok`).count()).toBe(1);
    origin = 'another.example/log';
    await give(page, evidence);
    expect(await page.locator(`${single}.not-disclosed`).count()).toBe(1);
    await page.close();
    server.close();
  });
});

test('the service gives the same page to everybody', async () => {
  const { app } = await testApp();
  const reply = await app.inject({ method: 'GET', url: '/check' });
  expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(reply.body).toBe(readFileSync(saved, 'utf8'));
});

test('the service gives the protocol that the page cites, byte for byte', async () => {
  const { app } = await testApp();
  const reply = await app.inject({ url: '/protocol' });
  expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(reply.body).toBe(readFileSync(new URL('../../docs/draw-protocol.md', import.meta.url), 'utf8'));
});

describe('the lot repeated by hand, with nothing of ours', () => {
  const script = fileURLToPath(new URL('../../examples/check-by-hand.mjs', import.meta.url));
  const byHand = async (text: string) => {
    const file = join(folder, 'evidence.json');
    writeFileSync(file, text);
    return await new Promise<{ code: number; stdout: string }>((resolve) => {
      const child = execFile(process.execPath, [script, file], (_error, stdout) =>
        resolve({ code: child.exitCode ?? -1, stdout }),
      );
    });
  };

  test.each(['01-two-tasks', '02-teams', '06-sm3'])('agrees with the bundle of vector %s', async (name) => {
    const { code, stdout } = await byHand(JSON.stringify(evidenceOf(vectorInput(name))));
    expect(stdout).not.toContain('FAILED');
    expect(code).toBe(0);
  });

  test('finds another secret, and another list', async () => {
    const secret = await byHand(golden.replace('"secret":"d3', '"secret":"d4'));
    expect(secret).toMatchObject({ code: 1, stdout: expect.stringContaining('FAILED  the secret') });
    const bundle = JSON.parse(golden) as { drawn: { id: string }[] };
    bundle.drawn[0]!.id = 'X1';
    const list = await byHand(JSON.stringify(bundle));
    expect(list).toMatchObject({ code: 1, stdout: expect.stringContaining('FAILED  X1 stands at place') });
  });

  const failing = async (bundle: unknown) => {
    const { code, stdout } = await byHand(JSON.stringify(bundle));
    expect(code).toBe(1);
    return stdout.match(/(?<=FAILED {2}).*/g)!.join('\n');
  };

  test('rebuilds the whole list, where it is shown: a forged firm differs, drawn or not', async () => {
    const whole = () => evidenceOf(vectorInput('06-sm3'), { whole: true });
    expect(await byHand(JSON.stringify(whole()))).toMatchObject({ code: 0 });
    for (const at of [0, 17, whole().frame!.targets.length - 1]) {
      const bundle = whole();
      bundle.frame!.targets[at]!.id = 'X1';
      expect(await failing(bundle)).toContain('the whole list of');
    }
  });

  test('finds another team by the outcome that was logged', async () => {
    const bundle = evidenceOf(vectorInput('02-teams'));
    const [team] = bundle.outcome!.teams!;
    team!.inspectors.reverse();
    bundle.outcome!.teams![0]!.inspectors[0] = 'ffffffffffffffff';
    expect(await failing(bundle)).toContain('selections, visits and teams are those logged');
  });

  test('finds a commitment or a value that is not in the log', async () => {
    const others = { committed: 'commitment', outcome: 'outcome_digest' } as const;
    for (const [type, member] of Object.entries(others)) {
      const bundle = evidenceOf(vectorInput('02-teams'));
      const { entry } = bundle.log!.entries.find((one) => one.entry.type === type)!;
      Object.assign(entry, { [member]: 'ab'.repeat(32) });
      expect(await failing(bundle)).toMatch(/^(the log holds this commitment|selections, visits)/);
    }
    const bundle = evidenceOf(vectorInput('02-teams'));
    const { entry } = bundle.log!.entries.find((one) => one.entry.type === 'outcome')!;
    Object.assign(entry, { values: ['ab'.repeat(32)] });
    expect(await failing(bundle)).toBe('the values are those logged  ');
  });

  test('finds a log told backwards, and an outcome before its commitment', async () => {
    const backwards = evidenceOf(vectorInput('02-teams'));
    backwards.log!.entries.reverse();
    expect(await failing(backwards)).toContain('stands behind the one before it');
    const early = evidenceOf(vectorInput('02-teams'));
    const { entries } = early.log!;
    const places = entries.map(({ position }) => position).reverse();
    for (const [at, position] of places.entries()) entries[at]!.position = position;
    entries.reverse();
    expect(await failing(early)).toContain('commitment, then values, then outcome');
  });

  test('says what it does not check, and refuses in words what it cannot', async () => {
    const { stdout } = await byHand(golden);
    expect(stdout).toMatch(/Not checked here: .*quotas.*teams by lot.*signature.*replacements/s);
    const { secret: _, ...withheld } = JSON.parse(golden) as Record<string, unknown>;
    for (const [text, why] of [
      [JSON.stringify(staffingEvidenceOf(vectorInput('06-sm3'))), 'a staffing draw'],
      [JSON.stringify({ ...withheld, format: 'double-random-evidence/2' }), 'no evidence'],
      [JSON.stringify(withheld), 'not all disclosed'],
      ['null', 'no evidence'],
      ['{"format":', 'JSON'],
    ] as const)
      expect(await byHand(text)).toMatchObject({
        code: 2,
        stdout: expect.stringMatching(`^Not checked: .*${why}`),
      });
  });
});
