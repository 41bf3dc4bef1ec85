import type { EntropySource } from '../../core/draw/document.ts';
import { type Html, html } from '../../platform/html.ts';
import { beijingTime } from '../official-time.ts';
import { boxes, slipPage } from './slip-page.ts';

export type Ceremony = Extract<EntropySource, { source: 'ceremony' }>;

export interface WitnessSheet {
  readonly draw: string;
  readonly title: string;
  readonly rehearsal: boolean;
  readonly ceremony: Ceremony;
}

/** Fewer witnesses would each know too much of the value; domain: 每名见证人写五位. */
const WITNESSES = 4;

/**
 * How many digits each witness writes: as evenly as possible, the first ones one more. They add up to the
 * digits that the commitment asks for, neither more nor fewer (protocol section 6).
 */
export function digitsOfWitnesses({ digits, witnesses }: Pick<Ceremony, 'digits' | 'witnesses'>): number[] {
  const people = Math.max(WITNESSES, witnesses.length);
  return Array.from(
    { length: people },
    (_, i) => Math.floor(digits / people) + (i < digits % people ? 1 : 0),
  );
}

/**
 * The sheet on which each witness writes digits unseen by the others: no dice are needed, and as long as one
 * witness writes at random, nobody can steer the value.
 */
export function witnessSheet({ draw, title, rehearsal, ceremony }: WitnessSheet): string {
  const shares = digitsOfWitnesses(ceremony);
  const body = html`<header>
<p class="kicker">双随机 一公开</p>
<h1>见证人数字单</h1>
<p class="subject">${title}</p>
<div class="rule"></div>
</header>
<table class="facts"><tbody>
<tr><th scope="row">抽取编号</th><td><b>${draw}</b></td></tr>
<tr><th scope="row">地点、时间</th><td>${ceremony.place}，${beijingTime(ceremony.time)}</td></tr>
<tr><th scope="row">产生方法</th><td>${ceremony.method}；${shares.length} 名见证人，共 ${ceremony.digits} 位数字</td></tr>
</tbody></table>
<h2>怎样填写</h2>
<ol>
<li>确认抽取承诺单已经签名，再沿虚线裁开，每名见证人一条。</li>
<li>各自在方格内随意写下数字（0 至 9，一格一个），不看别人，也不让别人看到；不要用生日、电话、车牌或相同的数字。</li>
<li>沿点线向左折，盖住数字，在左侧签名，一起交到桌上。全部交齐之后才能打开。</li>
<li>按第 1 至第 ${shares.length} 条的顺序当众读出，写入抽取承诺单；见证人再次签名后，由两名工作人员各自照承诺单录入一次系统，两次一致才能抽取。写下的数字一律有效，不改、不换、不重写。</li>
</ol>
${shares.map((digits, i) => strip(draw, i + 1, digits, ceremony.witnesses[i] ?? ''))}
<p class="small">只要有一名见证人是随意写的，谁也无法左右结果。各条由本机关与抽取承诺单一并存档。</p>
<footer class="foot"><span>数字合计 ${ceremony.digits} 位</span><span>${draw}</span></footer>`;
  return slipPage(`见证人数字单 ${draw}`, body, rehearsal);
}

const strip = (draw: string, n: number, digits: number, role: string): Html => html`<section class="strip">
<div class="who"><b>第 ${n} 条</b><span>${role === '' ? '见证人' : role}</span><span class="small">${draw}</span><p>签名 <span class="fill"></span></p></div>
<div class="write">${boxes(digits)}</div>
<div class="flap"><p>← 沿点线向左折，盖住数字</p></div>
</section>`;
