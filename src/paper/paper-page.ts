/** Pages for paper: A4, no script, nothing fetched, so that a page printed years later looks the same. */
import { createHash } from 'node:crypto';
import { create } from 'qrcode';
import { z } from 'zod';
import { type Html, html } from '../platform/html.ts';
import { PAPER_STYLE } from './paper-style.ts';

export const page = z.string().describe('A4 打印页（HTML），不含脚本');

/** How a kind of paper looks, and the headers under which a browser may show it. */
export interface Look {
  readonly style: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a print page may do: show itself. The style is admitted by its digest alone. */
export function lookOf(own: string): Look {
  const style = PAPER_STYLE + own;
  const digest = createHash('sha256').update(style).digest('base64');
  return {
    style,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'private, no-store',
    },
  };
}

/**
 * A document for printing, each of `sheets` beginning on a page of its own.
 * @param rehearsal what the note of a rehearsal says; it is said across every page too, so that no sheet of one can
 *   pass for one of an official draw
 */
export function paperPage(
  { style }: Look,
  title: string,
  sheets: readonly Html[],
  rehearsal: string | undefined,
): string {
  const mark = rehearsal === undefined ? html`` : html`<div class="rehearsal" aria-hidden="true">演练</div>`;
  const note =
    rehearsal === undefined ? html`` : html`<p class="rehearsal-note">${rehearsal} · REHEARSAL</p>`;
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>`;
  const body = html`${mark}<main>${sheets.map((sheet) => html`<article class="sheet">${note}${sheet}</article>`)}</main>`;
  return `<!doctype html>
<html lang="zh-CN"><head>${head.text}
<style>${style}</style></head>
<body>${body.text}</body></html>
`;
}

/** A QR code as one inline path; `label` is what a screen reader says. */
export function qr(text: string, label: string): Html {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  let path = '';
  for (let i = 0; i < data.length; i++) if (data[i]) path += `M${i % size} ${Math.floor(i / size)}h1v1h-1z`;
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="-2 -2 ${size + 4} ${size + 4}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
