import { DEFAULT_LIMITS } from '../sheet.ts';
import { SheetError } from '../sheet-error.ts';
import type { RowSource } from '../write-csv.ts';
import { columnName } from './reference.ts';
import { escapeXml, MAIN, STYLE } from './static-parts.ts';

export interface XlsxColumn {
  readonly title: string;
  /** In characters; default by the title. */
  readonly width?: number;
  /** Texts of the drop-down. */
  readonly options?: readonly string[];
  /** The drop-down only proposes, as the cell may hold several of them. */
  readonly free?: boolean;
  /** Its cells are numbers to be counted with: never codes or ids, whose digits a number may lose. */
  readonly number?: true;
}

/** How a list looks that is printed and handed out: A4 across, framed cells, the header on every page. */
export interface Paper {
  /** Lines above the column titles, over the whole width; the first is large. */
  readonly heading: readonly string[];
  /** At the foot of every page, left of the page's number. */
  readonly footer: string;
}

export interface XlsxSheet {
  readonly name: string;
  readonly paper?: Paper;
  readonly columns: readonly XlsxColumn[];
  readonly rows: RowSource;
}

/** A reference such as `_lists!$A$2:$A$9`, escaped. */
export type ListRange = string;

const LAST_ROW = 1_048_576;
const CHUNK_CHARACTERS = 65_536;
/** Blanks at the ends of a text are dropped by some programs unless it says otherwise. */
const BLANK_ENDS = /^\s|\s$/;

/**
 * The XML of one worksheet in chunks, the header in row 1, or below the heading of a list for paper.
 * @throws SheetError when a text or the number of rows is more than a spreadsheet can hold
 */
export async function* sheetXml(
  sheet: XlsxSheet,
  lists: ReadonlyMap<readonly string[], ListRange>,
): AsyncGenerator<string> {
  const { columns, paper } = sheet;
  const heading = paper?.heading ?? [];
  const top = heading.length + 1;
  const titles = columns.map(({ title }) => title);
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}">${paper === undefined ? '' : FIT_TO_WIDTH}<sheetViews><sheetView workbookViewId="0"><pane ySplit="${top}" topLeftCell="A${top + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.map(columnXml).join('')}</cols><sheetData>`;
  const numbers = new Set(columns.flatMap(({ number }, i) => (number ? [i] : [])));
  let text = heading
    .map((line, i) => rowXml(i + 1, [line], titles, i === 0 ? STYLE.heading : STYLE.remark))
    .join('');
  text += rowXml(top, titles, titles, paper === undefined ? STYLE.header : STYLE.column);
  let row = top;
  const style = paper === undefined ? STYLE.text : STYLE.cell;
  for await (const cells of sheet.rows) {
    if (++row > LAST_ROW) throw new SheetError('too-many-rows', { max: LAST_ROW - top });
    text += rowXml(row, cells, titles, style, numbers);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData>${mergesXml(heading.length, columns.length)}${validationsXml(columns, lists, top)}${paper === undefined ? '' : pageXml(paper)}</worksheet>`;
}

const FIT_TO_WIDTH = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';

function mergesXml(lines: number, width: number): string {
  if (lines === 0 || width < 2) return '';
  const ranges = Array.from({ length: lines }, (_, i) => `A${i + 1}:${columnName(width - 1)}${i + 1}`);
  return `<mergeCells count="${lines}">${ranges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`;
}

/** In a footer `&` begins a command, so one that is meant is doubled. */
function pageXml({ footer }: Paper): string {
  const text = `&L${footer.replaceAll('&', '&&')}&R第 &P 页，共 &N 页`;
  return `<pageMargins left="0.6" right="0.6" top="0.7" bottom="0.8" header="0.3" footer="0.4"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>${escapeXml(text)}</oddFooter></headerFooter>`;
}

function columnXml({ title, width, number }: XlsxColumn, i: number): string {
  return `<col min="${i + 1}" max="${i + 1}" width="${width ?? Math.max(12, title.length * 2 + 4)}" style="${number ? STYLE.number : STYLE.text}" customWidth="1"/>`;
}

/** A number as XML Schema writes a double, which is how JavaScript does. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

function rowXml(
  row: number,
  cells: readonly string[],
  titles: readonly string[],
  style: number,
  numbers: ReadonlySet<number> = new Set(),
): string {
  let xml = `<row r="${row}">`;
  cells.forEach((cell, i) => {
    if (numbers.has(i) && NUMBER.test(cell)) {
      xml += `<c r="${columnName(i)}${row}" s="${style === STYLE.text ? STYLE.number : style}"><v>${cell}</v></c>`;
      return;
    }
    // A framed cell keeps its frame also when it is empty.
    if (cell === '' && style !== STYLE.cell) return;
    const max = DEFAULT_LIMITS.max_cell_length;
    if (cell.length > max)
      throw new SheetError('cell-too-long', { row, column: titles[i] ?? String(i + 1), max });
    const shown = style === STYLE.text && cell.includes('\n') ? STYLE.wrapped : style;
    xml += `<c r="${columnName(i)}${row}" s="${shown}" t="inlineStr"><is><t${BLANK_ENDS.test(cell) ? ' xml:space="preserve"' : ''}>${escapeXml(cell)}</t></is></c>`;
  });
  return `${xml}</row>`;
}

function validationsXml(
  columns: readonly XlsxColumn[],
  lists: ReadonlyMap<readonly string[], ListRange>,
  top: number,
): string {
  const rules = columns.flatMap(({ options, free }, i) => {
    const range = options === undefined ? undefined : lists.get(options);
    if (range === undefined) return [];
    const name = columnName(i);
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="${free === true ? 0 : 1}" sqref="${name}${top + 1}:${name}${LAST_ROW}"><formula1>${range}</formula1></dataValidation>`;
  });
  return rules.length === 0
    ? ''
    : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
}
