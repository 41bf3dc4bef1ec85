import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isKnown, rangeOf } from '../../src/public-files/serve/conditions.ts';
import { HotFiles } from '../../src/public-files/serve/hot-files.ts';
import { testApp } from '../support/app.ts';
import { announcer, sha256 } from './announce.ts';
import { everyFile } from './folder.ts';

const test = await testApp();
const { app, pool } = test;
const office = await announcer(test);
const LARGE = Buffer.from(Array.from({ length: 300_000 }, (_, i) => String(i)).join(' '));

let base: string;
let file: string;
let bytes: Buffer;
beforeAll(async () => {
  const [number] = await office.results({ target: 'F1', name: '甲货运有限公司' });
  await app.publicFiles.bringUpToDate();
  file = `/public/publications/TEST-2026-G1/${number}.json`;
  bytes = everyFile(app.publicFiles.folder).get(file.slice('/public/'.length))!;
  writeFileSync(join(app.publicFiles.folder, 'data/large.csv'), LARGE);
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});

/** Through the route alone; over a socket what is in memory is answered before it. */
const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ url, headers, method });
/** Over a socket, to the end: an answer nobody reads would keep the service from stopping. */
async function over(url: string, headers: Record<string, string> = {}) {
  const sent = await fetch(base + url, { headers });
  return {
    status: sent.status,
    etag: sent.headers.get('etag'),
    bytes: Buffer.from(await sent.arrayBuffer()),
  };
}
const problemOf = ({ json }: { json(): { type: string } }) => json().type.replace('/problems/', '');
const ENDLESS = '/public/data/large.csv';

describe('a public file', () => {
  it('comes as it is stored, over the route and from memory alike', async () => {
    const routed = await ask(file);
    expect([routed.statusCode, routed.rawPayload]).toEqual([200, bytes]);
    for (let i = 0; i < 3; i++) {
      const sent = await fetch(base + file);
      expect([sent.status, Buffer.from(await sent.arrayBuffer())]).toEqual([200, bytes]);
      for (const name of ['etag', 'cache-control', 'content-type', 'content-length', 'accept-ranges'])
        expect([name, sent.headers.get(name)]).toEqual([name, String(routed.headers[name])]);
      expect(sent.headers.get('x-content-type-options')).toBe('nosniff');
      expect(sent.headers.get('content-security-policy')).toBe(routed.headers['content-security-policy']);
    }
  });

  it.each([
    ['bulletins/TEST-2026-G1.json', 'application/json; charset=utf-8', 'public, max-age=31536000, immutable'],
    [
      'publications/TEST-2026-G1/TEST-2026-G1-1.json',
      'application/json; charset=utf-8',
      'public, max-age=60, stale-while-revalidate=300',
    ],
    ['data/index.json', 'application/json; charset=utf-8', 'public, max-age=60, stale-while-revalidate=300'],
    [
      'data/result-2026.json',
      'application/json; charset=utf-8',
      'public, max-age=60, stale-while-revalidate=300',
    ],
    [
      'data/result-2026.schema.json',
      'application/schema+json; charset=utf-8',
      'public, max-age=60, stale-while-revalidate=300',
    ],
    ['data/result-2026.csv', 'text/csv; charset=utf-8', 'public, max-age=60, stale-while-revalidate=300'],
    [
      'data/result-2026.xlsx',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'public, max-age=60, stale-while-revalidate=300',
    ],
    ['data/SHA256SUMS', 'text/plain; charset=utf-8', 'public, max-age=60, stale-while-revalidate=300'],
    [
      'feeds/all/result.atom',
      'application/atom+xml; charset=utf-8',
      'public, max-age=60, stale-while-revalidate=300',
    ],
  ])('%s says what it is and for how long it may be kept', async (path, type, cache) => {
    const { headers, statusCode } = await ask(`/public/${path}`);
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([200, type, cache]);
  });

  it('that is a table is saved under its name', async () => {
    const { headers } = await ask('/public/data/result-2026.xlsx');
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''result-2026.xlsx");
  });

  it.each(['small', 'large'])('that is %s is not sent again to whoever has it', async (size) => {
    const url = size === 'small' ? file : ENDLESS;
    const etag = String((await ask(url)).headers.etag);
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await ask(url, { 'if-none-match': tag });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
      const { status, bytes: sent } = await over(url, { 'if-none-match': tag });
      expect([status, sent.length]).toEqual([304, 0]);
    }
    expect((await ask(url, { 'if-none-match': '"x"' })).statusCode).toBe(200);
  });

  it.each(['small', 'large'])('that is %s is told of by HEAD without being sent', async (size) => {
    const url = size === 'small' ? file : ENDLESS;
    const whole = await ask(url);
    const head = await ask(url, {}, 'HEAD');
    expect([head.statusCode, head.body]).toEqual([200, '']);
    for (const name of ['content-length', 'etag', 'content-type'])
      expect(String(head.headers[name])).toBe(String(whole.headers[name]));
    expect(Number(head.headers['content-length'])).toBe(whole.rawPayload.length);
    expect((await fetch(base + url, { method: 'HEAD' })).headers.get('content-length')).toBe(
      String(whole.rawPayload.length),
    );
  });

  it('is the newer one as soon as it was written', async () => {
    const before = await over(file);
    await office.correct('TEST-2026-G1-1', { target: 'F1', name: '甲货运有限公司', outcome: 'problem' });
    await app.publicFiles.bringUpToDate();
    const after = await over(file);
    expect(after.etag).not.toBe(before.etag);
    expect(JSON.parse(after.bytes.toString()).beside).toHaveLength(1);
  });
});

