/** The blocks of a paper as paragraphs and tables of a word processor. */
import {
  AlignmentType,
  HeightRule,
  type IParagraphOptions,
  type IRunOptions,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { type Block, BOX, type Cell, type Line, type Row, runsOf } from './content.ts';
import { HEI, SMALL, SOFT, TEXT, twips, WIDTH } from './docx-look.ts';
import { printable } from './printable.ts';

export const text = (words: string, options: IRunOptions = {}) =>
  new TextRun({ text: printable(words), ...options });

export function blockOf(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          keepNext: true,
          spacing: { before: 200, after: 80 },
          children: [text(block.text, { size: 24, bold: true, font: HEI })],
        }),
      ];
    case 'paragraph':
      return [
        new Paragraph({
          ...PARAGRAPHS[block.look ?? 'text'],
          children: runs(block.line, RUNS[block.look ?? 'text']),
        }),
      ];
    case 'seal':
      return [block.office, '（印章处）', '　　　　年　　月　　日'].map(
        (words, i) =>
          new Paragraph({
            alignment: AlignmentType.CENTER,
            indent: { left: WIDTH - twips(62) },
            keepNext: i < 2,
            spacing: { before: i === 0 ? 480 : 120 },
            children: [text(words, i === 1 ? { ...TEXT, color: SOFT } : TEXT)],
          }),
      );
    case 'table':
      // A table right behind another would be one with it.
      return [tableOf(block), new Paragraph({ spacing: { line: 120 } })];
  }
}

const PARAGRAPHS: Readonly<Record<'text' | 'plain' | 'note', IParagraphOptions>> = {
  text: { indent: { firstLine: 460 } },
  plain: {},
  note: {},
};
const RUNS: Readonly<Record<'text' | 'plain' | 'note', IRunOptions>> = {
  text: TEXT,
  plain: TEXT,
  note: { ...TEXT, size: 19, color: SOFT },
};

function tableOf({ widths, head, rows }: Extract<Block, { kind: 'table' }>): Table {
  const columnWidths = widths.map((width) => Math.round((WIDTH * width) / 100));
  const top =
    head === undefined
      ? []
      : [
          new TableRow({
            tableHeader: true,
            cantSplit: true,
            children: head.map((words, i) => cellOf({ lines: [words], label: true }, columnWidths[i]!, true)),
          }),
        ];
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths,
    // A table without head is short and stays on one page: each row keeps to the next.
    rows: [
      ...top,
      ...rows.map((row, i) => rowOf(row, columnWidths, head === undefined && i < rows.length - 1)),
    ],
  });
}

function rowOf({ cells, height }: Row, columnWidths: readonly number[], keepNext: boolean): TableRow {
  let column = 0;
  const children = cells.map((one) => {
    const span = one.span ?? 1;
    const width = columnWidths.slice(column, column + span).reduce((sum, part) => sum + part, 0);
    column += span;
    return cellOf(one, width, keepNext);
  });
  return new TableRow({
    cantSplit: true,
    ...(height !== undefined && { height: { value: twips(height), rule: HeightRule.ATLEAST } }),
    children,
  });
}

const cellOf = ({ lines, label, span }: Cell, width: number, keepNext: boolean): TableCell =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 50, bottom: 50, left: 100, right: 100 },
    ...(span !== undefined && { columnSpan: span }),
    children: lines.map(
      (line) =>
        new Paragraph({
          keepNext,
          spacing: { line: 300 },
          ...(label === true && { alignment: AlignmentType.CENTER }),
          children: runs(line, label === true ? { ...SMALL, size: 20, font: HEI } : SMALL),
        }),
    ),
  });

export const runs = (line: Line, style: IRunOptions): TextRun[] =>
  runsOf(line).map((run) => {
    if (typeof run === 'string') return text(run, style);
    if ('strong' in run) return text(run.strong, { ...style, bold: true });
    if ('tick' in run) return text(`${BOX}${run.tick}`, style);
    // Word underlines no blanks at the end of a line, but these.
    return new TextRun({ ...style, text: '\u00a0'.repeat(run.blank * 2), underline: {} });
  });
