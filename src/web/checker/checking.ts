/**
 * What every page that checks draws does: takes files, has evidence verified in the worker, says how far it is, shows,
 * saves and prints the report. Nothing leaves the browser. The pages have the elements; these are their ids.
 */
import { TITLES } from '../../core/verify/titles.ts';
import type { Checked, Refused, Step } from './asked.ts';
import { byId, element } from './element.ts';
import { refusalView } from './refusal-view.ts';
import { type Place, verdictOf, writeReport } from './report-view.ts';
import { savedReport } from './saved-report.ts';
import type { Verifier } from './verifier.ts';
import { type Language, WORDS } from './words.ts';

interface Page {
  readonly verifier: Verifier;
  /** Asked each time: a page may change it. */
  readonly language: () => Language;
  /** The draw that the page is about. */
  readonly draw?: string;
}

export interface Checking {
  /** Shows once more what is shown, in the language of now. */
  render(): void;
  /** Fetches the evidence of the page's draw from the service and checks it. */
  checkDraw(): void;
  /** Files in any order, together or one after the other: a log by itself waits for its evidence. */
  checkFiles(files: readonly File[]): void;
}

type Shown = (Checked & Place) | Refused | undefined;

export function openChecking({ verifier, language, draw }: Page): Checking {
  let shown: Shown;
  /** What the reader has given so far and is still of use: evidence, and the log beside it. */
  let files: readonly File[] = [];
  let renders = 0;
  const words = () => WORDS[language()];

  /** Piece by piece, the first at once; a later call takes over from one that is not done. */
  async function render(): Promise<void> {
    renders++;
    const mine = renders;
    const report = byId('report');
    byId('save').textContent = words().save;
    byId('print').textContent = words().print;
    byId('after').hidden = true;
    report.replaceChildren();
    report.setAttribute('aria-busy', 'true');
    for (const _piece of pieces(report)) {
      await nextFrame();
      if (mine !== renders) return;
    }
    report.setAttribute('aria-busy', 'false');
    byId('after').hidden = shown === undefined || !('report' in shown);
  }

  function* pieces(report: Element): Generator<void> {
    if (shown === undefined) return;
    if ('report' in shown) yield* writeReport(report, shown, language());
    else report.append(refusalView(shown, language()));
  }

  async function check(isOfService: boolean): Promise<void> {
    const given = files;
    show(undefined);
    say(words().begun);
    sayProgress(isOfService ? words().fetching(0) : words().reading);
    const end = await verifier.ask(
      {
        files: given,
        ...(isOfService && draw !== undefined && { draw }),
        ...(location.protocol.startsWith('http') && { service: location.origin }),
        log_keys: linesOf('log-keys'),
        trusted_witnesses: linesOf('witness-keys'),
      },
      (step) => take(step, given),
    );
    if (end === undefined) return;
    byId('progress').hidden = true;
    if ('waits' in end) return say(words().logGiven);
    const file = isOfService ? undefined : files[0]?.name;
    conclude('report' in end ? { ...end, at: new Date(), file, draw } : end);
  }

  function take(step: Step, given: readonly File[]): void {
    if ('fetched' in step) sayProgress(words().fetching(step.fetched));
    else if ('progress' in step) {
      const { progress, total, next } = step;
      sayProgress(words().working(progress + 1, total, TITLES[next][language()]), progress, total);
    } else {
      const { evidence, log } = step.sorted;
      files = [evidence, log].flatMap((at) => (at === undefined ? [] : (given[at] ?? [])));
      byId('log-given').hidden = log === undefined;
    }
  }

  function show(next: Shown): void {
    shown = next;
    void render();
  }

  /** Whoever reads with the ears or by the keyboard is brought to the verdict too. */
  function conclude(next: (Checked & Place) | Refused): void {
    show(next);
    const heading = byId('report').querySelector<HTMLElement>('.verdict h2');
    say('report' in next ? verdictOf(next, language()).join(' ') : (heading?.textContent ?? ''));
    heading?.focus();
  }

  byId('save').addEventListener('click', () => {
    if (shown === undefined || !('report' in shown)) return;
    const url = URL.createObjectURL(new Blob([savedReport(shown)], { type: 'application/json' }));
    element('a', { href: url, download: `report-${shown.report.draw}.json` }).click();
    URL.revokeObjectURL(url);
  });
  byId('print').addEventListener('click', () => print());
  return {
    render: () => void render(),
    checkDraw: () => void check(true),
    checkFiles(more) {
      files = [...files, ...more];
      void check(false);
    },
  };
}

/** A page in the background has no frames. */
const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => (document.hidden ? setTimeout(resolve) : requestAnimationFrame(resolve)));

const say = (text: string): void => {
  byId('said').textContent = text;
};

const linesOf = (id: string): string[] =>
  (byId(id) as HTMLTextAreaElement).value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Without numbers nobody knows how long it takes. */
function sayProgress(text: string, done?: number, total?: number): void {
  const bar = byId('bar') as HTMLProgressElement;
  byId('progress').hidden = false;
  byId('step').textContent = text;
  if (done === undefined || total === undefined) bar.removeAttribute('value');
  else {
    bar.max = total;
    bar.value = done;
  }
}