describe('a range', () => {
  it.each([
    ['small', 'bytes=0-9', 0, 10],
    ['small', 'bytes=10-', 10, undefined],
    ['small', 'bytes=-5', -5, undefined],
    ['small', 'bytes=5-999999999', 5, undefined],
    ['large', 'bytes=0-0', 0, 1],
    ['large', 'bytes=1048570-1048590', 1_048_570, 1_048_591],
    ['large', 'bytes=-7', -7, undefined],
  ] as const)('of a %s file: %s', async (size, range, first, end) => {
    const url = size === 'small' ? '/public/data/index.json' : ENDLESS;
    const whole = (await ask(url)).rawPayload;
    const expected = whole.subarray(first, end);
    const from = whole.length - whole.subarray(first).length;
    const said = `bytes ${from}-${from + expected.length - 1}/${whole.length}`;
    const part = await ask(url, { range });
    expect([part.statusCode, part.rawPayload, part.headers['content-range']]).toEqual([206, expected, said]);
    const { status, bytes: sent } = await over(url, { range });
    expect([status, sent]).toEqual([206, expected]);
  });

  it.each(['small', 'large'])('behind the end of a %s file is refused with its length', async (size) => {
    const url = size === 'small' ? file : ENDLESS;
    const { length } = (await ask(url)).rawPayload;
    const part = await ask(url, { range: `bytes=${length}-` });
    expect([part.statusCode, part.headers['content-range'], problemOf(part)]).toEqual([
      416,
      `bytes */${length}`,
      'range-not-satisfiable',
    ]);
    expect(part.headers['cache-control']).toBe('no-store');
  });

  it('goes on only with the version it began with', async () => {
    const etag = String((await ask(file)).headers.etag);
    const part = (tag: string) => ask(file, { range: 'bytes=1-2', 'if-range': tag });
    expect((await part(etag)).statusCode).toBe(206);
    for (const tag of ['"another"', `W/${etag}`, 'Fri, 08 May 2026 01:00:00 GMT'])
      expect((await part(tag)).statusCode).toBe(200);
  });

  it('is, whatever is asked, the piece of the file that the numbers name, or the whole', () => {
    const number = fc.option(fc.nat(30), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(20), number, number, (size, from, to) => {
        const all = Array.from({ length: size }, (_, i) => i);
        const named =
          from === undefined
            ? all.slice(Math.max(0, size - (to ?? 0)))
            : all.filter((i) => i >= from && i <= (to ?? i));
        const isNone = from === undefined ? to === undefined : to !== undefined && to < from;
        const piece = named.length === 0 ? 'unsatisfiable' : { first: named[0], last: named.at(-1) };
        const found = rangeOf({ range: `bytes=${from ?? ''}-${to ?? ''}` }, '"x"', size);
        expect(found).toEqual(isNone ? undefined : piece);
      }),
    );
    for (const range of ['bytes=0-1,3-4', 'bytes=a-b', 'lines=0-1', 'bytes=--1', 'bytes= 0-1'])
      expect(rangeOf({ range }, '"x"', 10)).toBeUndefined();
  });

  it('and a tag are read as RFC 9110 has them', () => {
    expect(isKnown(undefined, '"a"')).toBe(false);
    expect(isKnown('"b", W/"a"', '"a"')).toBe(true);
    expect(isKnown('a', '"a"')).toBe(false);
  });
});

