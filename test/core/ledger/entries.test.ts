import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Suite } from '../../../src/core/canonical/suite.ts';
import { checkpointBody, readNote, writeNote } from '../../../src/core/ledger/checkpoint.ts';
import { logEntry } from '../../../src/core/ledger/entries.ts';
import {
  entryIsProven,
  growthIsProven,
  logLeaves,
  logRoot,
  proveEntries,
  proveGrowth,
} from '../../../src/core/ledger/proofs.ts';
import { lifeOfADraw, voidEntry } from '../../support/log-entries.ts';

const sha256: Suite = {
  name: 'sha256',
  hash: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
};

describe('entries', () => {
  test.each([...lifeOfADraw, voidEntry].map((entry) => [entry.type, entry] as const))(
    '%s is read back as it is and refuses a member it does not know',
    (_, entry) => {
      expect(logEntry.parse(entry)).toEqual(entry);
      expect(logEntry.safeParse({ ...entry, target: '91500114MA60D4NB68' }).success).toBe(false);
    },
  );

  test('no member of an entry before disclosure can carry the id of a target or an inspector', () => {
    const id = '91500114MA60D4NB68';
    // Members that name the draw, its plan lines, roles or a stratum are public before the draw.
    const open = new Set(['draw', 'supersedes', 'lines', 'stratum', 'department', 'kind', 'number', 'key']);
    const leaks: string[] = [];
    const visit = (value: unknown, path: (string | number)[], entry: z.infer<typeof logEntry>): void => {
      if (Array.isArray(value)) for (const [at, item] of value.entries()) visit(item, [...path, at], entry);
      else if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value)) visit(item, [...path, key], entry);
      else if (typeof value === 'string' && !open.has(String(path[0]))) {
        const changed = structuredClone(entry) as Record<string, unknown>;
        let parent = changed;
        for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
        parent[path.at(-1)!] = id;
        if (logEntry.safeParse(changed).success) leaks.push(`${entry.type}.${path.join('.')}`);
      }
    };
    for (const entry of [...lifeOfADraw, voidEntry]) visit(entry, [], entry);
    expect(leaks).toEqual([]);
  });
});

describe('proofs of the log', () => {
  const leaves = logLeaves(sha256, lifeOfADraw);
  const root = logRoot(sha256, leaves);
  const proven = proveEntries(
    sha256,
    leaves,
    lifeOfADraw.map((entry, position) => ({ position, entry })),
  );

  test('every entry is proven under the checkpoint, at its own position only', () => {
    const note = readNote(writeNote(checkpointBody({ origin: 'o', size: lifeOfADraw.length, root }), []));
    for (const item of proven) {
      expect(entryIsProven(sha256, item, note.size, note.root)).toBe(true);
      const moved = { ...item, position: (item.position + 1) % note.size };
      expect(entryIsProven(sha256, moved, note.size, note.root)).toBe(false);
    }
  });

  test('an entry with a changed member is not proven', () => {
    const changed = { ...proven[1]!, entry: { ...proven[1]!.entry, at: '2026-03-05T01:00:01Z' } };
    expect(entryIsProven(sha256, changed, lifeOfADraw.length, root)).toBe(false);
  });

  test('a log is shown to have only grown', () => {
    for (let size = 1; size <= lifeOfADraw.length; size++) {
      const early = { size, root: logRoot(sha256, leaves.subarray(0, size * 32)) };
      const late = { size: lifeOfADraw.length, root };
      expect(growthIsProven(sha256, early, late, proveGrowth(sha256, leaves, size))).toBe(true);
    }
  });
});
