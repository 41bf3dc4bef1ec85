/** Official papers as a page to print. */
import { type Html, html } from '../platform/html.ts';
import { type Block, BOX, type Cell, type Line, type PaperContent, type Row, runsOf } from './content.ts';
import { DOCUMENT_STYLE, footOf } from './document-style.ts';
import { type Look, lookOf, paperPage, qr } from './paper-page.ts';
import { printable } from './printable.ts';

/** @param rehearsal what the note says where it is one */
export function paperHtml(
  title: string,
  papers: readonly PaperContent[],
  rehearsal: string | undefined,
): { readonly page: string; readonly headers: Look['headers'] } {
  const look = lookOf(
    DOCUMENT_STYLE +
      papers.map(({ reference }, i) => footOf(i, printable(reference), papers.length === 1)).join(''),
  );
  const sheets = papers.map(documentOf);
  return { page: paperPage(look, printable(title), sheets, rehearsal), headers: look.headers };
}

const documentOf = ({ office, number, title, code, blocks }: PaperContent): Html => html`<header>
<p class="office">${printable(office)}</p>
<p class="document-number">${lineOf(number)}</p>
<div class="rule"></div>
<div class="title"><h1>${printable(title)}</h1><figure>${qr(code.text, '检查编号的二维码')}<figcaption>${code.caption.map((words, i) => (i === 0 ? html`${printable(words)}` : html`<br>${printable(words)}`))}</figcaption></figure></div>
</header>
${blocks.map(blockOf)}`;

function blockOf(block: Block): Html {
  switch (block.kind) {
    case 'heading':
      return html`<h2>${printable(block.text)}</h2>
`;
    case 'paragraph':
      return html`<p class="${block.look ?? 'text'}">${lineOf(block.line)}</p>
`;
    case 'seal':
      return html`<div class="seal-place"><p>${printable(block.office)}</p><p class="seal-mark">（印章处）</p><p>　　　　年　　月　　日</p></div>
`;
    case 'table':
      return tableOf(block);
  }
}

function tableOf({ widths, head, rows }: Extract<Block, { kind: 'table' }>): Html {
  const columns = html`<colgroup>${widths.map((width) => html`<col width="${width}%">`)}</colgroup>`;
  const top =
    head === undefined
      ? html``
      : html`<thead><tr>${head.map((text) => html`<th scope="col">${printable(text)}</th>`)}</tr></thead>`;
  return html`<table class="${head === undefined ? 'facts' : 'list'}">${columns}${top}<tbody>
${rows.map((row) => rowOf(row, head))}</tbody></table>
`;
}

const rowOf = ({ cells, height }: Row, head: readonly string[] | undefined): Html =>
  html`<tr${height === undefined ? html`` : html` class="h${height}"`}>${cells.map((one, i) => cellOf(one, head?.[i]))}</tr>
`;

/** On a phone a cell stands by itself and says which column it is of. */
function cellOf({ lines, label, span }: Cell, column: string | undefined): Html {
  const wide = span === undefined ? html`` : html` colspan="${span}"`;
  const named = column === undefined ? html`` : html` data-column="${printable(column)}"`;
  const text = lines.map((line, i) => (i === 0 ? lineOf(line) : html`<br>${lineOf(line)}`));
  return label === true ? html`<th scope="row"${wide}>${text}</th>` : html`<td${wide}${named}>${text}</td>`;
}

const lineOf = (line: Line): Html =>
  html`${runsOf(line).map((run) => {
    if (typeof run === 'string') return html`${printable(run)}`;
    if ('strong' in run) return html`<b>${printable(run.strong)}</b>`;
    if ('tick' in run) return html`<span class="tick">${BOX}${printable(run.tick)}</span>`;
    return html`<span class="blank b${run.blank}"></span>`;
  })}`;
