import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles the service as the build does, but for type checks, so that a process and its threads start in tenths of a
 * second.
 * @returns the address of the compiled folder, which goes with the test file
 */
export function compileService(): string {
  const folder = mkdtempSync(join(tmpdir(), 'double-random-compiled-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const compiled = join(folder, 'dist');
  const options = ['--noCheck', '--declaration', 'false', '--sourceMap', 'false', '--outDir', compiled];
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', ...options], { cwd: ROOT });
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return `${pathToFileURL(compiled).href}/`;
}
