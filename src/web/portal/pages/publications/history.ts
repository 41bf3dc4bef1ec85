import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { PublicationView } from '../../../../publication/schema.ts';
import { link, tag, time } from '../../parts.ts';
import { KINDS } from '../../words/kinds.ts';
import { PUBLICATIONS } from '../../words/publications.ts';
import { readDocument } from './document.ts';

type Beside = PublicationView['beside'][number];

/** What was published about a publication since, in the order of time. */
export function history(language: Language, beside: readonly Beside[]): Html {
  const words = PUBLICATIONS[language];
  return html`<section><h2>${words.history}</h2>${
    beside.length === 0
      ? html`<p class="quiet">${words.historyNone}</p>`
      : html`<ol class="cards">${beside.map((one) => entry(language, one))}</ol>`
  }</section>`;
}

function entry(language: Language, { number, kind, published_at, document, withdrawn }: Beside): Html {
  const [words, kinds] = [PUBLICATIONS[language], KINDS[language].publication];
  return html`<li>${tag(kinds[kind], kind === 'withdrawal' ? 'bad' : 'plain')} ${link(language, `/publications/${number}`, number)}
${withdrawn === null ? html`` : tag(words.withdrawnTag, 'bad')}${told(language, document)}<span class="quiet small">${time(published_at)}</span></li>`;
}

/** Reason or answer; of a text that was withdrawn there is none. */
function told(language: Language, document: unknown): Html {
  const words = PUBLICATIONS[language];
  const read = readDocument(document);
  switch (read?.kind) {
    case 'correction':
    case 'withdrawal':
      return html`<div class="lines">${read.reason}</div>`;
    case 'objection':
      return html`<div>${words.objectionAbout(read.filed_on)} · <strong>${words.outcomes[read.outcome]}</strong></div><div class="lines">${read.answer}</div>`;
    default:
      return html``;
  }
}
