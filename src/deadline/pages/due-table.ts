import { type Html, html } from '../../platform/html.ts';
import { ROLE_TITLES, type Role } from '../../platform/http/roles.ts';
import { STEPS } from '../steps.ts';
import type { Tally } from '../summarise.ts';

type Line = Omit<Tally, 'department'>;

/** How much is overdue, soon due and open, of each step; what is for these roles to do comes first. */
export function dueTable(tallies: readonly Tally[], roles: readonly Role[]): Html {
  const lines = withoutDepartments(tallies);
  const mine = lines.filter(({ role }) => roles.includes(role));
  const others = lines.filter(({ role }) => !roles.includes(role));
  const unknown = lines.reduce((sum, line) => sum + line.unknown, 0);
  return html`<h2>期限 <span class="en">Deadlines</span></h2>
${lines.length === 0 ? html`<p>没有未办结的期限。<span class="en">Nothing is due.</span></p>` : tableOf(mine, others)}
${unknown === 0 ? html`` : html`<p class="late">有 ${unknown} 项因缺少工作日历无法判断是否临期，请登记员导入节假日安排。<span class="en">Calendar missing.</span></p>`}
${lines.length === 0 ? html`` : html`<p><a href="/deadlines">全部期限 All deadlines</a></p>`}`;
}

const tableOf = (mine: readonly Line[], others: readonly Line[]): Html => html`<table>
<thead><tr><th>环节 Step</th><th>办理 Whose turn</th><th class="number">逾期 Overdue</th><th class="number">临期 Soon</th><th class="number">未办结 Open</th><th>最早到期 First due</th></tr></thead>
<tbody>${mine.map((line) => lineOf(line, true))}${others.map((line) => lineOf(line, false))}</tbody></table>`;

function lineOf(line: Line, mine: boolean): Html {
  const { step, role, open, overdue, soon, oldest } = line;
  const count = (state: string, title: string, number: number) =>
    html`<td class="number${state === 'overdue' && number > 0 ? ' late' : ''}" data-title="${title}">${
      number === 0
        ? '0'
        : html`<a href="/deadlines?step=${step}&amp;role=${role}&amp;state=${state}">${number}</a>`
    }</td>`;
  return html`<tr><td class="whole"><strong>${STEPS[step].zh}</strong> <span class="en">${STEPS[step].en}</span></td>
<td class="whole">${ROLE_TITLES[role].zh}${mine ? html`<span class="tag">由您办理</span>` : html``}</td>
${count('overdue', '逾期', overdue)}${count('soon', '临期', soon)}${count('open', '未办结', open)}<td class="day" data-title="最早">${oldest ?? '—'}</td></tr>`;
}

/** In the order of the steps still. */
function withoutDepartments(tallies: readonly Tally[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { department: _, ...tally } of tallies) {
    const key = `${tally.step} ${tally.role}`;
    const line = lines.get(key);
    lines.set(key, line === undefined ? tally : added(line, tally));
  }
  return [...lines.values()];
}

const added = (one: Line, other: Line): Line => ({
  ...one,
  open: one.open + other.open,
  overdue: one.overdue + other.overdue,
  soon: one.soon + other.soon,
  unknown: one.unknown + other.unknown,
  oldest: [one.oldest, other.oldest].flatMap((day) => day ?? []).sort()[0] ?? null,
});
