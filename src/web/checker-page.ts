/**
 * "Check a draw yourself" as one HTML file that works offline: the core's verifier, its worker, the page and the
 * steps by hand. `npm run build` writes it to `dist/check.html`.
 */
import { readFileSync } from 'node:fs';
import { LEVEL_TITLES } from '../core/verify/level-titles.ts';
import { bundled } from './bundle.ts';

const HERE = new URL('./checker/', import.meta.url);
const BY_HAND = new URL('../../examples/check-by-hand.mjs', import.meta.url);

const text = (url: URL): string => readFileSync(url, 'utf8');

/** The whole page; what it holds depends on the sources alone. */
export async function checkerPage(): Promise<string> {
  const worker = await bundled(new URL('check-worker.ts', HERE));
  const script = await bundled(new URL('checker.ts', HERE), { CHECK_WORKER: JSON.stringify(worker) });
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
