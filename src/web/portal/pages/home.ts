import type { FastifyInstance } from 'fastify';
import { listDraws } from '../../../draw/queries.ts';
import { instantNow, officeToday } from '../../../platform/clock.ts';
import { type Html, html } from '../../../platform/html.ts';
import type { Language } from '../../../platform/language.ts';
import { lineOfDraw, type PublicDrawLine } from '../../../publication/published-draws.ts';
import { listPublishedPlans } from '../../../publication/published-plans.ts';
import { listBulletins } from '../../../publication/read-publications.ts';
import type { BulletinLine } from '../../../publication/schema.ts';
import { type PublicProgress, publicProgress, type Share } from '../../../statistics/public-progress.ts';
import { type Kept, KeptFigures } from '../kept-figures.ts';
import { addressIn } from '../language.ts';
import type { View } from '../layout.ts';
import { link, table, tag, time } from '../parts.ts';
import { portalPage } from '../portal-page.ts';
import { FRAME } from '../words/frame.ts';
import { HOME } from '../words/home.ts';
import { KINDS } from '../words/kinds.ts';

const LATEST = 8;
const DRAWS = 5;
/** Drafts stand between the draws and are nobody's business. */
const SEEN = 30;
const MOST_PLANS = 1_000;

export function homePage(app: FastifyInstance): void {
  const figures = new KeptFigures((year) => publicProgress(app.db, year), instantNow);
  portalPage(app, {
    path: '/',
    async show({ language }): Promise<View> {
      const year = Number(officeToday().slice(0, 4));
      const [progress, plans, latest, draws] = await Promise.all([
        figures.read(year),
        listPublishedPlans(app.db, { year, limit: MOST_PLANS }),
        listBulletins(app.db, LATEST),
        newestDraws(app),
      ]);
      return {
        title: FRAME[language].site,
        body: html`${introduction(language)}
${yearAtAGlance(language, year, plans.length, progress)}
<div class="columns">
${latestPublications(language, latest)}
${latestDraws(language, draws)}
</div>`,
      };
    },
  });
}

async function newestDraws(app: FastifyInstance): Promise<PublicDrawLine[]> {
  const draws = await listDraws(app.db, SEEN);
  return draws.flatMap(lineOfDraw).slice(0, DRAWS);
}

function introduction(language: Language): Html {
  const words = HOME[language];
  return html`<div class="lead">${words.what.map((sentence) => html`<p>${sentence}</p>`)}</div>
<form class="ask" action="${addressIn(language, '/firm')}" role="search">
<label for="firm">${words.firm}</label>
<div class="line"><input id="firm" name="q" maxlength="200" autocomplete="off" required><button>${words.findFirm}</button></div>
<p class="quiet small">${words.findFirmHint}</p>
</form>`;
}

function yearAtAGlance(
  language: Language,
  year: number,
  plans: number,
  { figures: progress, as_of }: Kept<PublicProgress>,
): Html {
  const [words, frame] = [HOME[language], FRAME[language]];
  const { count, of } = progress.published;
  return html`<section class="panel"><h2>${words.year(year)}</h2>
<p>${link(language, `/plans?year=${year}`, words.plans(frame.number(plans)))}</p>
${
  of === 0
    ? html`<p class="quiet">${words.noVisits}</p>`
    : html`<h3>${words.progress}</h3>
<p>${words.published(frame.number(count), frame.number(of))} <strong>${frame.percent(count / of)}</strong></p>
${bar({ count, of })}
<h3>${words.coverage}</h3>
${table(
  words.coverageNote,
  [
    { title: words.tier, cell: ({ tier }) => KINDS[language].tier(tier) },
    { title: words.share, cell: (row) => html`${bar(row)}<span>${percentOf(language, row)}</span>` },
    { title: words.covered, cell: (row) => frame.number(row.count), isNumber: true },
    { title: words.listed, cell: (row) => frame.number(row.of), isNumber: true },
  ],
  progress.coverage,
)}
<p class="quiet small">${words.asOf} ${time(as_of)}</p>`
}</section>`;
}

const percentOf = (language: Language, { count, of }: Share): string =>
  of === 0 ? '–' : FRAME[language].percent(count / of);

/** The numbers stand beside it, so readers of the screen are spared it. */
function bar({ count, of }: Share): Html {
  const width = of === 0 ? 0 : Math.round((count / of) * 1_000);
  return html`<svg class="bar" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="1000" height="20"/><rect class="value" width="${width}" height="20"/></svg>`;
}

function latestPublications(language: Language, lines: readonly BulletinLine[]): Html {
  const words = HOME[language];
  return html`<section><h2>${words.latest}</h2>
${
  lines.length === 0
    ? html`<p class="nothing">${words.nothingYet}</p>`
    : html`<ul class="cards">${lines.map((line) => bulletinCard(language, line))}</ul>
<p>${link(language, '/publications', words.latestOf)}</p>`
}</section>`;
}

function bulletinCard(language: Language, { number, kind, title, published_at }: BulletinLine): Html {
  return html`<li>${tag(KINDS[language].publication[kind === 'results' ? 'result' : kind])} ${link(language, `/bulletins/${number}`, title)}
<span class="quiet small">${time(published_at)} · ${number}</span></li>`;
}

function latestDraws(language: Language, draws: readonly PublicDrawLine[]): Html {
  const [words, kinds] = [HOME[language], KINDS[language]];
  if (draws.length === 0)
    return html`<section><h2>${words.draws}</h2><p class="nothing">${words.noDraws}</p></section>`;
  const newest = draws.find(({ state, rehearsal }) => state === 'disclosed' && !rehearsal);
  return html`<section><h2>${words.draws}</h2>
${newest === undefined ? html`` : html`<p><a class="button" href="${addressIn(language, `/draws/${newest.number}/check`)}">${words.checkNewest}</a></p>`}
<ul class="cards">${draws.map(
    ({ number, title, state, rehearsal, sealed_at }) =>
      html`<li>${tag(kinds.draw[state], state === 'disclosed' ? 'good' : 'plain')} ${rehearsal ? tag(kinds.rehearsal, 'warn') : html``} ${link(language, `/draws/${number}`, title)}
<span class="quiet small">${time(sealed_at)} · ${number}</span></li>`,
  )}</ul>
<p>${link(language, '/draws', words.allDraws)}</p></section>`;
}
