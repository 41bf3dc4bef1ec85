import type { EntropySource } from '../../core/draw/document.ts';
import { type Html, html } from '../../platform/html.ts';
import { beijingTime } from '../official-time.ts';
import { fact, SLIP_WORDS, signatures, source, TYPED_TWICE, valueBox } from './commitment-slip.ts';
import { grouped, slipPage } from './slip-page.ts';

export interface SessionSlip {
  readonly title: string;
  readonly rehearsal: boolean;
  readonly ceremony: EntropySource;
  /** The committed draws, in the order of their numbers. */
  readonly draws: readonly {
    readonly number: string;
    readonly title: string;
    readonly commitment: string;
    readonly committed_at: string;
  }[];
  /** Size and root (hex) of the log right after the last of the commitments was appended. */
  readonly log: { readonly size: number; readonly root: string };
}

/** One slip for all draws of a session (抽取会): each stands on it with its commitment, and the digits once. */
export function sessionSlip({ title, rehearsal, ceremony, draws, log }: SessionSlip): string {
  const body = html`<header>
<p class="kicker">双随机 一公开</p>
<h1>抽取会承诺单</h1>
<p class="subject">${title}</p>
<div class="rule"></div>
</header>
<h2>本单所承诺的抽取 <small>共 ${draws.length} 次，用同一组现场数字，一并进行</small></h2>
<table class="facts"><tbody>
${draws.map(line)}
${fact('公开日志', html`<span class="number">${log.size}</span> 条，根：<br>${grouped(log.root)}`)}
${fact('随机数来源', source(ceremony))}
</tbody></table>
<h2>见证 <small>① 随机数产生之前签名　② 抄录随机数　③ 核对后再次签名；签名人应为本机关以外的人员，至少两名</small></h2>
${valueBox(ceremony)}
${signatures()}
<p class="small">${SLIP_WORDS}${TYPED_TWICE}</p>
<footer class="foot"><span>double-random/1</span><span>${title}</span></footer>`;
  return slipPage(`抽取会承诺单 ${title}`, body, rehearsal);
}

const line = ({ number, title, commitment, committed_at }: SessionSlip['draws'][number]): Html =>
  fact(number, html`${title}，${beijingTime(committed_at)}<br>${grouped(commitment)}`);
