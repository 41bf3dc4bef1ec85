/** By which marks a reader tells what a draw is worth; every page that shows one uses them. */
import { type Html, html } from '../../platform/html.ts';
import type { Language } from '../../platform/language.ts';
import type { PublicDrawLine } from '../../publication/published-draws.ts';
import { tag } from './parts.ts';
import { KINDS } from './words/kinds.ts';

type Marked = Pick<PublicDrawLine, 'state' | 'rehearsal' | 'title' | 'late'>;

export const drawPath = (number: string): string => `/draws/${encodeURIComponent(number)}`;

const TAG = { disclosed: 'good', closed: 'good', void: 'bad', failed: 'bad' } as const;

/** Its state, and that it is a rehearsal. */
export const drawTags = (language: Language, { state, rehearsal }: Marked): Html => {
  const kinds = KINDS[language];
  const kind = state in TAG ? TAG[state as keyof typeof TAG] : 'plain';
  return html`${rehearsal ? html`${tag(kinds.rehearsal, 'warn')} ` : html``}${tag(kinds.draw[state], kind)}`;
};

/** Its title, with the mark in it: titles are copied, printed and sent on without the page around them. */
export function markedTitle(language: Language, { state, rehearsal, title }: Marked): string {
  const kinds = KINDS[language];
  const marks = [
    ...(rehearsal ? [kinds.rehearsal] : []),
    ...(state === 'void' || state === 'failed' ? [kinds.draw[state]] : []),
  ];
  return marks.reduceRight((marked, mark) => kinds.markedTitle(mark, marked), title);
}

/** What nobody may overlook, in sentences. */
export function drawWarnings(language: Language, { state, rehearsal, late }: Marked, isEnded: boolean): Html {
  const kinds = KINDS[language];
  const failed = isEnded ? kinds.failedNote : kinds.failingNote;
  return html`${rehearsal ? html`<p class="notice warn">${kinds.rehearsalNote}</p>` : html``}${
    state === 'void' ? html`<p class="notice bad">${kinds.voidNote}</p>` : html``
  }${state === 'failed' ? html`<p class="notice bad">${failed}</p>` : html``}${
    late === undefined ? html`` : html`<p class="notice bad">${kinds.lateNote[late]}</p>`
  }`;
}
