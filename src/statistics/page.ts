import { accountPage } from '../account/pages/page-layout.ts';
import { beijingTime } from '../draw/official-time.ts';
import { type Html, html } from '../platform/html.ts';
import { axisEnd, bar, box, shareEnd } from './chart.ts';
import {
  type Counted,
  type Figure,
  GROUPINGS,
  type Group,
  type RateRow,
  type SpreadRow,
  type Statistics,
} from './schema.ts';

export const FIGURE_STYLE = `
.asked { display: grid; grid-template-columns: 120px 1fr 1fr auto; gap: 8px 16px; align-items: end; margin: 16px 0; }
.asked label { margin: 0; font-weight: 400; font-size: 14px; color: var(--quiet); }
.asked select { width: 100%; min-height: 44px; padding: 8px; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: 6px; font: inherit; }
.asked select:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
.asked button { width: auto; min-height: 44px; margin: 0; padding: 0 24px; }
.contents { display: flex; flex-wrap: wrap; gap: 0 20px; margin: 8px 0 24px; }
.contents a { padding: 8px 0; }
section { margin-top: 32px; padding-top: 8px; border-top: 1px solid var(--line); }
section h2 { margin-top: 8px; }
h3 { margin: 24px 0 4px; font-size: 15px; }
h3 .en { margin-left: 8px; font-weight: 400; }
.means { margin: 0; font-size: 14px; color: var(--quiet); }
.whole { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; margin: 12px 0 0; }
.whole strong { font-size: 36px; line-height: 1.2; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.5; table-layout: fixed; }
th, td { padding: 6px 8px 6px 0; text-align: left; vertical-align: middle; font-weight: 400; overflow-wrap: anywhere; }
thead th { padding-bottom: 2px; font-size: 13px; color: var(--quiet); white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
thead .label { width: 26%; } thead .value-of { width: 22%; } thead .of { width: 16%; }
td.value-of, td.of { font-variant-numeric: tabular-nums; }
.chart { display: block; width: 100%; height: 18px; }
.chart .track { fill: var(--wash); } .chart .value { fill: var(--bar); }
.chart .bound, .chart .reach { fill: none; stroke: var(--ink); stroke-width: 2px; vector-effect: non-scaling-stroke; }
.chart .reach { stroke: var(--edge); }
.ends { display: flex; justify-content: space-between; }
.none { color: var(--quiet); }
.left { margin: 16px 0 0; padding: 8px 16px; background: var(--wash); border-radius: 6px; font-size: 14px; list-style: none; }
:root { --bar: #5b8ac6; }
@media (prefers-color-scheme: dark) { :root { --bar: #46729f; } }
@media (max-width: 640px) {
  body { padding: 12px 8px 32px; } main { padding: 16px; }
  .asked { grid-template-columns: 1fr; } .asked button { width: 100%; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; }
  tbody tr { display: grid; grid-template-columns: minmax(0, 1fr) max-content; gap: 2px 12px; padding: 8px 0; }
  tbody th, tbody td { padding: 0; }
  tbody .drawn, tbody .value-of { grid-column: 1 / -1; } tbody .drawn { grid-row: 2; }
  tbody .of { grid-row: 1; grid-column: 2; white-space: nowrap; }
}
`;

export interface Choices {
  readonly plans: readonly Choice[];
  readonly departments: readonly Choice[];
}
interface Choice {
  readonly code: string;
  readonly name: string;
}

/** The figures of a year to be read and printed; every number of rows leads to the list of them. */
export function statisticsPage(made: Statistics, choices: Choices, files: string): string {
  const title = `${made.year} 年度统计`;
  // The register is there before there is any draw.
  // The register has its targets whatever was drawn, and what is overdue is so today, whatever year is asked for.
  const counted = made.figures
    .filter(({ figure }) => figure !== 'overdue')
    .flatMap(({ groups }) => groups.filter(({ by }) => by !== 'register'));
  const empty = counted.every(({ rows }) => rows.every(({ denominator }) => denominator.count === 0));
  return accountPage(
    title,
    html`<p class="en">Figures of the year. 统计时刻 ${beijingTime(made.as_of)}</p>
<form class="asked" method="get" action="/statistics">
<p><label for="year">年度 Year</label><input id="year" name="year" inputmode="numeric" value="${made.year}"></p>
<p><label for="plan">计划 Plan</label>${select('plan', choices.plans, made.plan)}</p>
<p><label for="department">部门 Department</label>${select('department', choices.departments, made.department)}</p>
<p><button>统计</button></p></form>
<nav class="contents">${made.figures.map(({ figure, title }) => html`<a href="#${figure}">${title.zh}</a>`)}
<a href="/api/v1/statistics/workbook?${files}">导出 XLSX</a><a href="/home">返回 Home</a></nav>
${empty ? html`<p>这一年还没有可统计的抽取。<span class="en">There is nothing to count yet.</span></p>` : html``}
${made.figures.map((figure) => section(figure))}`,
    'wide',
    FIGURE_STYLE,
  );
}

