/** Official papers as a file for Word or WPS, with the words of the page to print (`paper-html.ts`). */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { toBuffer } from 'qrcode';
import type { PaperContent } from './content.ts';
import { blockOf, runs, text } from './docx-blocks.ts';
import { MARGIN, RED, SIDE, SONG, TEXT, TINY, twips, WIDTH } from './docx-look.ts';
import { printable } from './printable.ts';
import { watermark } from './watermark.ts';

/** @param rehearsal what the note says where it is one */
export async function paperDocx(content: PaperContent, rehearsal: string | undefined): Promise<Buffer> {
  const { office, title, reference, blocks } = content;
  const document = new Document({
    title: printable(title),
    creator: printable(office),
    description: printable(reference),
    styles: { default: { document: { run: TEXT, paragraph: { spacing: { line: 340 } } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: twips(210), height: twips(297) },
            margin: {
              top: MARGIN,
              bottom: MARGIN,
              left: MARGIN,
              right: MARGIN,
              header: twips(8),
              footer: twips(9),
            },
          },
        },
        ...(rehearsal !== undefined && {
          headers: { default: new Header({ children: [watermark('演练')] }) },
        }),
        footers: { default: footerOf(printable(reference)) },
        children: [
          ...(rehearsal === undefined ? [] : [rehearsalNote(rehearsal)]),
          ...(await headOf(content)),
          ...blocks.flatMap(blockOf),
        ],
      },
    ],
  });
  return await Packer.toBuffer(document);
}

const rehearsalNote = (words: string) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    border: boxed(RED),
    children: [text(`${words} · REHEARSAL`, { color: RED })],
  });

const footerOf = (reference: string) =>
  new Footer({
    children: [
      new Paragraph({
        tabStops: [{ type: 'right', position: WIDTH }],
        children: [
          new TextRun({ ...TINY, text: reference }),
          new TextRun({
            ...TINY,
            children: [new Tab(), '第 ', PageNumber.CURRENT, ' 页　共 ', PageNumber.TOTAL_PAGES, ' 页'],
          }),
        ],
      }),
    ],
  });

/** Red heading, document number, red rule; the title with the QR code beside it. */
async function headOf({ office, number, title, code }: PaperContent): Promise<(Paragraph | Table)[]> {
  const image = new ImageRun({
    type: 'png',
    data: await toBuffer(code.text, { errorCorrectionLevel: 'M', margin: 1, scale: 6 }),
    transformation: { width: 80, height: 80 },
    altText: { title: '二维码', name: 'QR', description: printable(code.text) },
  });
  const centred = { alignment: AlignmentType.CENTER } as const;
  const place = (share: number, ...children: Paragraph[]) =>
    new TableCell({
      width: { size: Math.round(WIDTH * share), type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      children,
    });
  const cells = [
    place(SIDE, new Paragraph({})),
    place(
      1 - 2 * SIDE,
      new Paragraph({ ...centred, children: [text(title, { size: 42, bold: true, font: SONG })] }),
    ),
    place(
      SIDE,
      new Paragraph({ ...centred, children: [image] }),
      ...code.caption.map(
        (words) =>
          new Paragraph({
            ...centred,
            spacing: { line: 180 },
            children: [text(words, { ...TINY, size: 13 })],
          }),
      ),
    ),
  ];
  return [
    new Paragraph({
      ...centred,
      spacing: { line: 640 },
      children: [text(office, { size: 54, bold: true, color: RED, font: SONG })],
    }),
    new Paragraph({
      ...centred,
      spacing: { after: 160 },
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 6 } },
      children: runs(number, TEXT),
    }),
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: WIDTH, type: WidthType.DXA },
      columnWidths: [SIDE, 1 - 2 * SIDE, SIDE].map((share) => Math.round(WIDTH * share)),
      borders: NO_BORDERS,
      rows: [new TableRow({ children: cells })],
    }),
    new Paragraph({ spacing: { line: 120 } }),
  ];
}

const boxed = (color: string) => {
  const side = { style: BorderStyle.SINGLE, size: 6, color, space: 1 };
  return { top: side, bottom: side, left: side, right: side };
};
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const NO_BORDERS = {
  ...{ top: NONE, bottom: NONE, left: NONE, right: NONE },
  ...{ insideHorizontal: NONE, insideVertical: NONE },
};
