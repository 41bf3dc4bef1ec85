import { createHash } from 'node:crypto';
import { beijingTime } from '../draw/official-time.ts';
import { printable } from '../paper/printable.ts';
import { type Html, html } from '../platform/html.ts';
import { windowOf } from '../visit/papers/parts.ts';
import { choices, field, photos } from './field-inputs.ts';
import { faultCard, saidCard, stateCard, twoVersions } from './field-notes.ts';
import { FIELD_STYLE } from './field-style.ts';
import type { FieldView, OtherPart } from './field-view.ts';
import { answeredOf, matterSection } from './matter-section.ts';

/** Nothing is fetched and no script runs; the address, which is the key, is told to nobody and found by no engine. */
export const FIELD_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256')
    .update(FIELD_STYLE)
    .digest('base64')}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
} as const;

function frame(title: string, head: Html, body: Html): string {
  const meta = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no"><title>${printable(title)}</title>`;
  return `<!doctype html>
<html lang="zh-CN"><head>${meta.text}
<style>${FIELD_STYLE}</style></head>
<body><main>${head.text}${body.text}</main></body></html>
`;
}

/** Unknown or expired, or the person has left the team: the page does not tell which. */
export const deadVisitLinkPage = (): string =>
  frame(
    '链接无效',
    html`<header><h1>链接无效或者已过期</h1></header>`,
    html`<div class="card"><p>This link does not work, or no longer.</p><p>已经收到的内容都在，不会丢失。请向发给您链接的计划员或者登记员要一个新的链接；没有手机网络的，也可以填写纸质检查单，由登记员录入。</p></div>`,
  );

export const tooManyPage = (seconds: number): string =>
  frame(
    '请稍后再试',
    html`<header><h1>尝试过多</h1></header>`,
    html`<div class="card"><p>请 ${seconds} 秒后再打开链接。Too many attempts: try again in ${seconds} seconds.</p></div>`,
  );

/** The visit and the form of the department's part; complete without scripts. */
export function fieldPage(view: FieldView): string {
  const { visit } = view.on;
  const head = html`<header><p>${visit.rehearsal ? '演练 · ' : ''}检查 ${visit.draw}</p><h1>${printable(visit.target.name)}</h1><p>${printable(view.inspector.name)}（执法证号 ${view.inspector.id}）</p><p>链接有效至 ${beijingTime(`${view.expires_at.slice(0, 16)}Z`)}</p></header>`;
  const body = html`${faultCard(view)}${saidCard(view)}${twoVersions(view)}${stateCard(view)}${targetCard(view)}${teamCard(view)}${mattersCard(view)}${othersCard(view)}${form(view)}`;
  return frame(`检查 ${visit.target.name}`, head, body);
}

const line = (name: string, value: Html | string | null): Html =>
  value === null || value === ''
    ? html``
    : html`<dt>${name}</dt><dd>${typeof value === 'string' ? printable(value) : value}</dd>`;

function targetCard({ on, earlier }: FieldView): Html {
  const { target, tasks } = on.visit;
  const { phone } = target;
  const call =
    phone === null ? null : html`<a href="tel:${phone.replace(/[^\d+]/g, '')}">${printable(phone)}</a>`;
  const permits = target.permits.map(
    ({ kind, number, valid_to }) =>
      html`<li>${printable(kind)} ${printable(number)}${valid_to === null ? '' : `，至 ${valid_to}`}</li>`,
  );
  const tiers = target.evaluations.map(
    ({ scheme, grade, tier }) =>
      html`<li>${printable(scheme)} ${printable(grade)}${tier === null ? '' : `（${tier}）`}</li>`,
  );
  const checks = earlier.map(
    ({ checked_on, outcome, source }) =>
      html`<li>${checked_on}　${OUTCOMES[outcome ?? ''] ?? printable(outcome ?? '')}　${printable(source)}</li>`,
  );
  return html`<section class="card"><h2>检查对象</h2><dl>${line('地址', target.address)}${line('联系人', target.contact)}${line('电话', call)}${line('代码', target.credit_code ?? target.id)}${line('法定代表人', target.legal_representative)}${line('检查期限', windowOf(on))}${line('任务', tasks.map(({ title }) => title).join('；'))}</dl>${folded('许可证和信用评价', [...permits, ...tiers])}${folded('以往的检查', checks)}</section>
`;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  clean: '未发现问题',
  problem: '发现问题',
  not_checked: '未能检查',
};

