import { BLANKS, HEIGHTS } from './content.ts';

const SONG = '"FZXiaoBiaoSong-B05S", "Noto Serif CJK SC", "Source Han Serif SC", SimSun, "Songti SC", serif';
const FANGSONG =
  'FangSong, "FangSong_GB2312", STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif';
const HEI = 'SimHei, "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';

/** Papers as offices in China write them (after GB/T 9704): red heading, document number, red rule, title; 仿宋 text. */
export const DOCUMENT_STYLE = `
@page { size: A4; margin: 18mm 18mm 17mm; }
body { font: 11.5pt/1.6 ${FANGSONG}; }
.sheet { padding: 18mm; }
p { margin: 0 0 1.5mm; overflow-wrap: anywhere; }
.office { margin: 0; text-align: center; font: 700 27pt/1.35 ${SONG}; color: var(--red); letter-spacing: .06em; text-wrap: balance; }
.document-number { margin: 2mm 0 0; text-align: center; font-size: 11.5pt; }
.rule { height: 3px; margin: 2mm 0 4mm; background: var(--red); -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.title { display: grid; grid-template-columns: 31mm 1fr 31mm; align-items: center; gap: 2mm; margin-bottom: 4mm; }
.title h1 { grid-column: 2; margin: 0; font: 700 21pt/1.4 ${SONG}; text-align: center; letter-spacing: .08em; }
.title .qr { width: 23mm; margin: 0 auto; }
.title figcaption { font: 6.5pt/1.35 ${HEI}; text-align: center; color: var(--soft); overflow-wrap: anywhere; }
h2 { margin: 4.5mm 0 1.8mm; font: 700 12pt/1.4 ${HEI}; break-after: avoid; }
.text { text-indent: 2em; }
.note { font-size: 9.5pt; line-height: 1.5; color: var(--soft); }
table { width: 100%; margin: 0 0 2mm; border-collapse: collapse; table-layout: fixed; font-size: 10.5pt; line-height: 1.5; }
th, td { padding: 1mm 2mm; border: .6pt solid var(--ink); text-align: left; vertical-align: middle; font-weight: 400; overflow-wrap: anywhere; }
thead th { text-align: center; font-family: ${HEI}; font-size: 10pt; }
tbody th { font-family: ${HEI}; font-size: 10pt; text-align: center; }
thead { display: table-header-group; }
tr, .facts { break-inside: avoid; }
.tick { display: inline-block; text-indent: 0; }
.blank { display: inline-block; border-bottom: .6pt solid var(--ink); height: 1.15em; vertical-align: bottom; margin: 0 .2em; }
.seal-place { position: relative; width: 62mm; margin: 8mm 0 4mm auto; padding: 4mm 0; text-align: center; break-inside: avoid; }
.seal-mark { color: var(--soft); }
${HEIGHTS.map((mm) => `.h${mm} > * { height: ${mm}mm; }`).join('\n')}
${BLANKS.map((n) => `.b${n} { width: ${n}em; }`).join('\n')}
@media screen and (max-width: 700px) {
  body { font-size: 16px; }
  .office { font-size: 25px; }
  .title { grid-template-columns: 1fr; }
  .title h1 { grid-column: 1; font-size: 22px; }
  .title .qr { width: 110px; }
  .title figcaption { font-size: 11px; }
  h2 { font-size: 17px; }
  table, thead th, tbody th { font-size: 15px; }
  .note { font-size: 14px; }
  .blank { max-width: 60%; }
  .facts, .facts tbody, .facts tr, .facts tr > *, .list, .list tbody, .list tr, .list td { display: block; width: auto; height: auto; }
  .facts colgroup, .list colgroup, .list thead { display: none; }
  .facts, .list { border: .6pt solid var(--hair); border-bottom: 0; }
  .facts tr, .list tr { padding: 8px 12px; border-bottom: .6pt solid var(--hair); }
  .facts tr > *, .list td { padding: 1px 0; border: 0; }
  .facts th { text-align: left; color: var(--soft); }
  .list td::before { content: attr(data-column) "："; font-family: ${HEI}; color: var(--soft); }
}
@media print {
  .sheet { padding: 0; }
}
`;

/**
 * What stands at the foot of each page of the i-th paper, by which loose pages are put together again. A browser counts
 * the pages of all papers that are printed at once, so only one `alone` says how many it has.
 */
export const footOf = (i: number, reference: string, alone: boolean): string => `
@page d${i} { counter-increment: p${i}; @bottom-left { content: ${cssText(reference)}; font: 8pt ${HEI}; color: #5b616e; }
  @bottom-right { content: "第 " counter(p${i}) " 页"${alone ? ' "　共 " counter(pages) " 页"' : ''}; font: 8pt ${HEI}; color: #5b616e; } }
.sheet:nth-of-type(${i + 1}) { page: d${i}; }
`;

/** A text as a CSS string: whatever is no letter or digit is escaped, so that it ends neither string nor style. */
const cssText = (text: string): string =>
  `"${text.replace(/[^0-9A-Za-z]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `)}"`;
