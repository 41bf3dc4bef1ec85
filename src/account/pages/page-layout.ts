import { createHash } from 'node:crypto';
import { type Html, html } from '../../draw/print/html.ts';

const STYLE = `
:root { color-scheme: light; --ink: #1d2129; --quiet: #4e5969; --line: #c9cdd4; --red: #b3131b; --wash: #f5f6f8; }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 48px; background: var(--wash); color: var(--ink);
  font: 16px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 560px; margin: 0 auto; padding: 24px; background: #fff; border: 1px solid var(--line);
  border-top: 4px solid var(--red); border-radius: 8px; }
h1 { margin: 0 0 4px; font-size: 24px; line-height: 1.4; }
h2 { margin: 24px 0 4px; font-size: 18px; }
p { margin: 8px 0; } .en { color: var(--quiet); font-size: 14px; }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
input { width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid #86909c; border-radius: 6px; font: inherit; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
button { width: 100%; min-height: 48px; margin-top: 24px; border: 0; border-radius: 6px; background: var(--red);
  color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
.faults { margin: 16px 0; padding: 8px 16px; border-left: 4px solid var(--red); background: #fff2f0; }
.faults ul { margin: 4px 0; padding-left: 20px; }
fieldset { margin: 24px 0 0; padding: 8px 16px 16px; border: 1px solid var(--line); border-radius: 6px; }
legend { padding: 0 8px; font-weight: 600; }
.link { display: block; padding: 8px 12px; border: 1px dashed #86909c; border-radius: 6px; overflow-wrap: anywhere; font-family: monospace; }
`;

/** Nothing is fetched and no script runs; the form goes back to where it came from. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256')
    .update(STYLE)
    .digest('base64')}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
} as const;

/** A small page for somebody who is not logged in, on desktop and phone alike. */
export function accountPage(title: string, body: Html): string {
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>`;
  return `<!doctype html>
<html lang="zh-CN"><head>${head.text}
<style>${STYLE}</style></head>
<body><main>${html`<h1>${title}</h1>`.text}${body.text}</main></body></html>
`;
}

/** What is to be mended, on top of the form and read out first. */
export const faultList = (faults: readonly string[]): Html =>
  faults.length === 0
    ? html``
    : html`<div class="faults" role="alert"><strong>请修改后重新提交：</strong><ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul></div>`;
