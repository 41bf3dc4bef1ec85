import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { drawNumber } from '../../../../core/draw/document.ts';
import { html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { readPublicDraw } from '../../../../publication/published-draws.ts';
import type { AssetNames } from '../../asset-names.ts';
import { portalAssets } from '../../assets.ts';
import type { View } from '../../layout.ts';
import { facts, link, time } from '../../parts.ts';
import { portalPage } from '../../portal-page.ts';
import { CHECK } from '../../words/check.ts';
import { FRAME } from '../../words/frame.ts';
import { controls, whatIsChecked, withoutThisPage } from './check-parts.ts';
import { type CheckedDraw, notYet, standing } from './standing.ts';

/** "Check this draw": the reader's browser repeats it from its evidence. */
export function checkDrawPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/draws/:number/check',
    params: z.strictObject({ number: drawNumber }),
    problems: [publicationProblems['public-draw-not-found']],
    show: async ({ language, params }) =>
      checkView(language, await readPublicDraw(app.db, params.number), await portalAssets()),
  });
}

export function checkView(language: Language, draw: CheckedDraw, assets: AssetNames): View {
  const words = CHECK[language];
  const { number, title, sealed_at } = draw;
  const path = `/draws/${encodeURIComponent(number)}`;
  const shown = draw.evidence.length > 0 ? number : undefined;
  return {
    title: words.titleOf(number),
    section: 'check',
    crumbs: [
      { title: FRAME[language].draws, path: '/draws' },
      { title: number, path },
    ],
    ...(shown !== undefined && { script: 'check' as const }),
    body: html`<div class="lead beside-report">${words.what.map((sentence) => html`<p>${sentence}</p>`)}</div>
${standing(language, draw)}
${facts([
  [words.draw, link(language, path, title)],
  [words.sealed, time(sealed_at)],
])}
${shown === undefined ? notYet(language, draw) : controls(language, shown)}
${whatIsChecked(language)}
${withoutThisPage(language, assets, shown)}`,
  };
}
