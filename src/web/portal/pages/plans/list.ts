import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { code } from '../../../../core/draw/document.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { pageFrom } from '../../../../publication/public-pages.ts';
import { readPublicWords } from '../../../../publication/public-words.ts';
import { listPublishedPlans, type PublicPlanLine } from '../../../../publication/published-plans.ts';
import { readPublishedScope } from '../../../../publication/published-scope.ts';
import { openCursor } from '../../../../register/page.ts';
import { registerProblems } from '../../../../register/problems.ts';
import { codeCriterion, criterion, cursorCriterion, yearCriterion } from '../../criteria.ts';
import type { View } from '../../layout.ts';
import { type Names, namesIn } from '../../names.ts';
import { downloads, filterForm, link, nothingFound, pager, select, table, tag, time } from '../../parts.ts';
import { departmentSelect, yearSelect } from '../../pieces/scope-selects.ts';
import { storedFiles } from '../../pieces/stored-files.ts';
import { portalPage } from '../../portal-page.ts';
import { FRAME } from '../../words/frame.ts';
import { KINDS } from '../../words/kinds.ts';
import { PLANS } from '../../words/plans.ts';

const PER_PAGE = 20;
const STATES = ['published', 'in_progress', 'completed'] as const;

const criteria = z.strictObject({
  year: yearCriterion,
  department: codeCriterion,
  state: criterion(z.enum(STATES)),
  cursor: cursorCriterion,
});

/** The published plans, narrowed by year, leading department and state. */
export function plansPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/plans',
    query: criteria,
    problems: [registerProblems['cursor-invalid']],
    async show({ language, query: { cursor, ...chosen } }): Promise<View> {
      const words = PLANS[language];
      const [after] = cursor === undefined ? [] : openCursor(cursor, 'plans', z.tuple([code]));
      const [rows, scope, publicWords] = await Promise.all([
        listPublishedPlans(app.db, { ...chosen, after, limit: PER_PAGE + 1 }),
        readPublishedScope(app.db),
        readPublicWords(app.db),
      ]);
      const { items, next } = pageFrom(rows, PER_PAGE, 'plans', (line) => [line.code]);
      const names = namesIn(language, publicWords);
      const files = await storedFiles(app, language, {
        kinds: ['plan'],
        year: chosen.year,
        department: items.length === 0 ? undefined : chosen.department,
      });
      const isFirst = cursor === undefined;
      const isEmpty = isFirst && Object.values(chosen).every((value) => value === undefined);
      return {
        title: words.title,
        section: 'plans',
        feeds: files.feeds,
        body: html`<p class="lead">${words.lead}</p>
${filters(language, scope, names, chosen)}
${items.length > 0 ? planTable(language, names, items) : isEmpty ? html`<p class="nothing">${words.none}</p>` : nothingFound(language)}
${pager(language, '/plans', chosen, { next, isFirst })}
${downloads(language, files.downloads)}`,
      };
    },
  });
}

function filters(
  language: Language,
  { years, departments }: { readonly years: readonly number[]; readonly departments: readonly string[] },
  names: Names,
  chosen: Omit<z.infer<typeof criteria>, 'cursor'>,
): Html {
  const frame = FRAME[language];
  return filterForm(language, '/plans', [
    yearSelect(language, years, chosen.year),
    departmentSelect(language, PLANS[language].lead_department, { departments, names }, chosen.department),
    select(language, {
      name: 'state',
      title: frame.state,
      choices: STATES.map((value) => ({ value, title: KINDS[language].plan[value] })),
      chosen: chosen.state,
    }),
  ]);
}

const planTable = (language: Language, names: Names, lines: readonly PublicPlanLine[]): Html => {
  const words = PLANS[language];
  return table(
    words.title,
    [
      {
        title: words.plan,
        cell: (line) =>
          html`${link(language, `/plans/${line.code}`, line.title)}<span class="quiet small block">${line.code}</span>`,
      },
      { title: words.year, cell: ({ year }) => String(year), isNumber: true },
      { title: words.lead_department, cell: ({ lead_department }) => names.department(lead_department) },
      { title: words.document, cell: ({ document_number }) => document_number },
      { title: words.publishedAt, cell: ({ published_at }) => time(published_at) },
      {
        title: words.state,
        cell: ({ state }) => tag(KINDS[language].plan[state], state === 'in_progress' ? 'good' : 'plain'),
      },
    ],
    lines,
  );
};