const select = (name: string, options: readonly Choice[], chosen: string | null): Html =>
  html`<select id="${name}" name="${name}"><option value="">全部 All</option>${options.map(
    ({ code, name: shown }) =>
      code === chosen
        ? html`<option value="${code}" selected>${shown}</option>`
        : html`<option value="${code}">${shown}</option>`,
  )}</select>`;

function section({ figure, title, definition, groups, left_out }: Figure): Html {
  const [first, ...rest] = groups;
  const whole = first?.by === 'total' ? first.rows[0] : undefined;
  const shown = (whole === undefined ? groups : rest).filter(({ rows }) =>
    rows.some(({ denominator }) => denominator.count > 0),
  );
  const left = left_out.filter(({ count }) => count > 0);
  return html`<section id="${figure}"><h2>${title.zh} <span class="en">${title.en}</span></h2>
<p class="means">${definition.zh}</p>
${whole?.kind === 'rate' ? total(whole) : html``}
${shown.map(groupTable)}
${
  left.length === 0
    ? html``
    : html`<ul class="left">${left.map(({ what, ...counted }) => html`<li>未计入：${what.zh} ${number(counted)}</li>`)}</ul>`
}</section>`;
}

const total = (row: RateRow): Html =>
  html`<p class="whole"><strong>${row.value === null ? '—' : percent(row.value)}</strong>
<span>${interval(row)}</span><span>${number(row.numerator)} ／ ${number(row.denominator)}</span>
${row.why_null === null ? html`` : html`<span class="none">${row.why_null.zh}</span>`}</p>${uncovered(row)}`;

function uncovered({ interval }: RateRow): Html {
  const strata = interval?.uncovered ?? [];
  if (strata.length === 0) return html``;
  const targets = strata.reduce((sum, { population }) => sum + population, 0);
  return html`<p class="means">另有 ${strata.length} 层共 ${targets} 个对象尚无检查结果，推断不涉及：${strata.map(({ stratum }) => stratum).join('、')}</p>`;
}

function groupTable(group: Group): Html {
  const { zh, en } = GROUPINGS[group.by];
  const rates = group.rows.filter((row) => row.kind === 'rate');
  const spreads = group.rows.filter((row) => row.kind === 'spread');
  const ends = [
    ...rates.flatMap(({ value, interval }) => [value ?? 0, interval?.upper ?? 0]),
    ...spreads.map(({ spread }) => spread?.max ?? 0),
  ];
  const end = rates.length > 0 ? shareEnd(ends) : axisEnd(ends);
  const [value, of] = rates.length > 0 ? ['数值', '分子／分母'] : ['中位数（平均）', '计数'];
  return html`<h3>${zh}<span class="en">${en}</span></h3><table>
<thead><tr><th class="label" scope="col">名称</th><th class="drawn" scope="col"><span class="ends"><span>0</span><span>${rates.length > 0 ? `${Number((end * 100).toPrecision(1))} %` : end}</span></span></th>
<th class="value-of" scope="col">${value}</th><th class="of" scope="col">${of}</th></tr></thead>
<tbody>${rates.map((row) => rateLine(row, end))}${spreads.map((row) => spreadLine(row, end))}</tbody></table>`;
}

const rateLine = (row: RateRow, end: number): Html =>
  html`<tr><th class="label" scope="row">${row.label}</th><td class="drawn">${bar(row, end)}</td>
<td class="value-of">${row.value === null ? none(row) : html`${percent(row.value)} ${interval(row)}`}</td>
<td class="of">${number(row.numerator)} ／ ${number(row.denominator)}</td></tr>`;

const spreadLine = (row: SpreadRow, end: number): Html =>
  html`<tr><th class="label" scope="row">${row.label}</th><td class="drawn">${box(row, end)}</td>
<td class="value-of">${row.spread === null ? none(row) : html`${amount(row.spread.median)}（${amount(row.spread.mean)}）<span class="none">${amount(row.spread.min)}–${amount(row.spread.max)}，基尼 ${row.spread.gini.toFixed(2)}</span>`}</td>
<td class="of">${number(row.denominator)}</td></tr>`;

const none = ({ why_null }: RateRow | SpreadRow): Html =>
  html`<span class="none">— ${why_null?.zh ?? ''}</span>`;

const interval = ({ interval: bounds }: RateRow): Html =>
  bounds === null
    ? html``
    : bounds.method === 'census'
      ? html`<span class="none">全数检查</span>`
      : html`<span class="none">95 % 区间 ${percent(bounds.lower)}–${percent(bounds.upper)}</span>`;

const number = ({ count, list }: Counted): Html =>
  list === null ? html`${count}` : html`<a href="${list}">${count}</a>`;

/** A digit behind the point says enough of a share, and two of one below a hundredth. */
const percent = (share: number): string => `${(share * 100).toFixed(share < 0.01 && share > 0 ? 2 : 1)} %`;
const amount = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));
