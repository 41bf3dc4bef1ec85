import type { PlacedProof } from '../../../ledger/prove-entry.ts';
import { type Html, html } from '../../../platform/html.ts';
import type { Language } from '../../../platform/language.ts';
import { digestText, facts } from '../parts.ts';
import { FRAME } from '../words/frame.ts';
import { IDENTITY } from '../words/identity.ts';

/** What of a document the entry's digest is over: the text itself, or the bulletin that lists the text. */
export type Digested = 'text' | 'bulletin';

/** Where a document stands in the public log, with everything by which a stranger finds it there. */
export function logPlace(language: Language, proven: PlacedProof | undefined, digested: Digested): Html {
  if (proven === undefined) return html``;
  const [words, frame] = [IDENTITY[language], FRAME[language]];
  const { position, body, size, root, proof } = proven;
  return html`<section><h2>${words.log}</h2>
<p>${words.position(frame.number(position), frame.number(size))} ${words.inLog}</p>
<details><summary>${words.proof}</summary>
${facts([
  [words.entry, html`<code class="digest">${body}</code>`],
  [words.size, frame.number(size)],
  [words.root, digestText(root)],
  [
    words.path,
    proof.length === 0
      ? words.alone
      : html`<ol class="hashes">${proof.map((step) => html`<li>${digestText(step)}</li>`)}</ol>`,
  ],
])}
<h3>${words.how}</h3>
<ol><li>${words.chainText}</li><li>${digested === 'bulletin' ? words.chainBulletin : words.chainOwn}</li><li>${words.chainLeaf}</li><li>${words.chainPath}</li>
<li>${words.chainRoot} <a href="/api/v1/public/ledger/checkpoint">${words.checkpoint}</a> · <a href="/api/v1/public/ledger/keys">${words.keys}</a> · <a href="/api/v1/public/ledger/export">${words.whole}</a></li></ol>
<p>${words.command}</p><pre tabindex="0"><code>npm run verify -- --ledger ledger.jsonl</code></pre>
</details></section>`;
}
