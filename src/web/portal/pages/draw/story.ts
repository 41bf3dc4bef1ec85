import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { drawNumber } from '../../../../core/draw/document.ts';
import type { Level } from '../../../../core/verify/level.ts';
import { LEVEL_TITLES } from '../../../../core/verify/level-titles.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { drawPath, drawTags, drawWarnings, markedTitle } from '../../draw-marks.ts';
import { addressIn } from '../../language.ts';
import type { View } from '../../layout.ts';
import { facts, folded, link } from '../../parts.ts';
import { portalPage } from '../../portal-page.ts';
import { DRAW_OUTCOME } from '../../words/draw-outcome.ts';
import { DRAW_STORY } from '../../words/draw-story.ts';
import { FIRM } from '../../words/firm.ts';
import { FRAME } from '../../words/frame.ts';
import { files, ofStaffing, sameTasks, staffingDraws } from './beside.ts';
import { drawnList, replacements, teams } from './outcome.ts';
import { quotas } from './quotas.ts';
import { readStory, type Story } from './read-story.ts';
import { steps } from './steps.ts';

export const drawParams = z.strictObject({ number: drawNumber });

/** One draw, from the sealing of its list to its last replacement. */
export function drawPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/draws/:number',
    params: drawParams,
    problems: [publicationProblems['public-draw-not-found'], publicationProblems['public-plan-not-found']],
    async show({ language, params }): Promise<View> {
      const story = await readStory(app, params.number);
      const [words, outcome] = [DRAW_STORY[language], DRAW_OUTCOME[language]];
      const parts = [
        { id: 'steps', title: words.story, body: steps(language, story) },
        { id: 'quotas', title: outcome.quotas, body: quotas(language, story.shown.task_details) },
        { id: 'drawn', title: outcome.drawnList, body: drawnList(language, story) },
        { id: 'teams', title: outcome.teams, body: teams(language, story) },
        { id: 'replaced', title: outcome.replaced, body: replacements(language, story) },
        { id: 'staffing', title: outcome.staffing, body: staffingDraws(language, story) },
        { id: 'same-tasks', title: outcome.same, body: sameTasks(language, story) },
      ].filter(({ body }) => body.text !== '');
      return {
        title: markedTitle(language, story.shown),
        section: 'draws',
        crumbs: [{ title: FRAME[language].draws, path: '/draws' }],
        isDocument: true,
        body: html`${summary(language, story)}
${embargo(language, story)}
${onThisPage(language, parts)}
${ofStaffing(language, story)}
${parts.map(({ body }) => body)}
${howToRead(language)}
${files(language, story)}`,
      };
    },
  });
}

function summary(language: Language, { shown, draw, titles, isPublic }: Story): Html {
  const words = DRAW_STORY[language];
  const [first] = shown.tasks;
  // Of a draw that came to no outcome there is nothing to be reproduced, so no level speaks of it.
  const levels = isPublic ? shown.evidence.at(-1)?.levels : undefined;
  return html`<p>${drawTags(language, shown)}</p>
${drawWarnings(language, shown, draw.now.voided !== undefined)}
${
  shown.evidence.length === 0
    ? html``
    : html`<p><a class="button" href="${addressIn(language, `${drawPath(shown.number)}/check`)}">${words.check}</a></p>
<p class="quiet small no-print">${words.checkNote}</p>`
}
${facts([
  [words.number, shown.number],
  ...(first === undefined
    ? []
    : [
        [
          words.plan,
          link(
            language,
            `/plans/${encodeURIComponent(first.plan)}`,
            words.planAt(first.plan, first.revision),
          ),
        ] as const,
      ]),
  [
    words.tasks,
    html`<ul>${shown.tasks.map(
      ({ task, round }) =>
        html`<li>${task} ${titles.get(task) ?? ''}${words.pause}${words.round(round)}</li>`,
    )}</ul>`,
  ],
  ...(shown.disclose_by === undefined ? [] : [[words.discloseBy, shown.disclose_by] as const]),
  ...(levels?.targets === undefined ? [] : [level(language, words.levelTargets, levels.targets)]),
  ...(levels?.teams === undefined ? [] : [level(language, words.levelTeams, levels.teams)]),
])}
${askFirm(language, shown)}`;
}

function level(language: Language, of: string, found: number): readonly [string, Html] {
  const words = DRAW_STORY[language];
  const { name, shows, leaves } = LEVEL_TITLES[found as Level];
  return [
    `${words.levels}${words.pause}${of}`,
    html`<strong>${words.levelOf(found, name[language])}</strong>
<p>${shows[language]}</p>
<p class="quiet">${words.leaves}${words.colon}${leaves[language]}</p>`,
  ];
}

/** Until the list is public there is one answer, and it is on this page: nothing need be asked. */
function askFirm(language: Language, { task_details, number }: Story['shown']): Html {
  const words = DRAW_STORY[language];
  if (!task_details.some(({ list_public }) => list_public)) return html``;
  return html`<form class="ask" action="${addressIn(language, '/firm')}" role="search">
<label for="firm">${words.askFirm}</label>
<input type="hidden" name="draw" value="${number}">
<div class="line"><input id="firm" name="q" maxlength="200" autocomplete="off" required placeholder="${FIRM[language].field}"><button>${words.ask}</button></div>
</form>`;
}

function embargo(language: Language, { draw, shown, isPublic, publicFrom }: Story): Html {
  const words = DRAW_OUTCOME[language];
  if (isPublic || draw.now.voided !== undefined) return html``;
  return html`<div class="notice"><p>${shown.disclose_by === undefined ? words.hiddenOpen : words.hidden(shown.disclose_by)}</p>
${publicFrom === undefined ? html`` : html`<p>${words.hiddenFrom(publicFrom)}</p>`}</div>`;
}

/** A draw over many tasks is long: the reader of a phone need not pass through all of it. */
const onThisPage = (
  language: Language,
  parts: readonly { readonly id: string; readonly title: string }[],
): Html =>
  html`<nav class="no-print" aria-label="${DRAW_STORY[language].onThisPage}"><ul class="inline">${parts.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`;

const howToRead = (language: Language): Html =>
  folded(
    DRAW_STORY[language].howTo,
    html`${DRAW_STORY[language].how.map((sentence) => html`<p>${sentence}</p>`)}`,
  );
