/**
 * "Check a draw yourself" as one HTML file that works offline: the core's verifier, its worker, the page and the
 * steps by hand. `npm run build` writes it to `dist/check.html`; esbuild is needed there and nowhere else.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LEVEL_TITLES } from '../core/verify/level-titles.ts';

const HERE = new URL('./checker/', import.meta.url);
const BY_HAND = new URL('../../examples/check-by-hand.mjs', import.meta.url);

const text = (url: URL): string => readFileSync(url, 'utf8');

/** The whole page; what it holds depends on the sources alone. */
export async function checkerPage(): Promise<string> {
  const worker = await bundled('check-worker.ts', {});
  const script = await bundled('checker.ts', { CHECK_WORKER: JSON.stringify(worker) });
  const parts: Readonly<Record<string, string>> = {
    '/*STYLE*/': text(new URL('checker.css', HERE)),
    '/*SCRIPT*/': script.replaceAll('</script', '<\\/script'),
    '/*BY-HAND*/': escaped(text(BY_HAND)),
    '<!--LEVELS-ZH-->': levelTable('zh'),
    '<!--LEVELS-EN-->': levelTable('en'),
  };
  return Object.entries(parts).reduce(
    (page, [mark, part]) => page.replace(mark, () => part),
    text(new URL('checker.html', HERE)),
  );
}

async function bundled(file: string, define: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, HERE))],
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

function levelTable(language: 'zh' | 'en'): string {
  const heads = { zh: ['等级', '说明', '仍须相信'], en: ['Level', 'Shows', 'Still to be believed'] }[
    language
  ];
  const rows = Object.entries(LEVEL_TITLES).map(([level, { name, shows, leaves }]) =>
    [`${level} ${name[language]}`, shows[language], leaves[language]].map(cell('td')).join(''),
  );
  const lines = [heads.map(cell('th')).join(''), ...rows].map((row) => `<tr>${row}</tr>`).join('\n');
  return `<div class="wide"><table>\n${lines}\n</table></div>`;
}

const cell = (tag: string) => (content: string) => `<${tag}>${escaped(content)}</${tag}>`;
const escaped = (plain: string): string =>
  plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
