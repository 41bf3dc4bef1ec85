/** Where a firm stood in one draw, in words, with what proves it. */

import { splitStratum } from '../../../../core/draw/frame-index.ts';
import type { Explanation, Standing } from '../../../../draw/disclose/explanation.ts';
import type { Draw } from '../../../../draw/queries.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { PublicFirm } from '../../../../target/public-firms.ts';
import { drawPath, drawTags, drawWarnings, markedTitle } from '../../draw-marks.ts';
import { addressIn } from '../../language.ts';
import { digestText, facts, link, queryText, tag, time } from '../../parts.ts';
import { DRAW_CODES } from '../../words/draw-codes.ts';
import { DRAW_STORY } from '../../words/draw-story.ts';
import { FIRM } from '../../words/firm.ts';
import { FRAME } from '../../words/frame.ts';
import { KINDS } from '../../words/kinds.ts';
import type { FoundAnswer } from './read-answers.ts';

export function answerOf(language: Language, q: string, firm: PublicFirm, answer: FoundAnswer): Html {
  const { draw, standing } = answer;
  const number = draw.number ?? '';
  const marked = {
    state: draw.now.state,
    title: draw.title,
    rehearsal: draw.rehearsal,
    ...(draw.now.late && { late: draw.now.late }),
  };
  return html`<article class="panel"><h3>${outcomeTag(language, answer)} ${link(language, drawPath(number), markedTitle(language, marked))}</h3>
<p class="quiet small">${number} · ${drawTags(language, marked)}</p>
${drawWarnings(language, marked, draw.now.voided !== undefined)}
${typeof standing === 'object' ? explained(language, firm, answer, standing) : later(language, q, number)}
</article>`;
}

function outcomeTag(language: Language, { standing, joined }: FoundAnswer): Html {
  const words = FIRM[language];
  if (typeof standing !== 'object') return html``;
  if (standing.strata.some(({ drawn }) => drawn)) return tag(words.drawn, 'warn');
  return joined.length > 0 ? tag(words.joinedLater, 'warn') : tag(words.notDrawn, 'good');
}

function later(language: Language, q: string, number: string): Html {
  const words = FIRM[language];
  return html`<p>${words.listedLater} ${words.laterNote} ${link(language, `/firm${queryText({ q, draw: number })}`, words.askAlone)}</p>`;
}

function explained(
  language: Language,
  firm: PublicFirm,
  answer: FoundAnswer,
  explanation: Explanation,
): Html {
  const words = FIRM[language];
  const { draw, joined } = answer;
  const isDrawn = explanation.strata.some(({ drawn }) => drawn);
  const sentence = isDrawn ? words.isDrawn : joined.length > 0 ? words.isJoined : words.isNotDrawn;
  return html`<p><strong>${sentence}</strong></p>
<h4>${words.why}</h4>
<ul>${explanation.strata.map((line) => html`<li>${because(language, answer.titles, line)}</li>`)}</ul>
${facts([
  [words.cell, cellText(language, answer.titles, explanation.cell ?? '')],
  ...(isDrawn || joined.length > 0
    ? [
        [words.replaced, replacedText(language, answer)] as const,
        [words.result, resultText(language, answer)] as const,
      ]
    : []),
])}
<h4>${words.proof}</h4>
<p class="quiet">${words.proofNote}</p>
<p><a class="button" href="${addressIn(language, `${drawPath(draw.number ?? '')}/check`)}">${words.check}</a></p>
${proof(language, firm, draw, explanation)}`;
}

function because(language: Language, titles: ReadonlyMap<string, string>, line: Standing): Html {
  const [words, frame] = [FIRM[language], FRAME[language]];
  const { size, drawn_size, probability, rank, drawn, stratum } = line;
  const { number } = frame;
  const sure = drawn_size === size ? words.certain : drawn_size === 0 ? words.none : undefined;
  const percent = frame.percent(drawn_size / size);
  const text =
    sure ??
    `${words.because(number(size), number(drawn_size), probability, percent, number(rank))}${(drawn ? words.within : words.beyond)(number(drawn_size))}`;
  return html`<strong>${stratumText(language, titles, stratum)}</strong>${DRAW_STORY[language].colon}${text}`;
}

function stratumText(language: Language, titles: ReadonlyMap<string, string>, stratum: string): string {
  const { task, tier } = splitStratum(stratum);
  const title = [task, titles.get(task) ?? ''].join(' ').trim();
  return FIRM[language].standing(title, DRAW_CODES[language].tier[tier] ?? tier);
}

const cellText = (language: Language, titles: ReadonlyMap<string, string>, cell: string): Html =>
  html`<ul>${cell.split('+').map((stratum) => html`<li>${stratumText(language, titles, stratum)}</li>`)}</ul>
<p class="quiet small">${FIRM[language].cellNote}</p>`;

function replacedText(language: Language, { left, joined, titles }: FoundAnswer): Html | string {
  const [words, { number }, { cause }] = [FIRM[language], FRAME[language], DRAW_CODES[language]];
  const at = (stratum: string) => stratumText(language, titles, stratum);
  const lines = [
    ...joined.map((row) => words.hasJoined(at(row.stratum), number(row.joined_rank))),
    ...left.map((row) =>
      words.hasLeft(at(row.stratum), number(row.joined_rank), cause[row.cause] ?? row.cause),
    ),
  ];
  return lines.length === 0
    ? words.notReplaced
    : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function resultText(language: Language, { results }: FoundAnswer): Html | string {
  if (results.length === 0) return FIRM[language].noResult;
  const { outcome: titles } = KINDS[language];
  return html`<ul>${results.map(
    ({ number, outcome, published_at }) =>
      html`<li>${link(language, `/publications/${encodeURIComponent(number)}`, titles[outcome])} ${time(published_at)}</li>`,
  )}</ul>`;
}

const STEPS = [
  ['frame-sealed', 'sealedAt'],
  ['committed', 'committedAt'],
  ['outcome', 'drawnAt'],
  ['disclosed', 'disclosedAt'],
] as const;

function proof(language: Language, firm: PublicFirm, draw: Draw, { entry }: Explanation): Html {
  const [words, { number }] = [FIRM[language], FRAME[language]];
  const steps = STEPS.flatMap(([type, title]) =>
    draw.log
      .filter((line) => line.entry.type === type)
      .map(
        ({ position, entry: step }) =>
          [
            words[title],
            html`${time(step.at)} · <a href="/api/v1/public/ledger/entries?start=${position}&amp;limit=1">${DRAW_STORY[language].at(position)}</a>`,
          ] as const,
      ),
  );
  const { committed, outcome } = draw.now;
  return html`${facts([
    ...steps,
    ...(entry === undefined
      ? []
      : ([
          [words.ordinal, words.ordinalAt(number(entry.ordinal + 1), number(entry.frame_size))],
          [words.root, digestText(entry.root)],
        ] as const)),
    ...(committed === undefined ? [] : [[words.commitment, digestText(committed.commitment)] as const]),
    ...(outcome === undefined ? [] : [[words.outcome, digestText(outcome.outcome_digest)] as const]),
  ])}
${
  entry === undefined
    ? html``
    : html`<details><summary>${words.pathShow}</summary>${facts([
        [words.salt, digestText(entry.salt)],
        [
          words.path,
          html`<p>${words.pathNote(entry.proof.length)}</p><ol>${entry.proof.map((hash) => html`<li>${digestText(hash)}</li>`)}</ol>`,
        ],
      ])}
<p><a href="/api/v1/public${drawPath(draw.number ?? '')}/explain?target=${encodeURIComponent(firm.id)}">${words.explainFile}</a></p></details>`
}`;
}
