import { compareLists } from '../../../../matter-list/compare-lists.ts';
import type { StoredList } from '../../../../matter-list/queries.ts';
import { type MatterInList, matterInList } from '../../../../matter-list/schema.ts';
import type { ChangedField } from '../../../../platform/changed-fields.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { Names } from '../../names.ts';
import { link, table } from '../../parts.ts';
import { MATTERS } from '../../words/matters.ts';
import { matterFields } from './matter-fields.ts';

/** What a list changed of the one before it. */
export function listChanges(language: Language, names: Names, before: StoredList, list: StoredList): Html {
  const words = MATTERS[language];
  const { added, left_out, changed } = compareLists(before.document.matters, list.document.matters);
  const isSame = [added, left_out, changed].every(({ length }) => length === 0);
  const part = (title: string, number: string, matters: readonly MatterInList[]) =>
    matters.length === 0
      ? html``
      : html`<h3>${title}</h3><ul>${matters.map(({ code, name }) => html`<li>${link(language, `/matters/${number}/${code}`, name)} <span class="quiet small">${code}</span></li>`)}</ul>`;
  return html`<section><h2>${words.difference(before.number)}</h2>
${isSame ? html`<p class="quiet">${words.same}</p>` : html``}
${part(words.added, list.number, added)}
${part(words.leftOut, before.number, left_out)}
${changed.length === 0 ? html`` : html`<h3>${words.changed}</h3>`}
${changed.map(({ code, name, fields }) => fieldTable(language, names, `${code} ${name}`, fields))}</section>`;
}

const fieldTable = (
  language: Language,
  names: Names,
  caption: string,
  fields: readonly ChangedField[],
): Html => {
  const words = MATTERS[language];
  const tell = (field: string, value: unknown) => valueText(language, names, field, value);
  return table<ChangedField>(
    caption,
    [
      { title: words.field, cell: ({ field }) => (isField(field) ? words.fields[field] : field) },
      { title: words.before, cell: ({ field, before }) => tell(field, before) },
      { title: words.after, cell: ({ field, after }) => tell(field, after) },
    ],
    fields,
  );
};

const isField = (field: string): field is keyof MatterInList => field in matterInList.shape;

function valueText(language: Language, names: Names, field: string, value: unknown): Html | string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return MATTERS[language].nothing;
  if (!isField(field)) return JSON.stringify(value);
  const read = matterInList.shape[field].safeParse(value);
  // The schema of this very field has read it, which the compiler cannot follow over the fields.
  return read.success && read.data !== undefined
    ? matterFields(language, names)[field](read.data as never)
    : JSON.stringify(value);
}
