/** What a draw gave, once it is public: the drawn, the teams, whoever was replaced. */

import { splitStratum } from '../../../../core/draw/frame-index.ts';
import { publicId } from '../../../../core/privacy/public-result.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { DrawnTarget } from '../../../../publication/drawn-targets.ts';
import type { PublicTeam } from '../../../../publication/drawn-teams.ts';
import { drawPath } from '../../draw-marks.ts';
import { link, table, tag, time } from '../../parts.ts';
import { DRAW_CODES } from '../../words/draw-codes.ts';
import { DRAW_OUTCOME } from '../../words/draw-outcome.ts';
import { FRAME } from '../../words/frame.ts';
import { MOST_REPLACED, type Story } from './read-story.ts';

export function drawnList(language: Language, story: Story): Html {
  const words = DRAW_OUTCOME[language];
  const { number, task_details } = story.shown;
  const [first] = task_details;
  if (first === undefined || !story.isPublic) return html``;
  return html`<section id="drawn"><h2>${words.drawnList}</h2>
${drawnTable(language, number, `${words.quotasOf(first.task, first.title)} · ${words.drawnFirst(story.drawn.length)}`, story.drawn)}
<p>${link(language, `${drawPath(number)}/drawn`, words.drawnAll)}</p></section>`;
}

export const drawnTable = (
  language: Language,
  number: string,
  caption: string,
  rows: readonly DrawnTarget[],
): Html => {
  const [words, frame, { tier, kindOf }] = [DRAW_OUTCOME[language], FRAME[language], DRAW_CODES[language]];
  return table(
    caption,
    [
      { title: words.name, cell: (row) => nameOf(language, number, row) },
      { title: words.code, cell: (row) => shownId(row) ?? words.withheld },
      { title: words.kind, cell: ({ kind }) => (kind === null ? '' : (kindOf[kind] ?? kind)) },
      { title: words.tier, cell: ({ stratum }) => tierOf(tier, stratum) },
      { title: words.rank, cell: ({ rank }) => frame.number(rank), isNumber: true },
      { title: words.note, cell: (row) => whatBecame(language, row) },
    ],
    rows,
  );
};

const tierOf = (titles: Readonly<Record<string, string>>, stratum: string): string => {
  const { tier } = splitStratum(stratum);
  return titles[tier] ?? tier;
};

/** A person's number is as good as a name; of whom the register no longer says what it is, nothing is shown. */
const shownId = ({ target, kind }: DrawnTarget): string | undefined =>
  kind === null ? undefined : publicId({ id: target, kind });

function nameOf(language: Language, number: string, row: DrawnTarget): Html | string {
  const name = row.name ?? DRAW_OUTCOME[language].withheld;
  const id = row.kind === 'person' ? undefined : shownId(row);
  if (id === undefined) return name;
  return link(language, `/firm?${new URLSearchParams({ q: id, draw: number })}`, html`<bdi>${name}</bdi>`);
}

function whatBecame(language: Language, { joined, replaced }: DrawnTarget): Html {
  const [words, { cause }] = [DRAW_OUTCOME[language], DRAW_CODES[language]];
  return html`${joined ? tag(words.hasJoined, 'warn') : html``}${
    replaced === null
      ? html``
      : html`${tag(words.wasReplaced, 'warn')} ${words.replacedBy(replaced.by_rank, cause[replaced.cause] ?? replaced.cause)}`
  }`;
}

export function teams(language: Language, { teams: { totals, first }, shown: { number } }: Story): Html {
  const [words, frame] = [DRAW_OUTCOME[language], FRAME[language]];
  if (totals.length === 0) return html``;
  return html`<section id="teams"><h2>${words.teams}</h2>
<p class="quiet">${words.teamsNote}</p>
${table(
  words.teams,
  [
    { title: words.department, cell: ({ department }) => department },
    { title: words.teamCount, cell: (row) => frame.number(row.teams), isNumber: true },
    { title: words.noChoiceCount, cell: (row) => frame.number(row.no_choice), isNumber: true },
  ],
  totals,
)}
${teamTable(language, words.teamsFirst(first.length), first)}
<p>${link(language, `${drawPath(number)}/teams`, words.allTeams)}</p></section>`;
}

export const teamTable = (language: Language, caption: string, rows: readonly PublicTeam[]): Html => {
  const [words, frame] = [DRAW_OUTCOME[language], FRAME[language]];
  return table(
    caption,
    [
      { title: words.team, cell: ({ position }) => words.teamAt(frame.number(position + 1)) },
      { title: words.department, cell: ({ department }) => department },
      { title: words.visits, cell: ({ visits }) => frame.number(visits), isNumber: true },
      { title: words.eligible, cell: ({ eligible }) => frame.number(eligible), isNumber: true },
      { title: words.choice, cell: (row) => (row.no_choice ? tag(words.noChoice, 'warn') : words.hasChoice) },
      {
        title: words.inspectors,
        cell: ({ inspectors }) => html`<code class="digest">${inspectors.join(' ')}</code>`,
      },
    ],
    rows,
  );
};

export function replacements(language: Language, { replaced: { targets, seats } }: Story): Html {
  const [words, frame, { cause, tier }] = [DRAW_OUTCOME[language], FRAME[language], DRAW_CODES[language]];
  if (targets.length + seats.length === 0) return html``;
  const reason = (row: { cause: string }) => cause[row.cause] ?? row.cause;
  return html`<section id="replaced"><h2>${words.replaced}</h2>
<p class="quiet">${words.replacedNote}</p>
${
  targets.length === 0
    ? html``
    : table(
        words.replacedTargets,
        [
          {
            title: words.stratum,
            cell: ({ stratum }) => `${splitStratum(stratum).task} ${tierOf(tier, stratum)}`,
          },
          { title: words.rank, cell: ({ rank }) => frame.number(rank), isNumber: true },
          { title: words.joined, cell: ({ joined_rank }) => frame.number(joined_rank), isNumber: true },
          { title: words.cause, cell: reason },
          { title: words.when, cell: ({ at }) => time(at) },
        ],
        targets,
      )
}${
  seats.length === 0
    ? html``
    : table(
        words.replacedSeats,
        [
          { title: words.team, cell: ({ team }) => words.teamAt(frame.number(team + 1)) },
          { title: words.department, cell: ({ department }) => department },
          { title: words.seat, cell: ({ seat }) => words.seatAt(seat) },
          {
            title: words.newInspector,
            cell: ({ inspector }) =>
              inspector === null ? words.nobodyLeft : html`<code class="digest">${inspector}</code>`,
          },
          { title: words.cause, cell: reason },
          { title: words.when, cell: ({ at }) => time(at) },
        ],
        seats,
      )
}${Math.max(targets.length, seats.length) < MOST_REPLACED ? html`` : html`<p class="quiet">${words.moreReplaced}</p>`}</section>`;
}
