/** Pieces that several pages are put together from. */
import { type Html, html } from '../../platform/html.ts';
import type { Language } from '../../platform/language.ts';
import { addressIn } from './language.ts';
import { FRAME } from './words/frame.ts';

/** The clock of the office, whatever the server's: `2026-03-05 09:10`. */
export function officeTime(instant: string): string {
  const shifted = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 16)}`;
}

/** An instant as a reader of the office's city knows it, exact for programs. */
export const time = (instant: string): Html =>
  html`<time datetime="${new Date(Date.parse(instant)).toISOString()}">${officeTime(instant)}</time>`;

export const link = (language: Language, path: string, text: string | Html): Html =>
  html`<a href="${addressIn(language, path)}">${text}</a>`;

/** A digest in groups that may be broken over lines, whole for whoever copies it. */
export const digestText = (hex: string): Html => html`<code class="digest">${hex}</code>`;

/** Names and what stands behind them. */
export const facts = (rows: readonly (readonly [name: string, value: Html | string])[]): Html =>
  html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** Below a line that says what is in it; paper has it unfolded. */
export const folded = (title: string, body: Html): Html =>
  html`<details><summary>${title}</summary>${body}</details>`;

/** Of a draw over few tasks a reader sees all at once; of one over more, each is folded up. */
export const areMany = (tasks: readonly unknown[]): boolean => tasks.length > 3;

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Html | string;
  readonly isNumber?: boolean;
}

/** A table that becomes cards on a phone: each cell says its column's title there. The first column heads its row. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const kind = ({ isNumber }: Column<Row>) => (isNumber ? html` class="number"` : html``);
  return html`<div class="table"><table><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${kind(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((column, i) =>
        i === 0
          ? html`<th scope="row">${column.cell(row)}</th>`
          : html`<td data-title="${column.title}"${kind(column)}>${column.cell(row)}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** A criterion of a list, chosen from a few; the empty choice is all. */
export const select = (
  language: Language,
  {
    name,
    title,
    choices,
    chosen,
  }: { name: string; title: string; choices: readonly Choice[]; chosen: string | undefined },
): Html =>
  html`<label>${title}<select name="${name}"><option value="">${FRAME[language].all}</option>${choices.map(
    (choice) =>
      html`<option value="${choice.value}"${choice.value === chosen ? html` selected` : html``}>${choice.title}</option>`,
  )}</select></label>`;

/** The criteria of a list as a form that works without scripts. */
export const filterForm = (
  language: Language,
  path: string,
  fields: readonly Html[],
  submit: string = FRAME[language].filter,
): Html =>
  html`<form class="filter" action="${addressIn(language, path)}">${fields}<button>${submit}</button></form>`;

/** To the next page of a list and back to its beginning; `criteria` go along, empty ones left out. */
export function pager(
  language: Language,
  path: string,
  criteria: Readonly<Record<string, string | number | undefined>>,
  { next, isFirst }: { readonly next: string | null; readonly isFirst: boolean },
): Html {
  if (next === null && isFirst) return html``;
  const words = FRAME[language];
  const at = (more: Record<string, string>) =>
    addressIn(language, `${path}${queryText({ ...criteria, ...more })}`);
  return html`<nav class="pager" aria-label="${words.older}">${isFirst ? html`` : html`<a href="${at({})}">${words.first}</a>`}${
    next === null
      ? html``
      : html`<a class="button" rel="next" href="${at({ cursor: next })}">${words.older}</a>`
  }</nav>`;
}

/** Criteria as the part of an address behind the path; nothing where none is given. */
export function queryText(criteria: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(criteria).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

export const nothingFound = (language: Language): Html =>
  html`<p class="nothing">${FRAME[language].nothing}</p>`;

export const tag = (text: string, kind: 'plain' | 'good' | 'bad' | 'warn' = 'plain'): Html =>
  html`<span class="tag ${kind}">${text}</span>`;

export interface Download {
  readonly title: string;
  readonly address: string;
}

/** Files and feeds beside a list. */
export const downloads = (language: Language, files: readonly Download[]): Html =>
  html`<aside class="downloads"><h2>${FRAME[language].downloads}</h2><ul>${files.map(
    ({ title, address }) => html`<li><a href="${address}">${title}</a></li>`,
  )}</ul></aside>`;