const folded = (title: string, lines: readonly Html[]): Html =>
  lines.length === 0
    ? html``
    : html`<details><summary>${title}（${lines.length}）</summary><ul>${lines}</ul></details>`;

const teamCard = ({ on: { visit } }: FieldView): Html =>
  html`<section class="card"><h2>检查组</h2><ul>${visit.team.map(({ name, inspector, department_name, is_lead }) => html`<li>${printable(name)}（${inspector}）${printable(department_name)}${is_lead ? ' 组长' : ''}</li>`)}</ul></section>
`;

const mattersCard = (view: FieldView): Html => {
  const answered = view.matters.map((one) => answeredOf(view, one));
  return html`<nav class="card" aria-label="检查事项"><h2>检查事项 <span class="quiet">共 ${view.matters.length} 项</span></h2><ol class="matters-list">${view.matters.map(
    ({ matter }, i) =>
      html`<li><a href="#matter-${i + 1}"><span>${i + 1}. ${printable(matter.name)}</span><span class="quiet">${answered[i] ?? 0} / ${matter.checklist.length}</span></a></li>`,
  )}</ol></nav>
`;
};

const othersCard = ({ others }: FieldView): Html =>
  others.length === 0
    ? html``
    : html`<section class="card"><h2>其他部门的部分</h2>${others.map(otherPart)}</section>`;

const otherPart = ({ department, version, filed, may_confirm, lines }: OtherPart): Html =>
  html`<details><summary>${department}：第 ${version} 版${filed ? '，已归档' : ''}</summary><ul>${lines.map((text) => html`<li>${printable(text)}</li>`)}</ul>${
    filed || !may_confirm
      ? html``
      : html`<form method="post" action="?#top" enctype="multipart/form-data"><input type="hidden" name="department" value="${department}"><input type="hidden" name="version" value="${version}"><button class="second" name="action" value="confirm-part">确认 ${department} 的第 ${version} 版</button></form>`
  }</details>
`;

const SIGNATURES = [
  { value: 'signed', label: '已签字' },
  { value: 'refused', label: '拒绝签字' },
  { value: 'absent', label: '不在场' },
] as const;

function form(view: FieldView): Html {
  const { matters, base, client_id, open, joint, leads } = view;
  const items = matters.reduce((sum, { matter }) => sum + matter.checklist.length, 0);
  const bar = html`<div class="bar"><p>已答 <span class="all"></span> / ${items} 项；填写后请保存，看到回执号才是已收到</p><div><button class="second" name="action" value="save">保存草稿</button><button name="action" value="confirm">保存并确认</button></div></div>`;
  return html`<form method="post" action="?#top" enctype="multipart/form-data" id="record">
<input type="hidden" name="client_id" value="${client_id}"><input type="hidden" name="base" value="${base ?? ''}">
<fieldset${open ? html`` : html` disabled`}><legend class="quiet">检查记录${joint ? html`：各部门分工填写，本部门不检查的事项留空` : html``}</legend>
<section class="card"><h2>时间 <span class="quiet">北京时间</span></h2>${field(view, 'started_at', '开始时间', 'datetime-local')}${field(view, 'ended_at', '结束时间', 'datetime-local')}</section>
<div id="results" tabindex="-1">${matters.map((one, i) => matterSection(view, one, i, matters.length))}</div>
<section class="card"><h2>签字和说明</h2>${joint && leads ? field(view, 'summary', '汇总意见（牵头部门）', 'area') : html``}
<h3>被检查对象代表</h3>${choices(view, 'signature', 'radio', SIGNATURES)}${field(view, 'signature_words', '签字人姓名、职务；未签字的写原因', 'text')}${photos(view, 'signature_evidence', 'signature_photos', '签字页的照片')}${field(view, 'remarks', '备注', 'area')}</section>
${open ? bar : html``}</fieldset></form>
`;
}