describe('what is no public file', () => {
  it.each([
    '/public/',
    '/public/data',
    '/public/data/',
    '/public/data/none.json',
    '/public/data/index.json/x',
    '/public/.written-texts.json',
    '/public/.incoming-texts/0',
    '/public/data/.hidden',
    '/public/../ledger-key',
    '/public/%2e%2e/ledger-key',
    '/public/..%2fledger-key',
    '/public/data/%2e%2e/%2e%2e/ledger-key',
    '/public/data/..%5c..%5cledger-key',
    '/public/data/index.json%00',
    '/public//etc/passwd',
    '/public/%2fetc/passwd',
    '/public/~root',
  ])('%s is not there', async (url) => {
    mkdirSync(join(app.publicFiles.folder, '.incoming-texts'), { recursive: true });
    for (const name of ['.incoming-texts/0', 'data/.hidden'])
      writeFileSync(join(app.publicFiles.folder, name), 'x');
    const routed = await ask(url);
    expect(routed.statusCode).toBe(404);
    // As it is: fetch and inject take dots out of an address before it is sent.
    const status = await new Promise((done) =>
      get({ host: '127.0.0.1', port: new URL(base).port, path: url }, (reply) => {
        reply.resume();
        done(reply.statusCode);
      }),
    );
    expect(status).toBe(404);
  });
});

describe('the database', () => {
  it('is not asked for a public file, and need not be there', async () => {
    const query = vi.spyOn(pool, 'query').mockRejectedValue(new Error('no database'));
    const connect = vi.spyOn(pool, 'connect').mockRejectedValue(new Error('no database'));
    try {
      const paths = [...everyFile(app.publicFiles.folder).keys()].filter((path) => !/(^|\/)\./.test(path));
      expect(paths.length).toBeGreaterThan(8);
      for (const path of [...paths, ...paths]) {
        expect([path, (await ask(`/public/${path}`)).statusCode]).toEqual([path, 200]);
        expect((await over(`/public/${path}`)).status).toBe(200);
      }
      expect((await ask('/public/none')).statusCode).toBe(404);
      expect((await ask(file, { range: 'bytes=0-1' })).statusCode).toBe(206);
      expect([query.mock.calls, connect.mock.calls]).toEqual([[], []]);
      expect((await ask('/api/v1/public/plans')).statusCode).toBeGreaterThanOrEqual(500);
      expect(connect.mock.calls.length + query.mock.calls.length).toBeGreaterThan(0);
    } finally {
      query.mockRestore();
      connect.mockRestore();
    }
  });
});

describe('files in memory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'double-random-hot-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  /** As another process does. */
  const replace = (name: string, text: string) => {
    writeFileSync(join(folder, 'aside'), text);
    renameSync(join(folder, 'aside'), join(folder, name));
  };
  const read = async (files: HotFiles, name: string) => {
    const found = await files.find(name);
    return found && 'bytes' in found ? found.bytes.toString() : undefined;
  };

  it('are believed for a second, and then are what is on the disk', async () => {
    let now = 0;
    const files = new HotFiles(folder, () => now);
    replace('a.json', 'one');
    expect(await read(files, 'a.json')).toBe('one');
    expect(files.hot('a.json')!.etag).toBe(`"${Buffer.from(sha256('one'), 'hex').toString('base64url')}"`);
    replace('a.json', 'two');
    now = 1_000;
    expect(await read(files, 'a.json')).toBe('one');
    now = 1_001;
    expect(files.hot('a.json')).toBeUndefined();
    expect(await read(files, 'a.json')).toBe('two');
    expect(files.hot('a.json')!.bytes.toString()).toBe('two');
  });

  it('that did not change stay, and those that went away go', async () => {
    let now = 0;
    const files = new HotFiles(folder, () => now);
    replace('b.json', 'one');
    const kept = await files.find('b.json');
    now = 5_000;
    expect(await files.find('b.json')).toBe(kept);
    rmSync(join(folder, 'b.json'));
    now = 10_000;
    expect(await files.find('b.json')).toBeUndefined();
  });

  it('are looked at again when the service wrote', async () => {
    const files = new HotFiles(folder, () => 0);
    replace('c.json', 'one');
    await files.find('c.json');
    replace('c.json', 'two');
    files.doubt();
    expect(await read(files, 'c.json')).toBe('two');
  });

  it('are 64 MiB together at most, those that were asked for last', async () => {
    const files = new HotFiles(folder, () => 0);
    const names = Array.from({ length: 66 }, (_, i) => `m${i}.json`);
    for (const name of names) {
      replace(name, 'm'.repeat(2 ** 20));
      await files.find(name);
    }
    expect(names.filter((name) => files.hot(name) !== undefined)).toEqual(names.slice(2));
  });
});
