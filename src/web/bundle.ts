import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A program for browsers from its source, in one text; esbuild is needed here and nowhere else. */
export async function bundled(source: URL, define: Readonly<Record<string, string>> = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(source)],
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
