/** The look of slips and witness sheets, beside what every paper has (src/paper/paper-style.ts). */
export const SLIP_STYLE = `
@page { size: A4; margin: 11mm 16mm 9mm; }
body { font: 10.5pt/1.5 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, "Songti SC", serif; }
h1 { margin: 0; font-size: 23pt; line-height: 1.35; letter-spacing: .18em; text-indent: .18em; text-align: center; color: var(--red); font-weight: 700; }
h2 { margin: 4.2mm 0 1.6mm; font: 700 11.5pt/1.4 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", SimHei, sans-serif; }
h2 small { font-weight: 400; color: var(--soft); font-size: 9pt; margin-left: .6em; }
p { margin: 0 0 2mm; }
.kicker { margin: 0; text-align: center; color: var(--soft); letter-spacing: .35em; text-indent: .35em; font-size: 10pt; }
.subject { margin: 1mm 0 0; text-align: center; font-size: 11.5pt; }
.rule { height: 4px; margin: 3mm 0 4mm; border: solid var(--red); border-width: 2px 0 .6px; }
.seal { display: grid; grid-template-columns: 1fr 33mm; gap: 6mm; align-items: center; padding: 4mm 5mm; border: 1px solid var(--ink); }
.seal h2 { margin-top: 0; }
.seal .digest { font-size: 15pt; line-height: 1.5; grid-template-columns: repeat(4, max-content); column-gap: 1.1em; }
.digest { display: inline-grid; grid-template-columns: repeat(8, max-content); column-gap: .6em; font-family: "DejaVu Sans Mono", Consolas, Menlo, "Courier New", monospace; font-variant-ligatures: none; }
.qr-note { margin: 0; text-align: center; font-size: 8pt; color: var(--soft); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 1mm 2.4mm; border: .5px solid var(--hair); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 400; color: var(--soft); white-space: nowrap; }
.facts th { width: 27mm; }
.facts td .digest { font-size: 7.8pt; line-height: 1.5; grid-template-columns: repeat(16, max-content); column-gap: .45em; }
.sign th { text-align: center; font-size: 9.5pt; white-space: normal; }
.sign td { height: 8.6mm; }
.sign { margin-bottom: 3mm; table-layout: fixed; }
.sign th:first-child { width: 9mm; }
.value { display: flex; align-items: center; gap: 2mm; margin: 0 0 3mm; }
.value .write-line { flex: 1; }
.sign td:first-child { width: 9mm; text-align: center; color: var(--soft); vertical-align: middle; }
small.machine { margin-left: .6em; color: var(--soft); font: 8pt "DejaVu Sans Mono", Consolas, Menlo, "Courier New", monospace; white-space: nowrap; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.boxes { display: inline-flex; flex-wrap: wrap; gap: 1mm; vertical-align: middle; }
.boxes i { width: 6.4mm; height: 8mm; border: 1px solid var(--ink); background: #fff; }
.boxes i:nth-child(5n):not(:last-child) { margin-right: 2mm; }
.write-line { display: block; height: 8mm; border-bottom: 1px solid var(--ink); }
ol { margin: 0 0 5mm; padding-left: 1.6em; }
li { margin-bottom: .6mm; }
.small { font-size: 9pt; color: var(--soft); line-height: 1.55; }
.strip { display: grid; grid-template-columns: 1fr 74mm 70mm; border-top: 1px dashed var(--soft); break-inside: avoid; }
.strip:last-of-type { border-bottom: 1px dashed var(--soft); }
.strip .who { display: flex; flex-direction: column; padding: 3mm 2mm 2.5mm 0; line-height: 1.45; }
.strip .who b { font: 700 12pt/1.4 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
.strip .who p { margin: auto 0 0; white-space: nowrap; }
.strip .write { display: grid; align-items: center; padding: 7mm 3mm 7mm 0; border-right: 1.4px dotted var(--ink); }
.strip .boxes { gap: 2mm; }
.strip .boxes i { width: 12mm; height: 15mm; border-width: 1.4px; margin: 0; }
.strip .flap { padding: 3mm 0 0 5mm; background: repeating-linear-gradient(45deg, #0000 0 5px, #16181d14 5px 6px), repeating-linear-gradient(-45deg, #0000 0 5px, #16181d14 5px 6px); -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.strip .flap p { display: inline-block; margin: 0; padding: 0 1.5mm; background: #fff; font-size: 9pt; color: var(--soft); }
.fill { display: inline-block; width: 20mm; height: 6mm; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
.strip + .small { margin-top: 4mm; }
.foot { margin-top: 4mm; display: flex; justify-content: space-between; gap: 4mm; font-size: 8.5pt; color: var(--soft); }
@media screen and (max-width: 700px) {
  body { font-size: 15px; }
  h1 { font-size: 26px; }
  .seal { grid-template-columns: 1fr; padding: 14px; }
  .seal .digest { font-size: 17px; column-gap: .9em; }
  .seal figure { width: 150px; justify-self: center; }
  .digest { grid-template-columns: repeat(4, max-content); }
  .facts, .facts tbody, .facts tr, .facts th, .facts td { display: block; width: auto; }
  .facts tr { padding: 8px 0; border-bottom: 1px solid var(--hair); }
  .facts th, .facts td { border: 0; padding: 0; white-space: normal; }
  .facts td .digest { font-size: 14px; grid-template-columns: repeat(4, max-content); column-gap: .6em; }
  .strip { grid-template-columns: 1fr; }
  .strip .write { border-right: 0; border-bottom: 1.4px dotted var(--ink); }
  .strip .flap { padding: 10px; }
  .strip .boxes i { width: 44px; height: 54px; }
  .foot { flex-direction: column; gap: 0; }
}
@media print {
  body { line-height: 1.42; }
  .rule { margin: 2mm 0 3mm; }
  h2 { margin: 3mm 0 1.2mm; }
  .seal { padding: 2.5mm 5mm; }
  th, td { padding-top: .6mm; padding-bottom: .6mm; }
  .facts td .digest { line-height: 1.4; }
  table, .seal, .small, .foot { break-inside: avoid; }
}
`;
