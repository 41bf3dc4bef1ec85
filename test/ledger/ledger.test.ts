import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { fromHex, hex, utf8 } from '../../src/core/canonical/bytes.ts';
import { leafHash, treeRoot, verifyConsistency, verifyInclusion } from '../../src/core/canonical/merkle.ts';
import { readNote } from '../../src/core/ledger/checkpoint.ts';
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import { readNoteKey, verifySignature } from '../../src/core/ledger/note-keys.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { testApp } from '../support/app.ts';
import { run } from '../support/process.ts';
import { append as appendTo, publication } from './log-writer.ts';

const { app, db, appUrl } = await testApp();
const { sha256 } = nativeSuites;
const entry = (number: string, at = '2026-03-05T01:10:00Z') => publication(number, at);
const append = (entries: LogEntry[]) => appendTo(db, entries);
const read = async (path: string) => await app.inject(`/api/v1/public/ledger/${path}`);
const checkpoint = async () => readNote((await read('checkpoint')).body);

it('a new log begins with the entry of its own key, and is signed with it', async () => {
  const note = await checkpoint();
  expect(note).toMatchObject({ origin: 'double-random/test', size: 1 });
  const { items } = (await read('entries')).json();
  const { key, at, ...entry } = JSON.parse(items[0].body);
  expect(entry).toEqual({ type: 'key', action: 'added', purpose: 'log' });
  // The service's day, which goes on while the test does.
  expect(at).toMatch(/^2026-01-01T00:/);
  expect((await read('keys')).json()).toEqual({ log: [key], witnesses: [] });
  expect(verifySignature(readNoteKey(sha256, key), note.body, note.signatures[0]!)).toEqual({});
});

it('64 writers at once leave positions without a gap and a root that a rebuild gives', async () => {
  const positions = await Promise.all(
    Array.from({ length: 64 }, (_, i) =>
      append(Array.from({ length: 1 + (i % 3) }, (_, k) => entry(`P${i}/${k}`))),
    ),
  );
  const given = positions.flat().map(({ position }) => position);
  expect(given.sort((a, b) => a - b)).toEqual(given.map((_, i) => 1 + i));
  const { items } = (await read('entries?limit=1000')).json();
  const leaves = items.map(({ body }: { body: string }) => leafHash(sha256, utf8(body)));
  const roots = await db.selectFrom('ledger_checkpoint').select(['size', 'root']).orderBy('size').execute();
  expect(roots).toHaveLength(1 + 64);
  for (const { size, root } of roots) {
    expect(hex(root)).toBe(hex(treeRoot(sha256, Buffer.concat(leaves.slice(0, size)))));
  }
  expect((await checkpoint()).size).toBe(1 + given.length);
});

it('64 writers of two processes leave no gap either', async () => {
  const { size } = await checkpoint();
  const writers = ['a', 'b'].map((name) => run('test/ledger/append-many.ts', [appUrl, '32', name]));
  expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0]);
  const rows = await db.selectFrom('ledger_entry').select('position').orderBy('position').execute();
  expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: size + 64 }, (_, i) => i));
  // The service signs only what it has worked out entry by entry.
  expect((await checkpoint()).size).toBe(size + 64);
});

it('proves every entry and its own growth to anybody', async () => {
  const { size, root } = await checkpoint();
  const { items } = (await read('entries?start=5&limit=2')).json();
  const { proof } = (await read(`proof/inclusion?position=5&size=${size}`)).json();
  const leaf = leafHash(sha256, utf8(items[0].body));
  expect(verifyInclusion(sha256, 5, size, leaf, proof.map(fromHex), root)).toBe(true);
  await append([entry('later')]);
  const later = await checkpoint();
  const growth = (await read(`proof/consistency?first=${size}`)).json();
  expect(growth).toMatchObject({ first: size, second: size + 1 });
  expect(verifyConsistency(sha256, size, later.size, root, later.root, growth.proof.map(fromHex))).toBe(true);
});

it('a full page of entries can be kept for ever, the last one cannot', async () => {
  expect((await read('entries?limit=10')).headers['cache-control']).toContain('immutable');
  const last = await read('entries?start=100000');
  expect(last.json()).toEqual({ items: [], next: null });
  expect(last.headers['cache-control']).not.toContain('immutable');
});

it('has no proof of what it does not hold', async () => {
  for (const path of [
    'inclusion?position=99999',
    'inclusion?position=0&size=99999',
    'consistency?first=99999',
  ]) {
    expect((await read(`proof/${path}`)).json().type).toBe('/problems/ledger-size-unknown');
  }
});

it('never runs backwards in time, whatever the clocks of its writers say', async () => {
  await append([entry('ahead', '2026-03-05T03:00:00Z')]);
  await append([entry('behind', '2026-03-05T02:00:00Z')]);
  const { rows } = await sql<{
    at: string;
  }>`SELECT body::json ->> 'at' AS at FROM ledger_entry ORDER BY position`.execute(db);
  expect(rows.at(-1)).toEqual({ at: '2026-03-05T03:00:00Z' });
});

it('refuses an entry that says more than it may', async () => {
  const size = (await checkpoint()).size;
  await expect(append([Object.assign(entry('x'), { target: 'F100' })])).rejects.toThrow();
  expect((await checkpoint()).size).toBe(size);
});
