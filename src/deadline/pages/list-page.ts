import { accountPage } from '../../account/pages/page-layout.ts';
import { DEADLINE_STATES, type DeadlineState } from '../../core/calendar/deadline.ts';
import { type Html, html } from '../../platform/html.ts';
import { ROLE_TITLES } from '../../platform/http/roles.ts';
import type { DeadlineFilter, DeadlinePage, DeadlineView } from '../schema.ts';
import { STATE_TITLES } from '../sheet.ts';
import { DUTY_ROLES, STEP_NAMES, STEPS } from '../steps.ts';

/** The list for a person with a browser alone: choose, read, fetch as a file. */
export function deadlineListPage({ today, items, next }: DeadlinePage, filter: DeadlineFilter): string {
  const query = Object.entries(filter)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return accountPage(
    '期限',
    html`<p class="en">Deadlines</p>
<p>今天 ${today}（北京时间）。先到期的在前。<a href="/home">返回 Back</a></p>
${filterForm(filter)}
${items.length === 0 ? html`<p>没有符合条件的期限。<span class="en">Nothing is due.</span></p>` : tableOf(items, today)}
${next === null ? html`` : html`<p><a href="/deadlines?${query}&amp;cursor=${next}">下一页 Next page</a></p>`}
<p>导出全部：<a href="/api/v1/deadlines/export?${query}&amp;format=xlsx">XLSX</a>　<a href="/api/v1/deadlines/export?${query}&amp;format=csv">CSV</a></p>`,
    'wide',
  );
}

const filterForm = ({
  step,
  role,
  state,
}: DeadlineFilter): Html => html`<form class="filter" method="get" action="/deadlines">
<label>环节 Step<select name="step">${options([['all', '全部'], ...STEP_NAMES.map((name) => [name, STEPS[name].zh] as const)], step)}</select></label>
<label>办理 Whose turn<select name="role">${options([['all', '全部'], ...DUTY_ROLES.map((name) => [name, ROLE_TITLES[name].zh] as const)], role)}</select></label>
<label>状态 State<select name="state">${options([['open', '全部未办结'], ...DEADLINE_STATES.map((name) => [name, STATE_TITLES[name].zh] as const)], state)}</select></label>
<button>查询 Show</button></form>`;

const options = (choices: readonly (readonly [value: string, title: string])[], chosen?: string): Html[] =>
  choices.map(
    ([value, title]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : html``}>${title}</option>`,
  );

const tableOf = (items: readonly DeadlineView[], today: string): Html => html`<table>
<thead><tr><th>到期 Due</th><th>环节 Step</th><th>内容 What</th><th>责任部门 Department</th><th>办理 Whose turn</th></tr></thead>
<tbody>${items.map((row) => rowOf(row, today))}</tbody></table>`;

const EMPHASIS: Readonly<Record<DeadlineState, string>> = {
  overdue: 'late',
  soon: 'soon',
  later: '',
  unknown: 'soon',
};

function rowOf(row: DeadlineView, today: string): Html {
  return html`<tr><td class="whole ${EMPHASIS[row.state]}"><span class="day">${row.due_on ?? '—'}</span> <span class="day">${leftOf(row, today)}</span></td>
<td><strong>${STEPS[row.step].zh}</strong></td>
<td class="whole">${row.target_name === null ? html`` : html`<strong>${row.target_name}</strong><br>`}<span class="en">${namesOf(row)}</span></td>
<td>${row.department_name ?? '全机关'}</td>
<td>${ROLE_TITLES[row.role].zh}${row.duty ? html`<span class="tag">由您办理</span>` : html``}</td></tr>`;
}

/** By which names it is found: numbers, and the place within a visit. */
const namesOf = ({ draw, visit, task, matter, publication, objection }: DeadlineView): string =>
  [objection, publication, draw, visit, task, matter].filter((name) => name !== null).join(' · ');

function leftOf({ state, due_on, working_days_left, calendar_missing }: DeadlineView, today: string): string {
  if (calendar_missing !== null && state !== 'overdue') return `缺 ${calendar_missing} 年工作日历`;
  if (due_on === today) return '今日到期';
  if (state !== 'overdue') return `剩 ${working_days_left} 个工作日`;
  return working_days_left ? `逾期 ${-working_days_left} 个工作日` : '已逾期';
}
