import type { CommitmentDocument, EntropySource } from '../../core/draw/document.ts';
import { qr } from '../../paper/paper-page.ts';
import { type Html, html } from '../../platform/html.ts';
import { beijingTime, officialDate } from '../official-time.ts';
import { boxes, grouped, slipPage } from './slip-page.ts';

/** What stands on a slip: the commitment and the state of the log that holds it. */
export interface Slip {
  readonly title: string;
  readonly rehearsal: boolean;
  readonly document: CommitmentDocument;
  /** Hex of the commitment (protocol section 5). */
  readonly commitment: string;
  /** Size and root (hex) of the log right after the commitment was appended. */
  readonly log: { readonly size: number; readonly root: string };
}

/** Two names are needed for level 3; the default ceremony has four witnesses. */
const SIGNERS = [1, 2, 3, 4] as const;

/**
 * The commitment slip (protocol section 6, level 3). People from outside the office sign it before the entropy,
 * and again beneath the values once they are known: whoever changed list, rules or values afterwards would
 * need their signatures a second time.
 */
export function commitmentSlip({ title, rehearsal, document, commitment, log }: Slip): string {
  const body = html`<header>
<p class="kicker">双随机 一公开</p>
<h1>抽取承诺单</h1>
<p class="subject">${title}</p>
<div class="rule"></div>
</header>
<section class="seal">
<div><h2>承诺值 <small>commitment</small></h2>${grouped(commitment)}</div>
<figure>${qr(commitment, '承诺值的二维码')}<figcaption class="qr-note">扫码即得承诺值</figcaption></figure>
</section>
<h2>本单所承诺的内容</h2>
<table class="facts"><tbody>
${fact('抽取编号', html`<b>${document.draw}</b>`)}
${sealed(document)}
${fact('公开日志', html`<span class="number">${log.size}</span> 条，根：<br>${grouped(log.root)}`)}
${fact('承诺时间', html`${beijingTime(document.issued_at)} <small class="machine">${document.issued_at}</small>`)}
${fact('公开期限', html`最迟 ${officialDate(document.disclose_by)} 公开全部证据`)}
${fact('随机数来源', html`${document.entropy.length === 0 ? html`无（仅可重算）` : document.entropy.map(source)}`)}
</tbody></table>
<h2>见证 <small>① 随机数产生之前签名　② 抄录随机数　③ 核对后再次签名；签名人应为本机关以外的人员，至少两名</small></h2>
${document.entropy.map(valueBox)}
${signatures()}
<p class="small">${SLIP_WORDS}${document.entropy.some(({ source }) => source === 'ceremony') ? TYPED_TWICE : ''}</p>
<footer class="foot"><span>${document.protocol} · ${document.suite}</span><span>${document.draw}</span></footer>`;
  return slipPage(`抽取承诺单 ${document.draw}`, body, rehearsal);
}

/** What a signature on a slip means, in words for the people who sign. */
export const SLIP_WORDS = `名单、规则和机关的秘密数已在随机数产生之前封存，承诺值就是它们的指纹：其中任何一处改动，承诺值都会不同。
签名人只须核对：屏幕上的承诺值与本单一致，签名时随机数尚未产生。公开之后，任何人都可凭本单自行验证。`;

/** Whoever typed alone could type what suits. */
export const TYPED_TWICE = '数字由两名工作人员照本单各录入一次，两次一致才能抽取。';

export const signatures = (): Html =>
  html`<table class="sign"><thead><tr><th></th><th>姓名、单位</th><th>① 产生之前签名、时刻</th><th>③ 抄录之后签名、时刻</th></tr></thead>
<tbody>${SIGNERS.map((n) => html`<tr><td>${n}</td><td></td><td></td><td></td></tr>`)}</tbody></table>`;

export const fact = (name: string, value: Html): Html =>
  html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`;

function sealed(document: CommitmentDocument): Html {
  if ('units' in document) {
    const units = html`<span class="number">${document.units.size}</span> 个检查单元，摘要：<br>${grouped(document.units.digest)}`;
    return html`${fact('检查单元', units)}${fact('所属抽取', html`${document.of.draw}`)}`;
  }
  const { frame, tasks } = document.targets;
  const list = html`<span class="number">${frame.size}</span> 个检查对象，根：<br>${grouped(frame.root)}`;
  const lines = html`${tasks.length} 项：${tasks.map(({ task }) => task).join('、')}`;
  const staff =
    document.staff && html`${document.staff.size} 人，摘要：<br>${grouped(document.staff.digest)}`;
  return html`${fact('抽样框', list)}${fact('抽查任务', lines)}${staff ? fact('检查人员', staff) : html``}`;
}

export function source(item: EntropySource): Html {
  switch (item.source) {
    case 'ceremony':
      return html`<div>现场产生 ${item.digits} 位数字：${item.method}；${item.place}，${beijingTime(item.time)}</div>`;
    case 'public_numbers':
      return html`<div>公开号码：${item.numbers}；写法：${item.form}</div>`;
    case 'drand':
      return html`<div>drand 公共随机信标，第 ${item.round} 轮</div>`;
  }
}

export function valueBox(item: EntropySource): Html {
  if (item.source === 'ceremony') return html`<p class="value">② ${boxes(item.digits)}</p>`;
  return html`<p class="value">② ${source(item)}<span class="write-line"></span></p>`;
}
