/** Pages for paper: A4, no script, nothing fetched, so that a page printed years later looks the same. */
import { createHash } from 'node:crypto';
import { create } from 'qrcode';
import { z } from 'zod';
import { type Html, html } from '../../platform/html.ts';
import { PAPER_STYLE } from './paper-style.ts';

/** What a print page may do: show itself. The style is admitted by its digest alone. */
const PAPER_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(PAPER_STYLE)
  .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export const page = z.string().describe('A4 打印页（HTML），不含脚本');
export const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PAPER_CSP,
  'cache-control': 'private, no-store',
} as const;

/**
 * A document for printing. A rehearsal says so across every page, so that no sheet of it can pass for one of
 * an official draw.
 */
export function paper(title: string, body: Html, rehearsal: boolean): string {
  const style = html`<style>`.text + PAPER_STYLE;
  const mark = rehearsal ? html`<div class="rehearsal" aria-hidden="true">演练</div>` : html``;
  const note = rehearsal ? html`<p class="rehearsal-note">演练，不作为正式抽取依据 · REHEARSAL</p>` : html``;
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>`;
  return `<!doctype html>
<html lang="zh-CN"><head>${head.text}
${style}</style></head>
<body>${mark.text}<main class="sheet">${note.text}${body.text}</main></body></html>
`;
}

/** A digest in groups of four, as it is read aloud and compared by eye. */
export const grouped = (digest: string): Html =>
  html`<span class="digest">${(digest.match(/.{1,4}/g) ?? []).map((group) => html`<span>${group}</span> `)}</span>`;

/** A QR code as one inline path; `label` is what a screen reader says. */
export function qr(text: string, label: string): Html {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  let path = '';
  for (let i = 0; i < data.length; i++) if (data[i]) path += `M${i % size} ${Math.floor(i / size)}h1v1h-1z`;
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="-2 -2 ${size + 4} ${size + 4}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}

/** `n` empty boxes, one for each digit. */
export const boxes = (n: number): Html =>
  html`<span class="boxes">${Array.from({ length: n }, () => html`<i></i>`)}</span>`;
