/** The steps of a draw in the order in which they happened, as its entries of the log have them. */
import type { EntropySource } from '../../../../core/draw/document.ts';
import { roundTime } from '../../../../core/draw/entropy.ts';
import { splitStratum } from '../../../../core/draw/frame-index.ts';
import { SERVICE_ROLE } from '../../../../core/draw/state.ts';
import type { EntryOf, LogEntry } from '../../../../core/ledger/entries.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { drawPath } from '../../draw-marks.ts';
import { areMany, digestText, facts, folded, link, officeTime, time } from '../../parts.ts';
import { DRAW_CODES } from '../../words/draw-codes.ts';
import { DRAW_STORY } from '../../words/draw-story.ts';
import { FRAME } from '../../words/frame.ts';
import type { Story } from './read-story.ts';

type Fact = readonly [name: string, value: Html | string];

export function steps(language: Language, story: Story): Html {
  const words = DRAW_STORY[language];
  return html`<section id="steps"><h2>${words.story}</h2>
<ol class="steps">${story.draw.log.map(
    ({ position, entry }) => html`<li><h3>${nameOf(language, entry)}</h3>
<p class="quiet small">${time(entry.at)} · <a href="/api/v1/public/ledger/entries?start=${position}&amp;limit=1">${words.at(position)}</a></p>
${whatHappened(language, story, entry)}</li>`,
  )}</ol></section>`;
}

function nameOf(language: Language, entry: LogEntry): string {
  const { step } = DRAW_STORY[language];
  if (entry.type === 'frame-sealed' && entry.units !== undefined) return step['units-sealed'] ?? '';
  if (entry.type === 'void' && entry.confirmed_by === SERVICE_ROLE) return step.failed ?? '';
  return step[entry.type] ?? entry.type;
}

function whatHappened(language: Language, story: Story, entry: LogEntry): Html {
  const words = DRAW_STORY[language];
  switch (entry.type) {
    case 'frame-sealed':
      return facts(sealed(language, story, entry));
    case 'committed':
      return facts(committed(language, story, entry));
    case 'value':
      return facts([[words.valueDigest(entry.index + 1), digestText(entry.digest)]]);
    case 'outcome':
      return outcome(language, entry);
    case 'disclosed':
      return html`<p>${words.disclosedParts}</p>`;
    case 'void':
      return facts(voided(language, story, entry));
    case 'replacement-requested':
      return html`<p>${entry.kind === 'target' ? words.requestedTarget : words.requestedSeat}</p>`;
    case 'replaced':
      return html`<p>${entry.kind === 'target' ? words.replacedTarget : words.replacedSeat}</p>`;
    case 'published':
    case 'corrected':
      return html`<p>${DRAW_CODES[language].published[entry.kind] ?? ''}</p>`;
    case 'key':
      return html``;
  }
}

function sealed(language: Language, { shown }: Story, entry: EntryOf<'frame-sealed'>): Fact[] {
  const [words, { number }] = [DRAW_STORY[language], FRAME[language]];
  return [
    ...(entry.frame === undefined
      ? []
      : ([
          [words.listSize, number(entry.frame.size)],
          ...(shown.frame === undefined ? [] : [[words.listRoot, digestText(shown.frame.root)] as const]),
          [words.listDigest, digestText(entry.frame.digest)],
        ] as const)),
    ...(entry.units === undefined
      ? []
      : ([
          [words.unitsSize, number(entry.units.size)],
          [words.unitsDigest, digestText(entry.units.digest)],
        ] as const)),
    ...(entry.staff === undefined
      ? []
      : ([
          [words.staffSize, number(entry.staff.size)],
          [words.staffDigest, digestText(entry.staff.digest)],
        ] as const)),
    ...(entry.frame === undefined ? [] : ([[words.excluded, exclusions(language, shown)]] as const)),
  ];
}

