import { splitStratum } from '../../../../core/draw/frame-index.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { PublicDraw } from '../../../../publication/published-draws.ts';
import { areMany, folded, table } from '../../parts.ts';
import { DRAW_CODES } from '../../words/draw-codes.ts';
import { DRAW_OUTCOME } from '../../words/draw-outcome.ts';
import { FRAME } from '../../words/frame.ts';

type Task = PublicDraw['task_details'][number];
type Stratum = Task['strata'][number];

/** How many are drawn of each tier, and with what chance: known from the sealing on. */
export function quotas(language: Language, tasks: PublicDraw['task_details']): Html {
  const words = DRAW_OUTCOME[language];
  if (tasks.length === 0) return html``;
  return html`<section id="quotas"><h2>${words.quotas}</h2>
<p class="quiet">${words.quotasNote}</p>
${tasks.map((task) => {
  const shown = quotasOf(language, task);
  // A gap is never folded away.
  return areMany(tasks) && task.short === 0 ? folded(drawnOf(language, task), shown) : shown;
})}</section>`;
}

function quotasOf(language: Language, { task, title, strata, short }: Task): Html {
  const [words, frame, { tier }] = [DRAW_OUTCOME[language], FRAME[language], DRAW_CODES[language]];
  const tierOf = ({ stratum }: Stratum) => splitStratum(stratum).tier;
  return html`${table(
    words.quotasOf(task, title),
    [
      { title: words.tier, cell: (row) => tier[tierOf(row)] ?? tierOf(row) },
      { title: words.size, cell: ({ size }) => frame.number(size), isNumber: true },
      { title: words.drawn, cell: ({ drawn }) => frame.number(drawn), isNumber: true },
      { title: words.probability, cell: ({ probability }) => probability, isNumber: true },
      { title: words.rate, cell: ({ drawn, size }) => frame.percent(drawn / size), isNumber: true },
      { title: words.note, cell: (row) => note(language, row) },
    ],
    strata,
  )}${short > 0 ? html`<p class="notice warn">${words.short(frame.number(short))}</p>` : html``}`;
}

function drawnOf(language: Language, { task, title, strata }: Task): string {
  const [words, { number }] = [DRAW_OUTCOME[language], FRAME[language]];
  const sum = (of: 'drawn' | 'size') => number(strata.reduce((total, stratum) => total + stratum[of], 0));
  return `${words.quotasOf(task, title)} · ${words.drawnOf(sum('drawn'), sum('size'))}`;
}

function note(language: Language, { size, drawn, confirmed }: Stratum): string {
  const words = DRAW_OUTCOME[language];
  if (drawn === size) return confirmed ? words.allDrawn : words.allUnconfirmed;
  if (drawn === 0) return confirmed ? words.noneDrawn : words.noneUnconfirmed;
  return words.lot;
}
