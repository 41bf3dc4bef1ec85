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
}

export interface XlsxSheet {
  readonly name: string;
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
 * The XML of one worksheet in chunks, the header in row 1.
 * @throws SheetError when a text or the number of rows is more than a spreadsheet can hold
 */
export async function* sheetXml(
  sheet: XlsxSheet,
  lists: ReadonlyMap<readonly string[], ListRange>,
): AsyncGenerator<string> {
  const { columns } = sheet;
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.map(columnXml).join('')}</cols><sheetData>`;
  const titles = columns.map(({ title }) => title);
  let text = rowXml(1, titles, titles, STYLE.header);
  let row = 1;
  for await (const cells of sheet.rows) {
    if (++row > LAST_ROW) throw new SheetError('too-many-rows', { max: LAST_ROW - 1 });
    text += rowXml(row, cells, titles, STYLE.text);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData>${validationsXml(columns, lists)}</worksheet>`;
}

function columnXml({ title, width }: XlsxColumn, i: number): string {
  return `<col min="${i + 1}" max="${i + 1}" width="${width ?? Math.max(12, title.length * 2 + 4)}" style="${STYLE.text}" customWidth="1"/>`;
}

function rowXml(row: number, cells: readonly string[], titles: readonly string[], style: number): string {
  let xml = `<row r="${row}">`;
  cells.forEach((cell, i) => {
    if (cell === '') return;
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
): string {
  const rules = columns.flatMap(({ options, free }, i) => {
    const range = options === undefined ? undefined : lists.get(options);
    if (range === undefined) return [];
    const name = columnName(i);
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="${free === true ? 0 : 1}" sqref="${name}2:${name}${LAST_ROW}"><formula1>${range}</formula1></dataValidation>`;
  });
  return rules.length === 0
    ? ''
    : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
}