/** Why targets in scope are not in the list, counted for each task; never who. */
function exclusions(language: Language, { task_details }: Story['shown']): Html {
  const [words, { number }, { exclusion }] = [DRAW_STORY[language], FRAME[language], DRAW_CODES[language]];
  const lines = task_details.flatMap(({ task, title, exclusions: counts, unrated }) => {
    const reasons = Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => words.excludedOf(number(count), exclusion[reason] ?? reason));
    if (unrated > 0) reasons.push(words.unrated(number(unrated)));
    return reasons.length === 0
      ? []
      : [html`<li>${task} ${title}<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></li>`];
  });
  const list = lines.length === 0 ? html`${words.nobodyExcluded}` : html`<ul>${lines}</ul>`;
  return areMany(lines) ? folded(words.excludedByTask(lines.length), list) : list;
}

function committed(language: Language, story: Story, entry: EntryOf<'committed'>): Fact[] {
  const [words, { number }, { tier }] = [DRAW_STORY[language], FRAME[language], DRAW_CODES[language]];
  const { entropy = [], task_details } = story.shown;
  const confirmed = task_details.flatMap(({ strata }) => strata.filter((line) => line.confirmed));
  return [
    [words.commitment, digestText(entry.commitment)],
    [
      words.entropy,
      entropy.length === 0
        ? words.noEntropy
        : html`<ul>${entropy.map((source) => html`<li>${sourceText(language, source)}</li>`)}</ul>`,
    ],
    ...(entry.entropy_due === undefined ? [] : [[words.due, time(entry.entropy_due)] as const]),
    [words.discloseBy, html`<time datetime="${entry.disclose_by}">${entry.disclose_by}</time>`],
    ...(confirmed.length === 0
      ? []
      : [
          [
            words.confirmed,
            html`<ul>${confirmed.map(({ stratum, drawn, size }) => {
              const at = splitStratum(stratum);
              return html`<li>${at.task} ${tier[at.tier] ?? at.tier}: ${number(drawn)}/${number(size)}</li>`;
            })}</ul>`,
          ] as const,
        ]),
    ...(entry.supersedes === undefined
      ? []
      : [[words.supersedes, link(language, drawPath(entry.supersedes), entry.supersedes)] as const]),
    ...(story.cosigners.length === 0
      ? []
      : [
          [
            words.cosigned,
            html`<ul>${story.cosigners.map(
              ({ witness, size, signed_at }) =>
                html`<li>${words.cosignedAt(witness, number(size), officeTime(signed_at))}</li>`,
            )}</ul>`,
          ] as const,
        ]),
  ];
}

function sourceText(language: Language, source: EntropySource): string {
  const words = DRAW_STORY[language];
  switch (source.source) {
    case 'ceremony': {
      const { place, method, digits, witnesses } = source;
      const held = Number.isNaN(Date.parse(source.time)) ? source.time : officeTime(source.time);
      const said = words.ceremony(held, place, method, digits);
      return witnesses.length === 0
        ? said
        : `${said}${words.pause}${words.present(witnesses.join(words.comma))}`;
    }
    case 'public_numbers':
      return words.numbers(source.numbers);
    case 'drand':
      return words.drand(
        FRAME[language].number(source.round),
        officeTime(new Date(roundTime(source.round) * 1_000).toISOString()),
      );
  }
}

function outcome(language: Language, entry: EntryOf<'outcome'>): Html {
  const words = DRAW_STORY[language];
  return html`${facts([
    [words.outcomeDigest, digestText(entry.outcome_digest)],
    ...(entry.slip === undefined
      ? []
      : [
          [
            words.slip,
            html`${words.slipSigned(entry.slip.witnesses)} ${digestText(entry.slip.digest)}`,
          ] as const,
        ]),
  ])}${entry.unstaffed === true ? html`<p class="notice warn">${words.unstaffed}</p>` : html``}`;
}

function voided(language: Language, { shown }: Story, entry: EntryOf<'void'>): Fact[] {
  const [words, { role }] = [DRAW_STORY[language], DRAW_CODES[language]];
  return [
    [words.reason, shown.void?.reason ?? ''],
    [words.askedBy, role[entry.asked_by] ?? entry.asked_by],
    [words.confirmedBy, role[entry.confirmed_by] ?? entry.confirmed_by],
    [words.reasonDigest, digestText(entry.reason)],
    ...(entry.outcome_digest === undefined
      ? []
      : [[words.earlierOutcome, digestText(entry.outcome_digest)] as const]),
  ];
}
