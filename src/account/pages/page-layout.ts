import { createHash } from 'node:crypto';
import { type Html, html } from '../../platform/html.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --quiet: #4e5969; --line: #c9cdd4; --red: #b3131b; --paper: #fff; --wash: #f5f6f8;
  --edge: #86909c; --warn: #fff2f0; --link: #1d4f91; --button: #b3131b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --quiet: #a3adba; --line: #343c48; --red: #ff8a80; --paper: #1d232c; --wash: #14181f;
    --edge: #6b7685; --warn: #341917; --link: #8fb8f0; --button: #b3131b; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 48px; background: var(--wash); color: var(--ink);
  font: 16px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 560px; margin: 0 auto; padding: 24px; background: var(--paper); border: 1px solid var(--line);
  border-top: 4px solid var(--red); border-radius: 8px; }
main.wide { max-width: 960px; }
h1 { margin: 0 0 4px; font-size: 24px; line-height: 1.4; }
h2 { margin: 24px 0 4px; font-size: 18px; }
p { margin: 8px 0; } .en { color: var(--quiet); font-size: 14px; }
a { color: var(--link); }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
input { width: 100%; min-height: 44px; padding: 8px 12px; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: 6px; font: inherit; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
button { width: 100%; min-height: 48px; margin-top: 24px; border: 0; border-radius: 6px; background: var(--button);
  color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
.faults { margin: 16px 0; padding: 8px 16px; border-left: 4px solid var(--red); background: var(--warn); }
.faults ul { margin: 4px 0; padding-left: 20px; }
fieldset { margin: 24px 0 0; padding: 8px 16px 16px; border: 1px solid var(--line); border-radius: 6px; }
legend { padding: 0 8px; font-weight: 600; }
.link { display: block; padding: 8px 12px; border: 1px dashed var(--edge); border-radius: 6px; overflow-wrap: anywhere; font-family: monospace; }
.links { margin: 8px 0; padding: 0; list-style: none; }
.links a { display: block; padding: 10px 0; }
.links li { border-top: 1px solid var(--line); }
.row { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin: 16px 0; }
.row button { width: auto; min-height: 44px; margin: 0; padding: 0 16px; color: var(--ink); background: none; border: 1px solid var(--edge); }
.row form { display: contents; }
.draws { margin: 8px 0; padding: 0; list-style: none; }
.draws li { padding: 12px 0; border-top: 1px solid var(--line); }
.draws h3 { margin: 0; font-size: 16px; }
.draws p { margin: 2px 0; }
.papers { display: flex; flex-wrap: wrap; gap: 0 20px; }
.papers a { padding: 6px 0; }
table { width: 100%; margin: 8px 0; border-collapse: collapse; }
th, td { padding: 10px 8px; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-size: 14px; font-weight: 400; white-space: nowrap; }
td { overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.number a { display: inline-block; min-width: 24px; margin: -8px; padding: 8px; }
.late, .late a { color: var(--red); font-weight: 600; }
.soon { font-weight: 600; }
.day { white-space: nowrap; }
.filter { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; margin: 16px 0; }
.filter label { margin: 0; font-size: 14px; font-weight: 400; color: var(--quiet); }
.filter select { display: block; min-height: 44px; padding: 0 8px; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 6px; font: inherit; }
.filter button { width: auto; min-height: 44px; margin: 0; padding: 0 20px; }
select:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
@media (max-width: 640px) {
  thead { display: none; }
  tr { display: grid; grid-template-columns: repeat(2, 1fr); gap: 2px 16px; padding: 12px 0; border-top: 1px solid var(--line); }
  td { padding: 0; border: 0; }
  td.whole { grid-column: 1 / -1; }
  td[data-title]::before { content: attr(data-title) " "; color: var(--quiet); font-size: 14px; font-weight: 400; }
  .number { text-align: left; }
  .filter label { flex: 1 1 40%; }
  .filter select { width: 100%; }
}
.tag { display: inline-block; margin-left: 8px; padding: 0 8px; border: 1px solid var(--edge); border-radius: 4px; font-size: 13px; font-weight: 400; color: var(--quiet); }
`;

/** Nothing is fetched and no script runs; the form goes back to where it came from. `more` is the style of one kind of page. */
export const pageHeaders = (more = '') =>
  ({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256')
      .update(STYLE + more)
      .digest('base64')}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  }) as const;

export const PAGE_HEADERS = pageHeaders();

/** A small page that works without scripts, on desktop and phone alike; search engines are sent away unless `open`. */
export function accountPage(title: string, body: Html, kind?: 'wide' | 'open', more = ''): string {
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${kind === 'open' ? html`` : html`<meta name="robots" content="noindex">`}<title>${title}</title>`;
  return `<!doctype html>
<html lang="zh-CN"><head>${head.text}
<style>${STYLE}${more}</style></head>
<body><main${kind === 'wide' ? ' class="wide"' : ''}>${html`<h1>${title}</h1>`.text}${body.text}</main></body></html>
`;
}

/** What is to be mended, on top of the form and read out first. */
export const faultList = (faults: readonly string[]): Html =>
  faults.length === 0
    ? html``
    : html`<div class="faults" role="alert"><strong>请修改后重新提交：</strong><ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul></div>`;
