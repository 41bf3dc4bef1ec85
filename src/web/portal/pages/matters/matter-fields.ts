import type { MatterInList } from '../../../../matter-list/schema.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { Names } from '../../names.ts';
import { table } from '../../parts.ts';
import { markedText } from '../../pieces/marked-text.ts';
import { MATTERS } from '../../words/matters.ts';
import { PUNCTUATION } from '../../words/punctuation.ts';

type Shown = {
  readonly [Field in keyof MatterInList]-?: (value: NonNullable<MatterInList[Field]>) => Html | string;
};

/** Text that keeps its lines. */
const lines = (text: string): Html => html`<div class="lines">${text}</div>`;

/** Every field of a matter in words; its page and the differences between two lists say it alike. */
export function matterFields(language: Language, names: Names): Shown {
  const words = MATTERS[language];
  return {
    code: (code) => code,
    name: (name) => name,
    sub_item: (text) => text,
    category: (text) => text,
    kind: (kind) => words.kinds[kind],
    catalogue_code: (code) => code,
    claimed_on: (day) => day,
    legal_basis: (basis) => legalBasis(language, basis),
    target_kinds: (codes) => names.terms('target_kind', codes),
    methods: (codes) => names.terms('method', codes),
    content: lines,
    scopes: (codes) => names.terms('scope', codes),
    work_guide: markedText,
    checklist: (items) => checklist(language, items),
    responsible_office: (text) => text,
    lead_department: names.department,
    participants: names.departments,
    exempt_ground: lines,
    level_of_government: (text) => text,
    powers: (powers) => words.powers[powers],
    approval_and_supervision: (how) => words.approval[how],
  };
}

/** Law and article; the article's text where the list has it. */
function legalBasis(language: Language, basis: MatterInList['legal_basis']): Html {
  const words = MATTERS[language];
  return html`<ul class="plain">${basis.map(
    ({ law, article, text, repealed_on }) =>
      html`<li>${law}${article ?? ''}${repealed_on === undefined ? '' : ` · ${words.repealed(repealed_on)}`}${text === undefined ? html`` : html`<div class="lines quiet small">${text}</div>`}</li>`,
  )}</ul>`;
}

/** The same in one line, for a list. */
export const basisLine = (language: Language, basis: MatterInList['legal_basis']): string =>
  basis.map(({ law, article }) => `${law}${article ?? ''}`).join(PUNCTUATION[language].semicolon);

const checklist = (language: Language, items: MatterInList['checklist']): Html => {
  const words = MATTERS[language];
  return table(
    words.checklist,
    [
      { title: words.code, cell: ({ code }) => code },
      { title: words.item, cell: ({ text }) => text },
      { title: words.guide, cell: ({ guide }) => guide ?? '–' },
    ],
    items,
  );
};
