import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What the browser page gets as the global `core`. */
const ENTRY = `
export { portableSuites } from './src/core/canonical/portable-suites.ts';
export { selfTest } from './src/core/draw/known-answers.ts';
export { readReplayInput, replay } from './src/core/draw/replay.ts';
export { readBundle } from './src/core/verify/bundle.ts';
export { verifyBundle } from './src/core/verify/verify.ts';
`;

/** The core as one script for a page, with nothing of Node in it. */
export async function bundleCore(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: fileURLToPath(new URL('../..', import.meta.url)), loader: 'ts' },
    bundle: true,
    format: 'iife',
    globalName: 'core',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
