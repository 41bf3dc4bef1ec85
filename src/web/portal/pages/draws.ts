import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { STAGES } from '../../../draw/schema.ts';
import { listSealedDraws, yearsOfDraws } from '../../../draw/sealed-draws.ts';
import { type Html, html } from '../../../platform/html.ts';
import type { Language } from '../../../platform/language.ts';
import { feedPath, publicAddress } from '../../../public-files/layout.ts';
import { lineOfDraw, type PublicDrawLine } from '../../../publication/published-draws.ts';
import { openCursor, sealCursor } from '../../../register/page.ts';
import { registerProblems } from '../../../register/problems.ts';
import { drawPath, drawTags } from '../draw-marks.ts';
import type { View } from '../layout.ts';
import { downloads, filterForm, link, nothingFound, pager, select, time } from '../parts.ts';
import { portalPage } from '../portal-page.ts';
import { DRAW_LIST } from '../words/draw-list.ts';
import { FRAME } from '../words/frame.ts';
import { KINDS } from '../words/kinds.ts';

const LINES = 25;
/** A state is what a draw's entries make of it now, so draws are looked at one by one: so many for one page. */
const LOOKED_AT = 200;
const place = z.tuple([z.string().regex(/^\d{1,15}$/)]);
const ORDER = 'portal-draws';
const STATES = STAGES.filter((state) => state !== 'draft');

const query = z.strictObject({
  year: z.union([z.literal(''), z.coerce.number().int().min(2000).max(2999)]).optional(),
  state: z.enum(['', ...STATES]).optional(),
  kind: z.enum(['', 'official', 'rehearsal']).optional(),
  cursor: z.string().max(2_000).optional(),
});
type Criteria = z.infer<typeof query>;

/** All draws, from the newest. */
export function drawsPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/draws',
    query,
    problems: [registerProblems['cursor-invalid']],
    async show({ language, query: criteria }): Promise<View> {
      const words = DRAW_LIST[language];
      const [years, { lines, next }] = await Promise.all([yearsOfDraws(app.db), readLines(app, criteria)]);
      const { cursor, ...kept } = criteria;
      const feed = publicAddress(feedPath(undefined, 'draw'));
      return {
        title: words.title,
        section: 'draws',
        feeds: [{ title: words.feed, address: feed }],
        body: html`<p class="lead">${words.lead}</p>
${filters(language, years, criteria)}
${lines.length > 0 ? html`<ul class="cards">${lines.map((line) => card(language, line))}</ul>` : empty(language, years, next)}
${pager(language, '/draws', kept, { next, isFirst: cursor === undefined })}
${downloads(language, [
  { title: words.json, address: '/api/v1/public/draws' },
  { title: words.feed, address: feed },
])}`,
      };
    },
  });
}

function empty(language: Language, years: readonly number[], next: string | null): Html {
  const words = DRAW_LIST[language];
  if (years.length === 0) return html`<p class="nothing">${words.nothing}</p>`;
  return next === null ? nothingFound(language) : html`<p class="nothing">${words.searchedOn}</p>`;
}

function filters(language: Language, years: readonly number[], { year, state, kind }: Criteria): Html {
  const [words, frame, kinds] = [DRAW_LIST[language], FRAME[language], KINDS[language]];
  return filterForm(language, '/draws', [
    select(language, {
      name: 'year',
      title: frame.year,
      choices: years.map((one) => ({ value: String(one), title: String(one) })),
      chosen: year === undefined ? undefined : String(year),
    }),
    select(language, {
      name: 'state',
      title: frame.state,
      choices: STATES.map((value) => ({ value, title: kinds.draw[value] })),
      chosen: state,
    }),
    select(language, {
      name: 'kind',
      title: words.kind,
      choices: [
        { value: 'official', title: words.official },
        { value: 'rehearsal', title: words.rehearsals },
      ],
      chosen: kind,
    }),
  ]);
}

/** Draws that meet the criteria, and where to go on: behind the last one looked at. */
async function readLines(app: FastifyInstance, { year, state, kind, cursor }: Criteria) {
  const [from] = cursor === undefined ? [] : openCursor(cursor, ORDER, place);
  const filter = {
    year: year === '' ? undefined : year,
    rehearsal: kind === undefined || kind === '' ? undefined : kind === 'rehearsal',
  };
  const lines: PublicDrawLine[] = [];
  let before = from === undefined ? undefined : Number(from);
  for (let looked = 0; looked < LOOKED_AT; looked += LINES) {
    const draws = await listSealedDraws(app.db, filter, LINES + 1, before);
    for (const [i, draw] of draws.entries()) {
      if (i === LINES) break;
      if (lines.length === LINES) return { lines, next: sealCursor(ORDER, [String(before)]) };
      before = draw.id;
      lines.push(...lineOfDraw(draw).filter((line) => !state || line.state === state));
    }
    if (draws.length <= LINES) return { lines, next: null };
  }
  return { lines, next: sealCursor(ORDER, [String(before)]) };
}

function card(language: Language, line: PublicDrawLine): Html {
  const words = DRAW_LIST[language];
  const { number, title, sealed_at, tasks } = line;
  return html`<li>${drawTags(language, line)} ${link(language, drawPath(number), title)}
<span class="quiet small">${words.sealed} ${time(sealed_at)} · ${number} · ${words.tasks(FRAME[language].number(tasks.length))}</span></li>`;
}
