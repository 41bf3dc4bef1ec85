/** The sheets of a ceremony: what witnesses sign and write on. */

import { lookOf, paperPage } from '../../paper/paper-page.ts';
import { type Html, html } from '../../platform/html.ts';
import { SLIP_STYLE } from './slip-style.ts';

const LOOK = lookOf(SLIP_STYLE);
export const SLIP_HEADERS = LOOK.headers;

export const slipPage = (title: string, body: Html, rehearsal: boolean): string =>
  paperPage(LOOK, title, [body], rehearsal ? '演练，不作为正式抽取依据' : undefined);

/** A digest in groups of four, as it is read aloud and compared by eye. */
export const grouped = (digest: string): Html =>
  html`<span class="digest">${(digest.match(/.{1,4}/g) ?? []).map((group) => html`<span>${group}</span> `)}</span>`;

/** `n` empty boxes, one for each digit. */
export const boxes = (n: number): Html =>
  html`<span class="boxes">${Array.from({ length: n }, () => html`<i></i>`)}</span>`;
