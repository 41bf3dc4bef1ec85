/** What every printed sheet has: readable on a phone before it is printed, and a mark across where it is a rehearsal. */
export const PAPER_STYLE = `
* { box-sizing: border-box; }
:root { --ink: #16181d; --soft: #5b616e; --hair: #b9bec8; --red: #b3131b; }
html { background: #e9ebef; color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0; }
figure { margin: 0; }
.sheet { position: relative; max-width: 210mm; min-height: 297mm; margin: 8mm auto; padding: 14mm 16mm 12mm; background: #fff; box-shadow: 0 1px 6px #0002; }
.qr { width: 100%; display: block; }
.rehearsal { position: fixed; inset: 0; z-index: 1; display: grid; place-items: center; pointer-events: none; font: 700 84mm/1 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; letter-spacing: .08em; color: #b3131b; opacity: .11; transform: rotate(-32deg); white-space: nowrap; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.rehearsal-note { margin: 0 0 3mm; padding: 1mm; text-align: center; color: var(--red); border: 1px solid var(--red); letter-spacing: .1em; }
@media screen and (max-width: 700px) {
  .sheet { margin: 0; padding: 20px 16px; min-height: 0; box-shadow: none; }
  .rehearsal { font-size: 42vw; }
}
@media print {
  html { background: none; }
  .sheet { max-width: none; min-height: 0; margin: 0; padding: 0; box-shadow: none; }
  .sheet + .sheet { break-before: page; }
}
`;
