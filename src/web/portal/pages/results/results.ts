import type { FastifyInstance } from 'fastify';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { pageInTime, placeIn } from '../../../../publication/public-pages.ts';
import { type PublicWords, readPublicWords, termsOf } from '../../../../publication/public-words.ts';
import { type PublishedScope, readPublishedScope } from '../../../../publication/published-scope.ts';
import type { PlacedResult } from '../../../../publication/search/search-results.ts';
import { registerProblems } from '../../../../register/problems.ts';
import type { View } from '../../layout.ts';
import { type Names, namesIn } from '../../names.ts';
import { downloads, filterForm, link, pager, queryText, select, table, time } from '../../parts.ts';
import { departmentSelect, yearSelect } from '../../pieces/scope-selects.ts';
import { storedFiles } from '../../pieces/stored-files.ts';
import { portalPage } from '../../portal-page.ts';
import { FRAME } from '../../words/frame.ts';
import { KINDS } from '../../words/kinds.ts';
import { RESULTS } from '../../words/results.ts';
import { outcomeTag } from '../publications/result.ts';
import { type Chosen, findResults, isTooShort, OUTCOMES, resultQuery } from './criteria.ts';

const PER_PAGE = 20;
const ORDER = 'results';

/** Published results, looked for by name or code and narrowed by criteria; what was withdrawn is not found. */
export function resultsPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/results',
    query: resultQuery,
    problems: [registerProblems['cursor-invalid']],
    // What somebody looks for is nobody else's business, and there is no end of it.
    isKept: ({ q }) => q === undefined,
    async show({ language, query: { cursor, ...chosen } }): Promise<View> {
      const words = RESULTS[language];
      const after = placeIn(ORDER, cursor);
      const [rows, scope, publicWords] = await Promise.all([
        isTooShort(chosen) ? [] : findResults(app, chosen, PER_PAGE + 1, after),
        readPublishedScope(app.db),
        readPublicWords(app.db),
      ]);
      const { items, next } = pageInTime(rows, PER_PAGE, ORDER);
      const names = namesIn(language, publicWords);
      const files = await storedFiles(app, language, {
        kinds: ['result'],
        year: chosen.year,
        department: items.length === 0 ? undefined : chosen.department,
      });
      return {
        title: words.title,
        section: 'results',
        feeds: files.feeds,
        body: html`<p class="lead">${words.lead}</p>
${searchForm(language, scope, publicWords, names, chosen)}
${items.length === 0 ? nothing(language, chosen) : resultTable(language, names, items)}
${pager(language, '/results', chosen, { next, isFirst: cursor === undefined })}
${downloads(language, files.downloads)}`,
      };
    },
  });
}

function searchForm(
  language: Language,
  { years, departments }: PublishedScope,
  publicWords: PublicWords,
  names: Names,
  chosen: Chosen,
): Html {
  const [words, frame] = [RESULTS[language], FRAME[language]];
  return filterForm(
    language,
    '/results',
    [
      html`<div class="whole"><label>${words.query}<input type="search" name="q" maxlength="100" autocomplete="off" value="${chosen.q ?? ''}" aria-describedby="q-hint"></label>
<span class="quiet small" id="q-hint">${words.queryHint}</span></div>`,
      yearSelect(language, years, chosen.year),
      departmentSelect(language, words.department, { departments, names }, chosen.department),
      select(language, {
        name: 'kind',
        title: words.targetKind,
        choices: termsOf(publicWords, 'target_kind').map(({ code }) => ({
          value: code,
          title: names.term('target_kind', code),
        })),
        chosen: chosen.kind,
      }),
      select(language, {
        name: 'outcome',
        title: words.outcome,
        choices: OUTCOMES.map((value) => ({ value, title: KINDS[language].outcome[value] })),
        chosen: chosen.outcome,
      }),
    ],
    frame.search,
  );
}

/** Why there is nothing, and what to do next. */
function nothing(language: Language, chosen: Chosen): Html {
  const words = RESULTS[language];
  if (Object.values(chosen).every((value) => value === undefined))
    return html`<p class="nothing">${words.noneYet}</p>`;
  if (isTooShort(chosen)) return html`<div class="notice warn"><p>${words.tooShort}</p></div>`;
  return html`<div class="notice"><p><strong>${words.none}</strong></p>
<ul>${words.noneHints.map((hint) => html`<li>${hint}</li>`)}</ul>
<p>${chosen.q === undefined ? html`` : html`${link(language, `/firm${queryText({ q: chosen.q })}`, words.noneFirm)} · `}${link(language, '/results', words.all)}</p></div>`;
}

const resultTable = (language: Language, names: Names, items: readonly PlacedResult[]): Html => {
  const words = RESULTS[language];
  const kinds = KINDS[language].publication;
  return table<PlacedResult>(
    words.found,
    [
      {
        title: words.target,
        cell: ({ number, target_name, title, target_id }) =>
          html`${link(language, `/publications/${number}`, target_name ?? title)}${target_id === null ? html`` : html`<span class="quiet small block">${target_id}</span>`}`,
      },
      {
        title: words.targetKind,
        cell: ({ target_kind }) => (target_kind === null ? '–' : names.term('target_kind', target_kind)),
      },
      {
        title: words.outcome,
        cell: ({ outcome }) => (outcome === null ? '–' : outcomeTag(language, outcome)),
      },
      {
        title: words.department,
        cell: ({ department }) => (department === null ? '–' : names.department(department)),
      },
      { title: words.checked, cell: ({ published_at }) => time(published_at) },
      {
        title: words.beside,
        cell: ({ beside }) =>
          beside.length === 0
            ? '–'
            : html`${beside.map(({ number, kind }, i) => html`${i === 0 ? '' : ' · '}${link(language, `/publications/${number}`, kinds[kind])}`)}`,
      },
    ],
    items,
  );
};
