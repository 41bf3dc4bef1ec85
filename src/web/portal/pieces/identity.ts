import { qr } from '../../../paper/paper-page.ts';
import { type Html, html } from '../../../platform/html.ts';
import type { Language } from '../../../platform/language.ts';
import { addressIn } from '../language.ts';
import { digestText, facts } from '../parts.ts';
import { IDENTITY } from '../words/identity.ts';

export interface Identity {
  /** Permanent, below the language. */
  readonly path: string;
  /** Rows before the address: number, issuer, days. */
  readonly rows: readonly (readonly [name: string, value: Html | string])[];
  /** SHA-256 of the text, hex. */
  readonly digest?: string;
}

/**
 * By what a document is known: its numbers, its permanent address and its fingerprint. Where the office has stated its
 * public address, the whole of it is shown, and as a code for the camera of a phone; a request is never asked for it.
 */
export function identity(
  language: Language,
  office: { readonly public_url?: string },
  { path, rows, digest }: Identity,
): Html {
  const words = IDENTITY[language];
  const own = addressIn(language, path);
  const whole = office.public_url === undefined ? undefined : office.public_url + own;
  const fingerprint: [string, Html][] =
    digest === undefined
      ? []
      : [
          [
            words.digest,
            html`${digestText(digest)}<span class="quiet small hint">${words.digestHint}</span>`,
          ],
        ];
  const list = facts([...rows, [words.address, html`<a href="${own}">${whole ?? own}</a>`], ...fingerprint]);
  if (whole === undefined) return list;
  return html`<div class="identity">${list}<figure class="qr">${qr(whole, words.code(whole))}<figcaption class="quiet small">${words.scan}</figcaption></figure></div>`;
}
