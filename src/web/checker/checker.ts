/** The page: takes files, has evidence verified in a worker, shows and saves the report. Nothing leaves the browser. */
import { isLogText } from '../../core/ledger/log-lines.ts';
import { TITLES } from '../../core/verify/titles.ts';
import type { Verification } from '../../core/verify/verify.ts';
import type { Asked, Told } from './check-worker.ts';
import { byId, element } from './element.ts';
import { reportView } from './report-view.ts';
import { type Language, WORDS } from './words.ts';

/** The worker's program, written here by the build, so that the page is one file. */
declare const CHECK_WORKER: string;

type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'report'; readonly report: Verification; readonly file: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

let language: Language = document.documentElement.lang.startsWith('en') ? 'en' : 'zh';
let shown: Shown = { kind: 'nothing' };
let working: Worker | undefined;
/** What the reader has given so far: evidence, and the log beside it. */
let evidence: { readonly name: string; readonly text: string } | undefined;
let log: string | undefined;

function show(next: Shown): void {
  shown = next;
  render();
}

function render(): void {
  const words = WORDS[language];
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  byId('report').replaceChildren(...contents());
  byId('after').hidden = shown.kind !== 'report';
  byId('save').textContent = words.save;
  byId('print').textContent = words.print;
}

function contents(): Node[] {
  if (shown.kind === 'report') return reportView(shown.report, language);
  if (shown.kind === 'nothing') return [];
  const words = WORDS[language];
  const isKey = shown.code === 'key-malformed';
  return [
    element(
      'div',
      { class: 'verdict unsound' },
      element('h2', {}, isKey ? words.badKey : words.refused),
      element('p', {}, isKey ? words.badKeyNext : words.refusedNext),
      element('p', { class: 'quiet' }, element('code', {}, `${shown.code}: ${shown.message}`)),
    ),
  ];
}

/** Files in any order, together or one after the other: a log by itself waits for its evidence. */
async function takeFiles(files: readonly File[]): Promise<void> {
  working?.terminate();
  show({ kind: 'nothing' });
  sayProgress(WORDS[language].reading, 0, 1);
  for (const file of files) {
    const text = await file.text();
    if (isLogText(text)) log = text;
    else evidence = { name: file.name, text };
  }
  byId('log-given').hidden = log === undefined;
  if (evidence) check(evidence);
  else byId('progress').hidden = true;
}

function check({ name, text }: NonNullable<typeof evidence>): void {
  const url = URL.createObjectURL(new Blob([CHECK_WORKER], { type: 'text/javascript' }));
  const worker = new Worker(url);
  working = worker;
  const end = (next: Shown) => {
    worker.terminate();
    URL.revokeObjectURL(url);
    byId('progress').hidden = true;
    show(next);
    byId('report').focus();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if ('progress' in data) {
      const title = TITLES[data.next][language];
      sayProgress(WORDS[language].working(data.progress + 1, data.total, title), data.progress, data.total);
    } else if ('report' in data) end({ kind: 'report', report: data.report, file: name });
    else end({ kind: 'refused', code: data.refused, message: data.message });
  });
  worker.addEventListener('error', ({ message }) =>
    end({ kind: 'refused', code: WORDS[language].crashed, message }),
  );
  const asked: Asked = {
    text,
    ...(log !== undefined && { log }),
    ...(location.protocol.startsWith('http') && { service: location.origin }),
    log_keys: linesOf('log-keys'),
    trusted_witnesses: linesOf('witness-keys'),
  };
  worker.postMessage(asked);
}

const linesOf = (id: string): string[] =>
  (byId(id) as HTMLTextAreaElement).value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function sayProgress(text: string, done: number, total: number): void {
  const bar = byId('bar') as HTMLProgressElement;
  byId('progress').hidden = false;
  byId('step').textContent = text;
  bar.max = total;
  bar.value = done;
}

function saveReport(): void {
  if (shown.kind !== 'report') return;
  const text = `${JSON.stringify({ file: shown.file, ...shown.report }, undefined, 2)}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  element('a', { href: url, download: `report-${shown.report.draw}.json` }).click();
  URL.revokeObjectURL(url);
}

const input = byId('file') as HTMLInputElement;
const drop = byId('drop');
const take = (files: FileList | null | undefined) => {
  if (files && files.length > 0) void takeFiles([...files]);
};
input.addEventListener('change', () => {
  take(input.files);
  input.value = '';
});
addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
addEventListener('dragleave', () => drop.classList.remove('over'));
addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  take(event.dataTransfer?.files);
});
byId('save').addEventListener('click', saveReport);
byId('print').addEventListener('click', () => print());
// Saved and opened from a disk, the page has no site around it: addresses stay to be read, and lead nowhere.
if (location.protocol === 'file:')
  for (const link of document.querySelectorAll('a[href^="/"]')) link.removeAttribute('href');
for (const button of document.querySelectorAll<HTMLElement>('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset.language === 'en' ? 'en' : 'zh';
    render();
  });
render();
