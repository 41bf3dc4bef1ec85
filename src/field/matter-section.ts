import { MEASURE_KINDS, MEASURES } from '../core/visit/measures.ts';
import { RESULT_CODE_LIST, RESULT_CODES, type ResultCode } from '../core/visit/result-codes.ts';
import { printable } from '../paper/printable.ts';
import { type Html, html } from '../platform/html.ts';
import { basisOf, nameOfMatter } from '../visit/papers/parts.ts';
import type { MatterOfTask } from '../visit/papers/visit-on-paper.ts';
import { choices, type Form, field, heldIn, item, photos } from './field-inputs.ts';
import { MOST_MEASURES, measureField, prefixOf } from './form-values.ts';

const choiceOf = (code: ResultCode) => ({ value: code, label: `${code} ${RESULT_CODES[code].zh}` });
/** What most checks come to; the other codes are a tap away. */
const COMMON: readonly ResultCode[] = ['1', 'E', 'A'];
const FIRST = COMMON.map(choiceOf);
const REST = RESULT_CODE_LIST.filter((code) => !COMMON.includes(code)).map(choiceOf);

/** How many items of a matter have an answer. */
export function answeredOf({ values }: Pick<Form, 'values'>, { task, matter }: MatterOfTask): number {
  const prefix = prefixOf(task.task, matter.code);
  return matter.checklist.filter(({ code }) => values.has(`${prefix}answer/${code}`)).length;
}

/** Everything about one matter: what to look at, what was found, what follows. */
export function matterSection(form: Form, one: MatterOfTask, i: number, of: number): Html {
  const { task, matter } = one;
  const prefix = prefixOf(task.task, matter.code);
  return html`<section class="card matter" id="matter-${i + 1}" aria-labelledby="matter-${i + 1}-name">
<p class="quiet">事项 ${i + 1} / ${of}　${task.task} ${printable(task.title)}</p>
<h2 id="matter-${i + 1}-name">${printable(nameOfMatter(one))}</h2>
<details><summary>依据和检查指引</summary><p>依据：${printable(basisOf(one))}</p>${guideOf(one)}</details>
<div id="${prefix}answers" tabindex="-1">${matter.checklist.map((line) => item(form, prefix, line))}</div>
${matter.checklist.length === 0 ? html`<p class="quiet">本事项没有检查表，请在“检查情况”中记录。</p>` : html`<p class="quiet">本事项已答 <span class="here"></span> / ${matter.checklist.length} 项</p>`}
<h3>检查结果 <span class="quiet">可多选；选 1 的不选其他</span></h3>
${choices(form, `${prefix}codes`, 'checkbox', FIRST, { title: '其他结果：无法检查、不配合、公示信息问题…', choices: REST })}
${field(form, `${prefix}facts`, '检查情况（不公开）', 'area')}
${photos(form, `${prefix}evidence`, `${prefix}photos`, '照片、复印件等证据')}
${measuresOf(form, prefix)}
</section>
`;
}

const guideOf = ({ matter }: MatterOfTask): Html => {
  const texts = [matter.content, matter.work_guide].filter((text) => text !== null);
  return texts.length === 0
    ? html`<p class="quiet">没有检查指引。</p>`
    : html`${texts.map((text) => html`<div class="guide" tabindex="0">${text.split('\n').map(printable).join('\n')}</div>`)}`;
};

/** The measures that there are and one more; another comes when that is saved. */
function measuresOf(form: Form, prefix: string): Html {
  const held = Array.from({ length: MOST_MEASURES }, (_, n) => n).filter((n) =>
    [...form.values.keys()].some((name) => name.startsWith(measureField(prefix, n, ''))),
  );
  const count = Math.min(held.length + 1, MOST_MEASURES);
  return html`<details${held.length > 0 ? html` open` : html``}><summary>处理措施（责令改正、移送等）${held.length > 0 ? `：${held.length} 项` : ''}</summary>
${Array.from({ length: count }, (_, n) => measureOf(form, prefix, n))}${
  count > 1 && count < MOST_MEASURES
    ? html`<p class="quiet">还有措施的，保存后会再出现一项空白。</p>`
    : html``
}</details>
`;
}

function measureOf(form: Form, prefix: string, n: number): Html {
  const named = (part: string) => measureField(prefix, n, part);
  const kind = named('kind');
  const options = MEASURE_KINDS.map(
    (value) =>
      html`<option value="${value}"${heldIn(form, kind) === value ? html` selected` : html``}>${MEASURES[value].zh}</option>`,
  );
  const faults = form.faults.filter((fault) => fault.field === kind);
  return html`<fieldset><div${faults.length > 0 ? html` class="wrong"` : html``}><label for="${kind}">措施 ${n + 1}</label><select id="${kind}" name="${kind}"><option value="">（无）</option>${options}</select>${faults.map(({ message }) => html`<p class="why">${message}</p>`)}</div>
${field(form, named('content'), `措施 ${n + 1} 的内容`, 'area')}${field(form, named('due_on'), '改正期限', 'date')}${field(form, named('recipient'), '移送、通报的单位', 'text')}${field(form, named('number'), '文号或案件编号', 'text')}</fieldset>
`;
}
