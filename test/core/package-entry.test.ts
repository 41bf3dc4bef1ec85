import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { GOLDEN } from '../support/golden-evidence.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'double-random-entry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that the verifier may ask for; anything else would not be found in the stranger's folder. */
const NEEDED = ['zod', 'seedrandom', '@noble/hashes', '@noble/curves'];

test('a stranger who has the compiled core and four packages, and nothing of the service, verifies a bundle', () => {
  const installed = join(folder, 'node_modules', 'double-random');
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const out = join(installed, 'dist', 'core');
  const options = ['--noEmit', 'false', '--rootDir', 'src/core', '--outDir', out, '--declaration'];
  execFileSync(process.execPath, [compiler, '-p', 'src/core', ...options], { cwd: ROOT });
  cpSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  for (const name of NEEDED) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
  // Without one of its own, a folder belongs to the package of any folder above it.
  writeFileSync(join(folder, 'package.json'), '{}');
  const stranger = join(folder, 'stranger.mjs');
  writeFileSync(
    stranger,
    `import { readFileSync } from 'node:fs';
     import { portableSuites, readBundle, verifyBundle } from 'double-random/verify';
     const report = verifyBundle(readBundle(readFileSync(process.argv[2], 'utf8')), { suites: portableSuites });
     console.log(report.verified, report.checks.length);`,
  );
  const said = execFileSync(process.execPath, [stranger, fileURLToPath(GOLDEN)], { encoding: 'utf8' });
  expect(said).toBe('true 24\n');
});
