/** What the page says on top: what is wrong, what happened, where the record stands. */
import { MEASURES, type MeasureKind } from '../core/visit/measures.ts';
import { beijingTime } from '../draw/official-time.ts';
import { printable } from '../paper/printable.ts';
import { type Html, html } from '../platform/html.ts';
import { nameOfMatter } from '../visit/papers/parts.ts';
import { type FieldView, SAID } from './field-view.ts';
import { prefixOf } from './form-values.ts';
import type { Difference } from './merge-values.ts';

/** First on the page and read out at once; each leads to its field, and nothing that was typed is gone. */
export const faultCard = (view: FieldView): Html => {
  const { faults, said } = view;
  const places = faults.map(
    ({ field, message }) =>
      html`<li><a href="#${field}">${placeOf(view, field)}${printable(message)}</a></li>`,
  );
  return faults.length === 0
    ? html``
    : html`<div class="card faults" role="alert"><strong>${wordsOf(said) || '请改正以下各处'}（${faults.length} 处）</strong><ul>${places}</ul></div>
`;
};

/** Of which matter a field is, counted as on the page; -1 where it is of none. */
const matterAt = ({ matters }: FieldView, name: string): number =>
  matters.findIndex(({ task, matter }) => name.startsWith(prefixOf(task.task, matter.code)));

function placeOf(view: FieldView, name: string): string {
  const at = matterAt(view, name);
  return at < 0 ? '' : `事项 ${at + 1}：`;
}

export function saidCard({ faults, said }: FieldView): Html {
  const words = wordsOf(said);
  if (words === '' || faults.length > 0) return html``;
  const good = said === 'saved' || said === 'confirmed' || said === 'same';
  return html`<div class="card state ${good ? 'good' : 'wait'}" role="${good ? 'status' : 'alert'}"><strong>${words}</strong></div>
`;
}

const wordsOf = (said: FieldView['said']): string =>
  said === undefined ? '' : typeof said === 'string' ? SAID[said] : printable(said.words);

const CLOSED: Readonly<Record<string, string>> = {
  drawn: '尚未选派检查组',
  assigned: '尚未审批，审批后才能填写',
  recorded: '已归档，等待审核；不能再改',
  reviewed: '已审核通过；不能再改',
  published: '已公示；不能再改',
  closed: '已办结；不能再改',
  replaced: '已由其他对象递补，不再检查',
};

/** Draft or received, by which receipt, and who still has to confirm. */
export function stateCard({ head, inspector, open, returned: opinion, on: { visit } }: FieldView): Html {
  const closed = open ? '' : (CLOSED[visit.state] ?? '现在不能填写');
  if (head === undefined)
    return card('wait', closed || '尚未填写', html`${open ? '保存后这里会显示回执号。' : ''}`);
  const { receipt, version, confirmed_by, filed, written_by } = head;
  const received = html`<p>已收到：回执 <b>${receipt.number}</b>，第 ${version} 版，${printable(written_by)}，${beijingTime(receipt.received_at)}</p><p class="quiet">摘要 ${receipt.digest.slice(0, 16)}…</p>`;
  const names = confirmed_by.map((id) => visit.team.find((one) => one.inspector === id)?.name ?? id);
  const who = names.length === 0 ? '还没有人确认' : `已确认：${printable(names.join('、'))}`;
  const own = confirmed_by.includes(inspector.id);
  const returned =
    opinion === undefined
      ? html``
      : html`<p>审核人员已退回，请修改后重新确认。意见：${printable(opinion)}</p>`;
  const title = titleOf(confirmed_by, inspector.id, filed, opinion !== undefined);
  const warning =
    open && !filed && confirmed_by.length > 0
      ? html`<p class="quiet">再作修改会成为新的版本，先前的确认随之失效。</p>`
      : html``;
  return card(
    opinion === undefined && (filed || own) ? 'good' : 'wait',
    closed || title,
    html`${returned}${received}<p>${who}（两人确认即归档）</p>${warning}`,
  );
}

function titleOf(confirmed_by: readonly string[], own: string, filed: boolean, returned: boolean): string {
  if (filed) return returned ? '已退回' : '已归档';
  if (confirmed_by.includes(own)) return '您已确认，等另一名检查人员确认';
  return confirmed_by.length > 0 ? '同组人员已确认，请核对后确认' : '草稿';
}

const card = (kind: string, title: string, body: Html): Html =>
  html`<section class="card state ${kind}" id="state" aria-label="记录状态"><strong>${title}</strong>${body}</section>
`;

/** Both versions side by side, field by field, with what the form below has now. */
export const twoVersions = (view: FieldView): Html =>
  view.differences.length === 0
    ? html``
    : html`<section class="card" id="versions"><h2>两个版本的不同</h2><p>您改过的，下面的表单里是您填写的；您没有改的，是对方填写的。绿色为表单现有内容。核对后再保存一次；要放弃您的修改，<a href="?">打开服务器上的版本</a>。</p>${view.differences.map((one) => difference(view, one))}</section>
`;

const difference = (view: FieldView, { name, mine, theirs, kept }: Difference): Html =>
  html`<div class="two"><p><a href="#${name}">${labelOf(view, name)}</a></p><div><p${kept === 'theirs' ? html` class="kept"` : html``}><b>服务器上的版本</b>${textOf(view, name, theirs)}</p><p${kept === 'mine' ? html` class="kept"` : html``}><b>您填写的</b>${textOf(view, name, mine)}</p></div></div>
`;

const WORDS: Readonly<Record<string, string>> = {
  yes: '符合',
  no: '不符合',
  not_applicable: '不适用',
  signed: '已签字',
  refused: '拒绝签字',
  absent: '不在场',
};

const isMeasure = (value: string): value is MeasureKind => Object.hasOwn(MEASURES, value);

const textOf = ({ files }: FieldView, name: string, values: readonly string[]): string =>
  values.length === 0
    ? '（空）'
    : values
        .map((value) => {
          if (name.endsWith('evidence')) return files.get(value) ?? `文件 ${value.slice(0, 8)}`;
          if (name.endsWith('/kind') && isMeasure(value)) return MEASURES[value].zh;
          const choice = /(\/answer\/[^/]+|^signature)$/.test(name) ? WORDS[value] : undefined;
          return choice ?? printable(value);
        })
        .join('、');

const FIELDS: Readonly<Record<string, string>> = {
  started_at: '开始时间',
  ended_at: '结束时间',
  summary: '汇总意见',
  remarks: '备注',
  signature: '签字情况',
  signature_words: '签字人或未签字的原因',
  signature_evidence: '签字页的照片',
  codes: '检查结果',
  facts: '检查情况',
  evidence: '证据',
  kind: '种类',
  content: '内容',
  number: '文号',
  due_on: '期限',
  recipient: '单位',
};

/** What a field is called, for people. */
function labelOf(view: FieldView, name: string): string {
  const at = matterAt(view, name);
  const one = view.matters[at];
  if (one === undefined) return FIELDS[name] ?? name;
  const [part = '', which = '', inner = ''] = name
    .slice(prefixOf(one.task.task, one.matter.code).length)
    .split('/');
  const label =
    part === 'answer'
      ? `检查项 ${which}`
      : part === 'note'
        ? `检查项 ${which} 的备注`
        : part === 'measure'
          ? `措施 ${Number(which) + 1} ${FIELDS[inner] ?? ''}`
          : (FIELDS[part] ?? part);
  return `事项 ${at + 1} ${printable(nameOfMatter(one))}：${label}`;
}
