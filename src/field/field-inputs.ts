/** The parts that the form is made of. */

import { printable } from '../paper/printable.ts';
import { type Html, html } from '../platform/html.ts';
import type { FieldView } from './field-view.ts';

export type Form = Pick<FieldView, 'values' | 'faults' | 'files'>;

const NOTHING = html``;
export const heldIn = ({ values }: Form, name: string): string => values.get(name)?.[0] ?? '';
const has = ({ values }: Form, name: string, value: string): boolean =>
  values.get(name)?.includes(value) === true;

/** What is wrong with a field, beneath it. */
const whyOf = ({ faults }: Form, name: string): Html =>
  html`${faults
    .filter(({ field }) => field === name)
    .map(({ message }) => html`<p class="why" id="why:${name}">${message}</p>`)}`;
const isWrong = ({ faults }: Form, name: string): boolean => faults.some(({ field }) => field === name);

const described = (form: Form, name: string): Html =>
  isWrong(form, name) ? html` aria-invalid="true" aria-describedby="why:${name}"` : NOTHING;
const wrong = (form: Form, name: string): Html => (isWrong(form, name) ? html` class="wrong"` : NOTHING);

/** A field with its name above it; what was typed stands in it sign for sign, so that sending it back changes nothing. */
export function field(
  form: Form,
  name: string,
  label: string,
  type: 'text' | 'date' | 'datetime-local' | 'area',
): Html {
  const value = heldIn(form, name);
  const input =
    type === 'area'
      ? html`<textarea id="${name}" name="${name}" rows="2"${described(form, name)}>
${value}</textarea>`
      : html`<input id="${name}" name="${name}" type="${type}" value="${value}"${described(form, name)}>`;
  return html`<div${wrong(form, name)}><label for="${name}">${label}</label>${input}${whyOf(form, name)}</div>
`;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Of an answer that finds fault. */
  readonly bad?: boolean;
}

const choiceOf = (
  form: Form,
  type: 'radio' | 'checkbox',
  name: string,
  { value, label, bad }: Choice,
): Html =>
  html`<label class="pick${bad === true ? ' no' : ''}"><input type="${type}" name="${name}" value="${value}"${
    has(form, name, value) ? html` checked` : NOTHING
  }${described(form, name)}>${label}</label>`;

/** One of these, or some of them; `first` are shown at once, the rest on demand or where one of them is chosen. */
export function choices(
  form: Form,
  name: string,
  type: 'radio' | 'checkbox',
  first: readonly Choice[],
  rest: { readonly title: string; readonly choices: readonly Choice[] } | undefined = undefined,
): Html {
  const open = rest?.choices.some(({ value }) => has(form, name, value)) === true;
  const more =
    rest === undefined
      ? NOTHING
      : html`<details${open ? html` open` : NOTHING}><summary>${rest.title}</summary><div class="picks">${rest.choices.map((one) => choiceOf(form, type, name, one))}</div></details>`;
  return html`<div id="${name}"${wrong(form, name)} tabindex="-1"><div class="picks">${first.map((one) => choiceOf(form, type, name, one))}</div>${more}${whyOf(form, name)}</div>
`;
}

const ANSWERS: readonly Choice[] = [
  { value: 'yes', label: '符合' },
  { value: 'no', label: '不符合', bad: true },
  { value: 'not_applicable', label: '不适用' },
];

/** An item of a checklist with its three answers and a note. */
export function item(
  form: Form,
  prefix: string,
  {
    code,
    text,
    guide,
  }: { readonly code: string; readonly text: string; readonly guide?: string | undefined },
): Html {
  const name = `${prefix}answer/${code}`;
  const note = `${prefix}note/${code}`;
  return html`<fieldset class="item${isWrong(form, name) ? ' wrong' : ''}" id="${name}" tabindex="-1"><legend>${code}. ${printable(text)}</legend>
${guide === undefined ? NOTHING : html`<p class="quiet">方法：${printable(guide)}</p>`}<div class="answers">${ANSWERS.map((one) => choiceOf(form, 'radio', name, one))}</div>
${whyOf(form, name)}<textarea id="${note}" name="${note}" rows="1" placeholder="备注" aria-label="检查项 ${code} 的备注"${described(form, note)}>
${heldIn(form, note)}</textarea>${whyOf(form, note)}</fieldset>
`;
}

/** Photographs: those that were received, each with a box to take it away, and room for more. */
export function photos(form: Form, name: string, upload: string, label: string): Html {
  const received = (form.values.get(name) ?? []).map(
    (digest) =>
      html`<li><input type="hidden" name="${name}" value="${digest}"><label class="pick"><input type="checkbox" name="drop" value="${name} ${digest}">移除 ${printable(form.files.get(digest) ?? `文件 ${digest.slice(0, 8)}`)}</label></li>`,
  );
  const count =
    received.length === 0
      ? NOTHING
      : html`<p class="quiet">已收到 ${received.length} 个文件：</p><ul class="files">${received}</ul>`;
  return html`<div id="${name}"${wrong(form, name)} tabindex="-1"><label for="${upload}">${label}</label>${count}<input id="${upload}" name="${upload}" type="file" multiple accept="image/jpeg,image/png,image/webp,application/pdf">${whyOf(form, name)}</div>
`;
}
