import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { FEED_KINDS } from '../../../../public-files/layout.ts';
import { pageInTime, placeIn } from '../../../../publication/public-pages.ts';
import { readPublicWords } from '../../../../publication/public-words.ts';
import { type PublishedScope, readPublishedScope } from '../../../../publication/published-scope.ts';
import { listPublications } from '../../../../publication/read-publications.ts';
import { publicationKind } from '../../../../publication/schema.ts';
import { registerProblems } from '../../../../register/problems.ts';
import { codeCriterion, criterion, cursorCriterion, yearCriterion } from '../../criteria.ts';
import type { View } from '../../layout.ts';
import { type Names, namesIn } from '../../names.ts';
import { downloads, filterForm, nothingFound, pager, select } from '../../parts.ts';
import { departmentSelect, yearSelect } from '../../pieces/scope-selects.ts';
import { storedFiles } from '../../pieces/stored-files.ts';
import { portalPage } from '../../portal-page.ts';
import { FRAME } from '../../words/frame.ts';
import { KINDS } from '../../words/kinds.ts';
import { PUBLICATIONS } from '../../words/publications.ts';
import { publicationTable } from './lines.ts';

const PER_PAGE = 30;
const ORDER = 'publications';

const criteria = z.strictObject({
  kind: criterion(publicationKind),
  year: yearCriterion,
  department: codeCriterion,
  cursor: cursorCriterion,
});
type Chosen = Omit<z.infer<typeof criteria>, 'cursor'>;

/** Everything that was published, the newest first. */
export function publicationsPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/publications',
    query: criteria,
    problems: [registerProblems['cursor-invalid']],
    async show({ language, query: { cursor, ...chosen } }): Promise<View> {
      const words = PUBLICATIONS[language];
      const [rows, scope, publicWords] = await Promise.all([
        listPublications(app.db, chosen, PER_PAGE + 1, placeIn(ORDER, cursor)),
        readPublishedScope(app.db),
        readPublicWords(app.db),
      ]);
      const { items, next } = pageInTime(rows, PER_PAGE, ORDER);
      const isFirst = cursor === undefined;
      const isEmpty = isFirst && Object.values(chosen).every((value) => value === undefined);
      const files = await storedFiles(app, language, {
        kinds: chosen.kind === undefined ? FEED_KINDS : [chosen.kind],
        year: chosen.year,
      });
      return {
        title: words.title,
        feeds: files.feeds,
        body: html`<p class="lead">${words.lead}</p>
${filters(language, scope, namesIn(language, publicWords), chosen)}
${items.length > 0 ? publicationTable(language, words.title, items) : isEmpty ? html`<p class="nothing">${words.none}</p>` : nothingFound(language)}
${pager(language, '/publications', chosen, { next, isFirst })}
${downloads(language, files.downloads)}`,
      };
    },
  });
}

function filters(
  language: Language,
  { years, departments }: PublishedScope,
  names: Names,
  chosen: Chosen,
): Html {
  const frame = FRAME[language];
  return filterForm(language, '/publications', [
    select(language, {
      name: 'kind',
      title: frame.kind,
      choices: publicationKind.options.map((value) => ({ value, title: KINDS[language].publication[value] })),
      chosen: chosen.kind,
    }),
    yearSelect(language, years, chosen.year),
    departmentSelect(language, frame.department, { departments, names }, chosen.department),
  ]);
}
