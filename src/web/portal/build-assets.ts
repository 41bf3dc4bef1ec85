/** What the portal's pages load, from its sources; `npm run build` writes it to `dist/assets`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundled } from '../bundle.ts';
import type { BuiltAssets } from './asset-names.ts';

/** In the order in which they apply. */
const STYLES = ['base', 'frame', 'blocks', 'tables', 'steps', 'forms', 'check', 'paper'];

export async function buildAssets(): Promise<BuiltAssets> {
  const files = new Map<string, string>();
  const add = (name: string, ending: string, text: string): string => {
    const digest = createHash('sha256').update(text).digest('base64url').slice(0, 12);
    const file = `${name}.${digest}.${ending}`;
    files.set(file, text);
    return `/assets/${file}`;
  };
  const source = (path: string) => new URL(path, import.meta.url);
  const worker = add('check-worker', 'js', await bundled(source('../checker/check-worker.ts')));
  const check = await bundled(source('browser/check-draw.ts'), { CHECK_WORKER_URL: JSON.stringify(worker) });
  const names = {
    style: add(
      'portal',
      'css',
      STYLES.map((name) => readFileSync(source(`styles/${name}.css`), 'utf8')).join('\n'),
    ),
    icon: add('icon', 'svg', readFileSync(source('icon.svg'), 'utf8')),
    script: add('portal', 'js', await bundled(source('browser/large-text.ts'))),
    check: add('check', 'js', check),
    byHand: add('check-by-hand', 'mjs', readFileSync(source('../../../examples/check-by-hand.mjs'), 'utf8')),
  };
  return { names, files };
}
