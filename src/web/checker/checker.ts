/** The page that is one file: its worker stands in it, it speaks both languages, and works from a disk. */
import { openChecking } from './checking.ts';
import { takeFiles } from './take-files.ts';
import { verifierBy } from './verifier.ts';
import type { Language } from './words.ts';

/** The worker's program, written here by the build, so that the page is one file. */
declare const CHECK_WORKER: string;

let language: Language = document.documentElement.lang.startsWith('en') ? 'en' : 'zh';
const program = URL.createObjectURL(new Blob([CHECK_WORKER], { type: 'text/javascript' }));
const checking = openChecking({ verifier: verifierBy(new Worker(program)), language: () => language });
takeFiles((files) => checking.checkFiles(files));

function speak(next: Language): void {
  language = next;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  checking.render();
}
for (const button of document.querySelectorAll<HTMLElement>('[data-language]'))
  button.addEventListener('click', () => speak(button.dataset.language === 'en' ? 'en' : 'zh'));
// Saved and opened from a disk, the page has no site around it: addresses stay to be read, and lead nowhere.
if (location.protocol === 'file:')
  for (const link of document.querySelectorAll('a[href^="/"]')) link.removeAttribute('href');
speak(language);
