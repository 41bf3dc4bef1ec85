/** What stands beside a draw: other draws of its tasks, those that give it teams, its files. */
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { PublicDrawLine } from '../../../../publication/published-draws.ts';
import { drawPath, drawTags } from '../../draw-marks.ts';
import { type Download, digestText, downloads, facts, link, table, time } from '../../parts.ts';
import { DRAW_OUTCOME } from '../../words/draw-outcome.ts';
import { DRAW_STORY } from '../../words/draw-story.ts';
import type { Story } from './read-story.ts';

const lines = (language: Language, draws: readonly PublicDrawLine[], own: string): Html =>
  html`<ul class="cards">${draws.map(
    (line) => html`<li>${drawTags(language, line)} ${
      line.number === own
        ? html`<strong>${line.title}</strong> ${DRAW_OUTCOME[language].thisOne}`
        : link(language, drawPath(line.number), line.title)
    }
<span class="quiet small">${time(line.sealed_at)} · ${line.number}</span></li>`,
  )}</ul>`;

/** Every try at the same tasks, side by side. */
export function sameTasks(language: Language, { same, shown }: Story): Html {
  const words = DRAW_OUTCOME[language];
  if (same.length === 0) return html``;
  return html`<section id="same-tasks"><h2>${words.same}</h2>
<p class="quiet">${words.sameNote}</p>
${lines(language, same, shown.number)}</section>`;
}

export function staffingDraws(language: Language, { staffing, shown }: Story): Html {
  if (staffing.length === 0) return html``;
  return html`<section id="staffing"><h2>${DRAW_OUTCOME[language].staffing}</h2>
${lines(language, staffing, shown.number)}</section>`;
}

/** Of a draw that gives teams to the units of another. */
export function ofStaffing(language: Language, { shown: { staffing }, departments }: Story): Html {
  if (staffing === undefined) return html``;
  const words = DRAW_OUTCOME[language];
  const changes = staffing.staff_changes ?? [];
  return html`<section><h2>${words.staffs}</h2>
${facts([
  [words.staffsOf, link(language, drawPath(staffing.parent), staffing.parent)],
  [
    words.staffsDepartments,
    staffing.departments.map((code) => departments.get(code) ?? code).join(words.comma),
  ],
])}${
  changes.length === 0
    ? html``
    : table(
        words.staffChanges,
        [
          { title: words.inspector, cell: ({ id }) => html`<code class="digest">${id}</code>` },
          { title: words.change, cell: ({ change }) => (change === 'added' ? words.added : words.removed) },
          { title: words.cause, cell: ({ reason }) => reason },
        ],
        changes,
      )
}</section>`;
}

/** The evidence in all its versions, and what the public API has of the draw. */
export function files(language: Language, { shown, draw, isPublic }: Story): Html {
  const words = DRAW_STORY[language];
  const api = `/api/v1/public${drawPath(shown.number)}`;
  const evidence = [...shown.evidence].reverse();
  const drawn = isPublic ? shown.task_details : [];
  const listed: Download[] = [
    ...evidence.map(({ version }) => ({
      title: words.evidenceAt(version),
      address: `${api}/evidence?version=${version}`,
    })),
    ...drawn.map(({ task }) => ({
      title: words.drawnFile(task),
      address: `${api}/drawn?task=${encodeURIComponent(task)}`,
    })),
    ...(draw.now.disclosed === undefined || draw.staffing !== undefined
      ? []
      : [{ title: words.records, address: `${api}/records` }]),
    { title: words.storyFile, address: api },
  ];
  return html`${downloads(language, listed)}${
    evidence.length === 0
      ? html``
      : facts(evidence.map(({ version, digest }) => [words.evidenceDigest(version), digestText(digest)]))
  }`;
}
