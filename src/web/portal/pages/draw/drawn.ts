import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { code, stratum } from '../../../../core/draw/document.ts';
import { plannedTasks } from '../../../../draw/queries.ts';
import { listIsPublic } from '../../../../draw/void/public-void.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { readDrawnTargets } from '../../../../publication/drawn-targets.ts';
import { publicTeams } from '../../../../publication/drawn-teams.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { pageFrom } from '../../../../publication/public-pages.ts';
import { lineOfDraw, numberedDraw } from '../../../../publication/published-draws.ts';
import { openCursor } from '../../../../register/page.ts';
import { registerProblems } from '../../../../register/problems.ts';
import { drawPath, drawTags, drawWarnings, markedTitle } from '../../draw-marks.ts';
import type { View } from '../../layout.ts';
import { downloads, filterForm, nothingFound, pager } from '../../parts.ts';
import { portalPage } from '../../portal-page.ts';
import { DRAW_OUTCOME } from '../../words/draw-outcome.ts';
import { DRAW_STORY } from '../../words/draw-story.ts';
import { FRAME } from '../../words/frame.ts';
import { drawnTable, teamTable } from './outcome.ts';
import { drawParams } from './story.ts';

const ROWS = 100;
const digits = z.string().regex(/^\d{1,15}$/);
const drawnPlace = z.tuple([stratum, digits]);
const teamPlace = z.tuple([digits]);
const cursor = z.string().max(2_000).optional();
const problems = [
  publicationProblems['public-draw-not-found'],
  publicationProblems['public-list-embargoed'],
  registerProblems['cursor-invalid'],
];

/** The drawn list, page by page: a draw may have tens of thousands. */
export function drawnPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/draws/:number/drawn',
    params: drawParams,
    query: z.strictObject({ task: code.optional(), cursor }),
    problems,
    async show({ language, params: { number }, query }): Promise<View> {
      const words = DRAW_OUTCOME[language];
      return await listView(app, language, number, words.drawnList, async () => {
        const tasks = await plannedTasks(app.db, await numberedDraw(app.db, number));
        const task = query.task ?? tasks[0]!.code;
        const [from, rank] = query.cursor === undefined ? [] : openCursor(query.cursor, 'drawn', drawnPlace);
        const after = from === undefined ? undefined : { stratum: from, rank: Number(rank) };
        const rows = await readDrawnTargets(app.db, number, { task, limit: ROWS + 1, after });
        const { items, next } = pageFrom(rows, ROWS, 'drawn', (row) => [row.stratum, String(row.rank)]);
        const path = `${drawPath(number)}/drawn`;
        const title = tasks.find((one) => one.code === task)?.title ?? '';
        return html`${tasks.length < 2 ? html`` : taskChoice(language, path, tasks, task)}
${items.length === 0 ? nothingFound(language) : drawnTable(language, number, words.quotasOf(task, title), items)}
${pager(language, path, { task: query.task }, { next, isFirst: query.cursor === undefined })}
${downloads(language, [{ title: DRAW_STORY[language].drawnFile(task), address: `/api/v1/public${path}?task=${encodeURIComponent(task)}` }])}`;
      });
    },
  });
}

/** The teams, page by page. */
export function teamsPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/draws/:number/teams',
    params: drawParams,
    query: z.strictObject({ cursor }),
    problems,
    async show({ language, params: { number }, query }): Promise<View> {
      const words = DRAW_OUTCOME[language];
      return await listView(app, language, number, words.teams, async () => {
        const [at] = query.cursor === undefined ? [] : openCursor(query.cursor, 'drawn-teams', teamPlace);
        const after = at === undefined ? undefined : Number(at);
        const rows = await publicTeams(app.db, await numberedDraw(app.db, number), {
          after,
          limit: ROWS + 1,
        });
        const { items, next } = pageFrom(rows, ROWS, 'drawn-teams', ({ position }) => [String(position)]);
        return html`<p class="quiet">${words.teamsNote}</p>
${items.length === 0 ? nothingFound(language) : teamTable(language, words.teams, items)}
${pager(language, `${drawPath(number)}/teams`, {}, { next, isFirst: query.cursor === undefined })}`;
      });
    },
  });
}

/** A list of a draw with the draw's marks; before its time only when it will be public, whatever was asked. */
async function listView(
  app: FastifyInstance,
  language: Language,
  number: string,
  title: string,
  list: () => Promise<Html>,
): Promise<View> {
  const words = DRAW_OUTCOME[language];
  const draw = await numberedDraw(app.db, number);
  const line = lineOfDraw(draw)[0]!;
  const { committed, voided } = draw.now;
  return {
    title,
    section: 'draws',
    crumbs: [
      { title: FRAME[language].draws, path: '/draws' },
      { title: markedTitle(language, line), path: drawPath(number) },
    ],
    isDocument: true,
    body: html`<p>${drawTags(language, line)} ${markedTitle(language, line)} · ${number}</p>
${drawWarnings(language, line, voided !== undefined)}
${
  listIsPublic(draw.now)
    ? await list()
    : html`<p class="notice">${hiddenText(words, committed?.disclose_by, voided !== undefined)}</p>`
}`,
  };
}

function hiddenText(
  words: (typeof DRAW_OUTCOME)['zh'],
  discloseBy: string | undefined,
  isEnded: boolean,
): string {
  if (isEnded) return words.neverDrawn;
  return discloseBy === undefined ? words.hiddenOpen : words.hidden(discloseBy);
}

const taskChoice = (
  language: Language,
  path: string,
  tasks: readonly { readonly code: string; readonly title: string }[],
  chosen: string,
): Html =>
  filterForm(language, path, [
    html`<label class="whole">${DRAW_STORY[language].tasks}<select name="task">${tasks.map(
      ({ code: task, title }) =>
        html`<option value="${task}"${task === chosen ? html` selected` : html``}>${task} ${title}</option>`,
    )}</select></label>`,
  ]);
