/** What the pages that check draws have in common; `browser/check-draw.ts` finds the controls by their ids. */
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { AssetNames } from '../../asset-names.ts';
import { CHECK } from '../../words/check.ts';

export const evidenceAddress = (number: string): string =>
  `/api/v1/public/draws/${encodeURIComponent(number)}/evidence`;

/** A draw's number may hold what no file's name can. */
const fileOf = (number: string): string => `evidence-${number.replace(/[^\p{L}\p{N}-]+/gu, '_')}.json`;

/**
 * The controls, hidden until the script is there: a button that does nothing would be worse than none. `draw` has the
 * button that fetches its evidence.
 */
export function controls(language: Language, draw?: string): Html {
  const words = CHECK[language];
  return html`<noscript><p class="notice warn">${words.noScript}</p></noscript>
<section class="panel check-controls" id="controls" hidden${draw === undefined ? html`` : html` data-draw="${draw}"`}>
<h2>${draw === undefined ? words.file : words.heading}</h2>
${
  draw === undefined
    ? html``
    : html`<p><button type="button" id="start" class="big">${words.start}</button></p>
<p class="quiet">${words.startHint}</p>`
}
<div id="drop">
${draw === undefined ? html`` : html`<p id="choose-or">${words.chooseOr}</p>`}
<p><input id="file" class="unseen" type="file" multiple accept=".json,.jsonl,application/json"><label class="button ${draw === undefined ? '' : 'plain'}" for="file">${words.choose}</label></p>
<p class="quiet small">${words.drop}</p>
<p id="log-given" class="small" hidden>${words.logGiven}</p>
</div>
<details><summary>${words.keys}</summary>
<label for="log-keys">${words.logKeys}</label><textarea id="log-keys" rows="2" spellcheck="false"></textarea>
<label for="witness-keys">${words.witnessKeys}</label><textarea id="witness-keys" rows="2" spellcheck="false" aria-describedby="keys-hint"></textarea>
<p id="keys-hint" class="quiet small">${words.keysHint}</p>
</details>
<p id="ready" class="quiet small" hidden>${words.ready}</p>
</section>
<p id="said" class="unseen" role="status"></p>
<div id="progress" hidden><p id="step"></p><progress id="bar" aria-labelledby="step"></progress></div>
<section id="report" aria-label="${words.report}"></section>
<p id="after" class="line" hidden><button type="button" id="save"></button><button type="button" id="print" class="plain"></button></p>`;
}

export function whatIsChecked(language: Language): Html {
  const words = CHECK[language];
  return html`<section class="beside-report"><h2>${words.works}</h2>
<ol class="steps">${words.steps.map(({ title, text }) => html`<li><strong>${title}</strong><span class="quiet">${text}</span></li>`)}</ol></section>`;
}

/** Whoever believes neither this page nor our program has others; `draw` whose evidence is public. */
export function withoutThisPage(language: Language, assets: AssetNames, draw?: string): Html {
  const words = CHECK[language];
  const evidence = draw === undefined ? 'evidence.json' : fileOf(draw);
  const ways: readonly (readonly [way: Html | string, hint: string])[] = [
    [html`<a href="/check" download="check.html">${words.single}</a>`, words.singleHint],
    draw === undefined
      ? [words.evidence, words.evidenceWhere]
      : [
          html`<a href="${evidenceAddress(draw)}" download="${evidence}">${words.evidence}</a>`,
          words.evidenceHint,
        ],
    [
      html`<a href="/api/v1/public/ledger/export" download="ledger.jsonl">${words.ledger}</a>`,
      words.ledgerHint,
    ],
    [html`<a href="${assets.byHand}" download="check-by-hand.mjs">${words.byHand}</a>`, words.byHandHint],
    [html`<a href="/protocol">${words.protocol}</a>`, words.protocolHint],
  ];
  return html`<section class="beside-report"><h2>${words.without}</h2>
<ul class="cards">${ways.map(([way, hint]) => html`<li>${way}<span class="quiet small">${hint}</span></li>`)}</ul>
<h3>${words.commands}</h3>
<p class="quiet small">${words.byHandRun}</p>
<pre><code>node check-by-hand.mjs ${evidence}</code></pre>
<p class="quiet small">${words.softwareRun}</p>
<pre><code>npm run verify -- ${evidence} --log ledger.jsonl</code></pre></section>`;
}
