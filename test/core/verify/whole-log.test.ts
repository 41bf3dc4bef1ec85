import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/core/canonical/bytes.ts';
import { jcs } from '../../../src/core/canonical/jcs.ts';
import { leafHash, treeRoot } from '../../../src/core/canonical/merkle.ts';
import { checkpointBody, writeNote } from '../../../src/core/ledger/checkpoint.ts';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import { showLog } from '../../../src/core/verify/build-bundle.ts';
import type { EvidenceBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { signedLog, testSigner } from '../../support/signed-log.ts';

const { sha256 } = nativeSuites;
const log = testSigner('log', 'first');
const key: LogEntry = {
  type: 'key',
  at: '2026-03-01T00:00:00Z',
  action: 'added',
  key: log.key.text,
  purpose: 'log',
};
const publications = (count: number): LogEntry[] =>
  Array.from({ length: count }, (_, i) => ({
    type: 'published',
    at: '2026-03-06T00:00:00Z',
    digest: '0'.repeat(64),
    kind: 'plan',
    number: `P${i}`,
  }));

const bundle = evidenceOf(vectorInput('02-teams'), { signatures: 2, replacing: true });
const own = bundle.log!.entries.map(({ entry }) => entry);
const linesOf = (entries: readonly LogEntry[]) => entries.map((entry) => jcs(entry));

/** The bundle as the service makes it over a log of more than 2,000 entries: its own entries and the keys. */
function longBundle(entries: readonly LogEntry[]): EvidenceBundle {
  const whole = signedLog(entries, log);
  const shown = whole.entries.filter(
    ({ entry }) => entry.type === 'key' || entry.draw === bundle.document.draw,
  );
  return { ...bundle, log: { ...whole, entries: shown } };
}

function verdict(given: EvidenceBundle, lines?: readonly string[]) {
  const { checks, levels } = verifyBundle(given, {
    suites: nativeSuites,
    ...(lines && { log: lines }),
  });
  const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const single = checks.find(({ name }) => name === 'single-draw')!;
  return { failed, single: single.status, detail: single.detail_en, targets: levels.targets };
}

describe('a draw in a log of more than 2,000 entries', () => {
  const entries = [key, ...own, ...publications(2001)];
  const long = longBundle(entries);
  const lines = linesOf(entries);

  test('keeps its level for whoever brings the log, and without it is at level 2', () => {
    expect(long.log!.entries.length).toBe(own.length + 1);
    expect(verdict(long)).toMatchObject({ failed: [], single: 'not disclosed', targets: 2 });
    expect(verdict(long, lines)).toMatchObject({ failed: [], single: 'ok', targets: 3 });
  });

  test('is judged by the log up to its checkpoint, however much longer the log is by now', () => {
    const grown = [...lines, ...linesOf(publications(3)), 'nonsense of later'];
    expect(verdict(long, grown)).toMatchObject({ failed: [], single: 'ok', targets: 3 });
  });

  test('is not judged by an older log, which is not yet that long', () => {
    const older = verdict(long, lines.slice(0, -1));
    expect(older).toMatchObject({ failed: [], single: 'not disclosed', targets: 2 });
    expect(older.detail).toContain('take a newer one');
  });

  test('fails where the log brought is another than that of its checkpoint', () => {
    const edited = lines.with(900, linesOf(publications(1))[0]!.replace('P0', 'another'));
    expect(verdict(long, edited)).toMatchObject({ failed: ['log-consistent'], targets: 0 });
    const spelled = lines.with(900, lines[900]!.replace(',', ', '));
    expect(verdict(long, spelled)).toMatchObject({ failed: ['log-consistent'], targets: 0 });
  });

  test('fails where the log holds a spare draw that its own entries do not show', () => {
    const spare = own
      .slice(0, 2)
      .map((entry) => ({ ...entry, draw: '500114-2026-1', at: '2026-03-04T01:00:00Z' }) as LogEntry);
    const two = [key, ...spare, ...own, ...publications(2001)];
    expect(verdict(longBundle(two))).toMatchObject({ failed: [], targets: 2 });
    expect(verdict(longBundle(two), linesOf(two))).toMatchObject({ failed: ['single-draw'], targets: 0 });
  });

  test('shows by the log what it leaves out: replacements that it hides are not disclosed', () => {
    const hiding = {
      ...long,
      replacements: [],
      log: { ...long.log!, entries: long.log!.entries.filter(({ entry }) => !/^repl/.test(entry.type)) },
    };
    expect(verdict(hiding)).toMatchObject({ failed: [], targets: 2 });
    const { checks } = verifyBundle(hiding, { suites: nativeSuites, log: lines });
    expect(checks.find(({ name }) => name === 'replacements')!.status).toBe('not disclosed');
  });
});

test('a log that holds what is no entry is named by its position, even where its root is the bundle’s', () => {
  // Whoever keeps the log can put any bytes under its root.
  const lines = linesOf([key, ...own]).with(0, `${jcs(key)} `);
  const leaves = new Uint8Array(lines.flatMap((line) => [...leafHash(sha256, utf8(line))]));
  const root = treeRoot(sha256, leaves);
  const shown = showLog(sha256, {
    checkpoint: writeNote(checkpointBody({ origin: log.key.name, size: lines.length, root }), []),
    leaves,
    entries: own.map((entry, at) => ({ position: at + 1, entry })),
  });
  const odd = { ...bundle, log: shown };
  expect(verdict(odd)).toMatchObject({ failed: [], targets: 2 });
  expect(verdict(odd, lines)).toMatchObject({ failed: ['log-consistent'], targets: 0 });
});
