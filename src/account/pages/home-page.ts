import type { z } from 'zod';
import type { DrawView } from '../../draw/schema.ts';
import { type Html, html } from '../../platform/html.ts';
import { ROLE_TITLES } from '../../platform/http/roles.ts';
import { READERS as FIGURE_READERS } from '../../statistics/readers.ts';
import type { me } from '../schema.ts';
import { accountPage, faultList } from './page-layout.ts';

const STATES: Readonly<Record<DrawView['state'], string>> = {
  draft: '草案',
  sealed: '已封存',
  committed: '已承诺，待抽取',
  drawn: '已抽取，未公开',
  disclosed: '已公开',
  closed: '已办结',
  void: '已作废',
  failed: '已失败',
};

/** Draws as a planner sees them, and where the list goes on. */
export interface Papers {
  readonly draws: readonly DrawView[];
  readonly next: number | undefined;
}

/** Who I am, what is due, and what I can print from here; everything else is done by way of the interface. */
export function homePage(
  who: z.infer<typeof me>,
  csrf: string,
  due: Html | undefined,
  papers: Papers | undefined,
): string {
  const { name, login, roles, department } = who.account;
  const titles = roles.map((role) => ROLE_TITLES[role].zh).join('、') || '尚未授权';
  const expired = who.password.expired
    ? ['密码已到期，请先更换 (the password has expired: change it first)']
    : [];
  return accountPage(
    `${name}，您好`,
    html`<p>登录名 <strong>${login}</strong> · ${titles}${department === null ? html`` : html` · 部门 ${department}`}</p>
${faultList(expired)}<div class="row"><a href="/password">更换密码 Change password</a>
<form method="post" action="/logout"><input type="hidden" name="csrf_token" value="${csrf}">
<button name="where" value="here">退出登录 Log out</button>
<button name="where" value="everywhere">在所有设备上退出 Log out everywhere</button></form></div>
${due ?? html``}
${papers === undefined ? html`` : papersOf(papers)}
<h2>其他</h2>
<ul class="links">${roles.some((role) => FIGURE_READERS.includes(role)) ? html`<li><a href="/statistics">年度统计 Figures of the year</a></li>` : html``}<li><a href="/docs">接口说明 API reference</a></li><li><a href="/check">自己核验一次抽取 Check a draw yourself</a></li><li><a href="/">首页 Front page</a></li></ul>`,
    'wide',
  );
}

function papersOf({ draws, next }: Papers): Html {
  if (draws.length === 0)
    return html`<h2>抽取</h2><p>还没有抽取。<span class="en">There are no draws.</span></p>`;
  const more = html`<p><a href="/home?before=${next ?? 0}">更早的抽取 Earlier draws</a></p>`;
  return html`<h2>抽取 <span class="en">Draws</span></h2>
<p>承诺单、数字单打开后用浏览器打印（A4）；名单是可直接打印的 XLSX。<span class="en">Open slip and sheet, then print from the browser.</span></p>
<ul class="draws">${draws.map(drawLine)}</ul>${next === undefined ? html`` : more}`;
}

function drawLine(draw: DrawView): Html {
  const papers = papersOfDraw(draw).map(([address, title]) => html`<a href="${address}">${title}</a> `);
  const rehearsal = draw.rehearsal ? html`<span class="tag">演练</span>` : html``;
  return html`<li><h3>${draw.number ?? '未编号'}<span class="tag">${STATES[draw.state]}</span>${rehearsal}</h3>
<p>${draw.title}</p><p class="papers">${papers.length === 0 ? html`<span class="en">承诺之后才有可打印的文书</span>` : papers}</p></li>`;
}

/** What can be printed or fetched of a draw as it stands; of a session's draw the session's papers. */
function papersOfDraw(draw: DrawView): (readonly [address: string, title: string])[] {
  const { id, number, session } = draw;
  const ceremony = draw.entropy?.some(({ source }) => source === 'ceremony') === true;
  return [
    ...(draw.commitment === undefined ? [] : [[`/api/v1/draws/${id}/slip`, '承诺单 Slip'] as const]),
    ...(ceremony && session === undefined
      ? [[`/api/v1/draws/${id}/witness-sheet`, '见证人数字单 Witness sheet'] as const]
      : []),
    ...(session !== undefined && draw.commitment !== undefined
      ? [
          [`/api/v1/draw-sessions/${session}/slip`, `抽取会 ${session} 承诺单 Session slip`] as const,
          [
            `/api/v1/draw-sessions/${session}/witness-sheet`,
            `抽取会 ${session} 数字单 Session sheet`,
          ] as const,
        ]
      : []),
    ...(draw.drawn_at === undefined || draw.staffing
      ? []
      : [[`/api/v1/draws/${id}/selections/export`, '检查对象名单 Targets'] as const]),
    ...(draw.drawn_at === undefined
      ? []
      : [[`/api/v1/draws/${id}/teams/export`, '检查人员名单 Teams'] as const]),
    ...(draw.drawn_at === undefined || draw.staffing || draw.state === 'void'
      ? []
      : [[`/api/v1/draws/${id}/visit-sheets`, '检查单 Visit sheets'] as const]),
    ...(draw.evidence === undefined
      ? []
      : [[`/api/v1/public/draws/${number}/evidence`, '证据包 Evidence'] as const]),
  ];
}
