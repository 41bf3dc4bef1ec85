import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { drawNumber } from '../../../../core/draw/document.ts';
import { type Html, html } from '../../../../platform/html.ts';
import { NetworkAllowance } from '../../../../platform/http/network-allowance.ts';
import type { Language } from '../../../../platform/language.ts';
import { Problem } from '../../../../platform/problems.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { openCursor } from '../../../../register/page.ts';
import { registerProblems } from '../../../../register/problems.ts';
import { drawPath, drawTags, markedTitle } from '../../draw-marks.ts';
import { addressIn } from '../../language.ts';
import type { View } from '../../layout.ts';
import { link, queryText, table } from '../../parts.ts';
import { portalPage } from '../../portal-page.ts';
import { portalProblems } from '../../problems.ts';
import { DRAW_CODES } from '../../words/draw-codes.ts';
import { FIRM } from '../../words/firm.ts';
import { FRAME } from '../../words/frame.ts';
import { answerOf } from './answer.ts';
import { type Found, ORDER, readAnswers } from './read-answers.ts';

/** Questions of one network in a minute: many people at once, and no program that asks about everybody. */
export const QUESTIONS_A_MINUTE = 40;
const place = z.tuple([z.string().regex(/^\d{1,15}$/)]);

const query = z.strictObject({
  q: z.string().max(200).optional(),
  draw: drawNumber.optional(),
  cursor: z.string().max(2_000).optional(),
});
type Asked = z.infer<typeof query>;

/** Was this firm drawn, why, and what proves it. */
export function firmPage(app: FastifyInstance): void {
  const allowance = new NetworkAllowance(QUESTIONS_A_MINUTE);
  portalPage(app, {
    path: '/firm',
    query,
    // One reader's question, of which there are without end.
    isKept: false,
    problems: [
      portalProblems['too-many-questions'],
      publicationProblems['public-draw-not-found'],
      registerProblems['cursor-invalid'],
    ],
    async show({ language, query: asked, address }): Promise<View> {
      const words = FIRM[language];
      const typed = (asked.q ?? '').trim();
      return {
        title: words.title,
        section: 'firm',
        body: html`<p class="lead">${words.lead}</p>
${form(language, asked)}
${typed === '' ? html`` : await answer(app, language, { ...asked, q: typed }, allowance.take(address))}`,
      };
    },
  });
}

function form(language: Language, { q = '', draw }: Asked): Html {
  const words = FIRM[language];
  return html`<form class="ask" action="${addressIn(language, '/firm')}" role="search">
<label for="firm">${words.field}</label>
${draw === undefined ? html`` : html`<input type="hidden" name="draw" value="${draw}">`}
<div class="line"><input id="firm" name="q" value="${q}" maxlength="200" autocomplete="off" required><button>${words.find}</button></div>
<p class="quiet small">${words.hint}</p>
</form>`;
}

async function answer(
  app: FastifyInstance,
  language: Language,
  asked: Asked & { readonly q: string },
  wait: number,
): Promise<Html> {
  if (wait > 0)
    throw new Problem(portalProblems['too-many-questions'], { headers: { 'retry-after': String(wait) } });
  const [id] = asked.cursor === undefined ? [] : openCursor(asked.cursor, ORDER, place);
  const before = id === undefined ? undefined : Number(id);
  // The register holds no such character, and PostgreSQL takes none.
  const typed = asked.q.replaceAll('\0', '');
  const found = await readAnswers(app, typed, { number: asked.draw, before });
  return html`<section><h2>${FIRM[language].answers}</h2>
${whatWasFound(language, asked, found)}
${reach(language, asked, found)}</section>
${hiddenDraws(language, found)}`;
}

function whatWasFound(language: Language, asked: Asked & { readonly q: string }, found: Found): Html {
  const [words, frame] = [FIRM[language], FRAME[language]];
  const { listed, answers, open, hidden } = found;
  const [firm] = listed;
  if (open === 0)
    return hidden.length > 0 && asked.draw !== undefined
      ? html``
      : html`<p class="notice">${words.noneDisclosed}</p>`;
  if (firm === undefined) return notFound(language);
  if (listed.length > 1) {
    const { kindOf } = DRAW_CODES[language];
    return html`<p>${words.several(frame.number(listed.length))}</p>
${table(
  words.several(frame.number(listed.length)),
  [
    {
      title: words.code,
      cell: ({ id }) => link(language, `/firm${queryText({ q: id, draw: asked.draw })}`, id),
    },
    { title: words.firm, cell: ({ name = '' }) => html`<bdi>${name}</bdi>` },
    { title: words.kind, cell: ({ kind }) => kindOf[kind] ?? kind },
  ],
  listed,
)}`;
  }
  const present = answers.filter(({ standing }) => standing !== 'absent');
  const absent = answers.filter(({ standing }) => standing === 'absent');
  return html`<p class="lead"><strong><bdi>${firm.name ?? firm.id}</bdi></strong> <span class="quiet">${firm.id}</span></p>
${present.map((one) => answerOf(language, asked.q, firm, one))}
${
  absent.length === 0
    ? html``
    : html`<h3>${words.absent}</h3>
<p class="quiet">${words.absentNote}</p>
<ul class="cards">${absent.map(({ draw }) => drawLine(language, draw))}</ul>`
}`;
}

/** The same for a code that nobody has and for one that no list has: nobody can ask here who is registered. */
function notFound(language: Language): Html {
  const words = FIRM[language];
  return html`<div class="notice warn"><h3>${words.notFound}</h3>
<p>${words.notFoundNote}</p>
<ul>${words.toCheck.map((line) => html`<li>${line}</li>`)}</ul></div>`;
}

type Named = { readonly number: string | undefined; readonly title: string; readonly rehearsal: boolean };

function drawLine(
  language: Language,
  draw: Named & { readonly now: { readonly state: Found['hidden'][number]['state'] } },
): Html {
  const marked = { title: draw.title, rehearsal: draw.rehearsal, state: draw.now.state };
  return html`<li>${drawTags(language, marked)} ${link(language, drawPath(draw.number ?? ''), markedTitle(language, marked))}
<span class="quiet small">${draw.number ?? ''}</span></li>`;
}

/** How far was looked, and the way on. */
function reach(language: Language, { q, draw, cursor }: Asked, { open, next }: Found): Html {
  const [words, frame] = [FIRM[language], FRAME[language]];
  const all = `/firm${queryText({ q })}`;
  if (draw !== undefined)
    return html`<p class="quiet small">${words.onlyDraw} ${link(language, all, words.allDraws)}</p>`;
  if (open === 0) return html``;
  const covered = cursor === undefined ? words.covered : words.coveredOlder;
  return html`<p class="quiet small">${covered(frame.number(open))}${
    cursor === undefined ? html`` : html` ${link(language, all, words.newest)}`
  }${next === null ? html`` : html` ${link(language, `/firm${queryText({ q, cursor: next })}`, words.older)}`}</p>`;
}

/** Says nothing that depends on whom was asked about. */
function hiddenDraws(language: Language, { hidden }: Found): Html {
  const words = FIRM[language];
  if (hidden.length === 0) return html``;
  return html`<section><h2>${words.hidden}</h2>
<p class="quiet">${words.hiddenNote}</p>
<ul class="cards">${hidden.map(
    (
      line,
    ) => html`<li>${drawTags(language, line)} ${link(language, drawPath(line.number), markedTitle(language, line))}
<span class="quiet small">${line.number} · ${line.disclose_by === undefined ? words.hiddenOpen : words.hiddenBy(line.disclose_by)}</span></li>`,
  )}</ul></section>`;
}
