import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { jcs } from '../../src/core/canonical/jcs.ts';
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import { bundleText } from '../../src/core/verify/build-bundle.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { CHECK_NAMES } from '../../src/core/verify/check.ts';
import { wholeLog } from '../support/evidence-log.ts';
import { GOLDEN } from '../support/golden-evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const command = fileURLToPath(new URL('../../src/cli/verify.ts', import.meta.url));
const verify = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', command, ...args], { encoding: 'utf8' });
const fileOf = (text: string) => {
  const file = join(folder, 'bundle.json');
  writeFileSync(file, text);
  return file;
};
const golden = readFileSync(GOLDEN, 'utf8');

test('a sound bundle prints every check, Chinese first, and exits 0', () => {
  const { status, stdout } = verify(fileURLToPath(GOLDEN));
  expect(status).toBe(0);
  for (const name of CHECK_NAMES) expect(stdout).toContain(`[${name}]`);
  expect(stdout).toContain('核验结论：没有发现不符。');
});

test('--json prints one object with the checks in their order', () => {
  const { status, stdout } = verify('--json', fileURLToPath(GOLDEN));
  expect(status).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.checks.map(({ name }: { name: string }) => name)).toEqual(CHECK_NAMES);
  expect(report).toMatchObject({ verified: true, levels: { targets: 3, teams: 3 } });
});

test('a lie exits 1 and names the check with what was expected and found', () => {
  const { status, stdout } = verify(fileOf(golden.replace('"secret":"d3', '"secret":"d4')));
  expect(status).toBe(1);
  expect(stdout).toMatch(/✗ 不符 {2}failed .*\[secret-matches\]/);
  expect(stdout).toContain('应为 expected: ');
});

test('a malformed file exits 1 with a named error, also as JSON; a missing one too', () => {
  const malformed = verify(fileOf('{"format":1}'));
  expect([malformed.status, malformed.stderr]).toEqual([1, expect.stringContaining('evidence-malformed')]);
  const asJson = verify('--json', fileOf('not json'));
  expect([asJson.status, JSON.parse(asJson.stdout)]).toEqual([
    1,
    expect.objectContaining({ error: 'json-invalid', verified: false }),
  ]);
  expect(verify(join(folder, 'missing.json'))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('file-unreadable'),
  });
  expect(verify()).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run verify') });
});

test('--log takes the whole log beside a bundle that shows its own entries alone', () => {
  const bundle = readBundle(golden);
  const entries = [...bundle.log!.entries.map(({ entry }) => entry), ...PUBLISHED];
  const whole = wholeLog(entries);
  const long = { ...bundle, log: { ...whole, entries: whole.entries.slice(0, -PUBLISHED.length) } };
  const file = fileOf(bundleText(long));
  const log = join(folder, 'log.jsonl');
  const levels = (...args: string[]) => JSON.parse(verify(file, '--json', ...args).stdout).levels;
  expect(levels()).toEqual({ targets: 2, teams: 2 });
  writeFileSync(log, entries.map((entry) => `${jcs(entry)}\n`).join(''));
  expect(levels('--log', log)).toEqual({ targets: 3, teams: 3 });
  writeFileSync(log, entries.map((entry) => `${jcs({ ...entry, draw: 'X' })}\n`).join(''));
  expect(verify(file, '--log', log)).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/✗ 不符 .*\[log-consistent\]/),
  });
  expect(verify(file, '--log', join(folder, 'missing.jsonl')).stderr).toContain('missing.jsonl');
});

const PUBLISHED: LogEntry[] = [
  { type: 'published', at: '2026-04-01T00:00:00Z', digest: '0'.repeat(64), kind: 'plan', number: 'P1' },
];
