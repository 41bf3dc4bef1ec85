import type { FastifyInstance } from 'fastify';
import { listDraws } from '../../../../draw/queries.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { lineOfDraw, type PublicDrawLine } from '../../../../publication/published-draws.ts';
import { portalAssets } from '../../assets.ts';
import type { View } from '../../layout.ts';
import { link, tag, time } from '../../parts.ts';
import { portalPage } from '../../portal-page.ts';
import { CHECK } from '../../words/check.ts';
import { KINDS } from '../../words/kinds.ts';
import { controls, whatIsChecked, withoutThisPage } from './check-parts.ts';

const NEWEST = 10;
/** Drafts and draws that are not disclosed yet stand between them. */
const SEEN = 100;

/** Which draw to check, or any evidence that a reader has, from wherever. */
export function checkADrawPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/check-a-draw',
    async show({ language }): Promise<View> {
      const words = CHECK[language];
      const draws = (await listDraws(app.db, SEEN)).flatMap(lineOfDraw);
      const disclosed = draws.filter(({ state }) => state === 'disclosed' || state === 'closed');
      return {
        title: words.title,
        section: 'check',
        script: 'check',
        body: html`<div class="lead beside-report">${words.what.map((sentence) => html`<p>${sentence}</p>`)}</div>
${newest(language, disclosed.slice(0, NEWEST))}
${controls(language)}
${whatIsChecked(language)}
${withoutThisPage(language, await portalAssets())}`,
      };
    },
  });
}

function newest(language: Language, draws: readonly PublicDrawLine[]): Html {
  const words = CHECK[language];
  return html`<section class="beside-report"><h2>${words.newest}</h2>
${
  draws.length === 0
    ? html`<p class="nothing">${words.none}</p>`
    : html`<ul class="cards">${draws.map(
        ({ number, title, rehearsal, sealed_at }) =>
          html`<li>${rehearsal ? html`${tag(KINDS[language].rehearsal, 'warn')} ` : html``}${link(language, `/draws/${encodeURIComponent(number)}/check`, title)}
<span class="quiet small">${time(sealed_at)} · ${number}</span></li>`,
      )}</ul>`
}
<p>${link(language, '/draws', words.all)}</p></section>`;
}
