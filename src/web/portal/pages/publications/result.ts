import type { PublicMatter, PublicResult } from '../../../../core/privacy/public-fields.ts';
import { MEASURES } from '../../../../core/visit/measures.ts';
import { RESULT_CODES } from '../../../../core/visit/result-codes.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { Names } from '../../names.ts';
import { facts, link, queryText, table, tag } from '../../parts.ts';
import { KINDS } from '../../words/kinds.ts';
import { PUBLICATIONS } from '../../words/publications.ts';
import { PUNCTUATION } from '../../words/punctuation.ts';

/** What was found at a target, as it was published. */
export function resultText(language: Language, names: Names, result: PublicResult): Html {
  const words = PUBLICATIONS[language];
  const { target, tasks, departments, inspectors } = result;
  const joined = (texts: readonly string[]) => texts.join(PUNCTUATION[language].comma);
  const given = (name: string, value: string | undefined): [string, string][] =>
    value === undefined ? [] : [[name, value]];
  return html`${facts([
    [words.target, html`<strong>${target.name}</strong>`],
    ...given(words.targetId, target.id),
    [words.targetKind, names.term('target_kind', target.kind)],
    ...given(words.district, target.district),
    [words.outcome, outcomeTag(language, result.outcome)],
    [words.checkedOn, result.checked_on],
    [words.departments, joined(departments.map(({ name }) => name))],
    [words.tasks, joined(tasks.map(({ code, title }) => `${code} ${title}`))],
    [words.plan, link(language, `/plans/${result.plan}`, result.plan)],
    [words.draw, drawLinks(language, result)],
    ...(inspectors === undefined ? [] : given(words.inspectors, joined(inspectors))),
    ...(result.on_behalf ? given(words.found, words.onBehalf) : []),
  ])}
${matterTable(language, result)}`;
}

/** To the draw, and to why it drew this target: where its id is public, it can be asked for by it. */
function drawLinks(language: Language, { draw, target }: PublicResult): Html {
  const own = link(language, `/draws/${draw}`, draw);
  if (target.id === undefined) return own;
  return html`${own} · ${link(language, `/firm${queryText({ q: target.id })}`, PUBLICATIONS[language].explain)}`;
}

export const outcomeTag = (language: Language, outcome: PublicResult['outcome']): Html =>
  tag(
    KINDS[language].outcome[outcome],
    ({ clean: 'good', problem: 'bad', not_checked: 'warn' } as const)[outcome],
  );

function matterTable(language: Language, { matters, departments }: PublicResult): Html {
  const words = PUBLICATIONS[language];
  const names = new Map(departments.map(({ code, name }) => [code, name]));
  return table<PublicMatter>(
    words.lines,
    [
      {
        title: words.matter,
        cell: ({ name, matter }) => html`${name} <span class="quiet small">${matter}</span>`,
      },
      { title: words.department, cell: ({ department }) => names.get(department) ?? department },
      {
        title: words.found,
        cell: ({ codes }) =>
          codes
            .map(({ code, text }) => (language === 'en' ? RESULT_CODES[code].en : text))
            .join(PUNCTUATION[language].semicolon),
      },
      {
        title: words.measures,
        cell: ({ measures }) =>
          measures
            .map(({ kind, text, due_on }) => {
              const what = language === 'en' ? MEASURES[kind].en : text;
              return due_on === undefined ? what : words.due(what, due_on);
            })
            .join(PUNCTUATION[language].semicolon) || '–',
      },
    ],
    matters,
  );
}
