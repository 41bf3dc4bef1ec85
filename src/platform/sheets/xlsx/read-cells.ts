import { type CellContent, dateCell, NO_CONTENT, numberCell } from '../cell-number.ts';
import { BATCH_ROWS, type CellIssue, NOTHING, type SheetRow } from '../sheet.ts';
import { SheetError } from '../sheet-error.ts';
import { parseReference } from './reference.ts';
import { parseXml, unescapeText } from './xml.ts';

export interface CellContext {
  readonly date_1904: boolean;
  /** By index of the style: whether numbers of that style are dates. */
  readonly date_styles: readonly boolean[];
  readonly strings: readonly string[];
  readonly max_columns: number;
}

/** Streams the rows of one worksheet part. */
export async function* readCells(
  chunks: AsyncIterable<Uint8Array>,
  context: CellContext,
): AsyncGenerator<SheetRow[]> {
  const rows = new RowBuilder(context);
  for await (const _ of parseXml(chunks, {
    open: (name, attributes) => rows.open(name, attributes),
    text: (text) => rows.text(text),
    close: (name) => rows.close(name),
  })) {
    if (rows.done.length >= BATCH_ROWS) yield rows.take();
  }
  if (rows.done.length > 0) yield rows.take();
}

/** Builds rows from the events of `<row><c><f/><v/><is><t/></is></c></row>`. */
class RowBuilder {
  done: SheetRow[] = [];
  readonly #context: CellContext;
  #row = 0;
  #cells: string[] = [];
  #issues: CellIssue[] = [];
  #numeric: number[] = [];
  #column = -1;
  #type = 'n';
  #style = 0;
  #text = '';
  #inText = false;
  #inPhonetic = false;
  #hasFormula = false;
  #inData = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  take(): SheetRow[] {
    const rows = this.done;
    this.done = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'sheetData') this.#inData = true;
    if (!this.#inData) return;
    if (name === 'c') this.#startCell(attributes);
    else if (name === 'v') this.#inText = true;
    else if (name === 't') this.#inText = !this.#inPhonetic;
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'rPh') this.#inPhonetic = true;
    else if (name === 'row') this.#startRow(attributes.r);
  }

  text(text: string): void {
    if (this.#inText) this.#text += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inText = false;
    else if (name === 'c') this.#endCell();
    else if (name === 'rPh') this.#inPhonetic = false;
    else if (name === 'row') this.#endRow();
    else if (name === 'sheetData') this.#inData = false;
  }

  /** Rows without a number follow the one before; rows out of order would give wrong row numbers. */
  #startRow(number: string | undefined): void {
    const row = number === undefined ? this.#row + 1 : Number(number);
    if (!Number.isSafeInteger(row) || row <= this.#row) throw new SheetError('not-a-spreadsheet');
    this.#row = row;
    this.#column = -1;
    this.#cells = [];
    this.#issues = [];
    this.#numeric = [];
  }

  #startCell(attributes: Readonly<Record<string, string>>): void {
    const reference = attributes.r;
    this.#column = reference === undefined ? this.#column + 1 : (parseReference(reference)?.column ?? -1);
    if (this.#column < 0) throw new SheetError('not-a-spreadsheet');
    this.#type = attributes.t ?? 'n';
    this.#style = Number(attributes.s ?? 0);
    this.#text = '';
    this.#hasFormula = false;
  }

  #endCell(): void {
    if (!this.#inData) return;
    const { text, issue, numeric } = this.#content();
    if (issue !== undefined) this.#issues.push({ column: this.#column, code: issue });
    if (text === '' && issue === undefined) return;
    if (this.#column >= this.#context.max_columns) {
      throw new SheetError('too-many-columns', { row: this.#row, max: this.#context.max_columns });
    }
    if (numeric === true) this.#numeric.push(this.#column);
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #content(): CellContent {
    const text = this.#text;
    switch (this.#type) {
      case 's':
        return { text: this.#context.strings[Number(text)] ?? '' };
      case 'inlineStr':
        return { text: unescapeText(text) };
      case 'str':
        return this.#hasFormula && text === '' ? NO_CONTENT : { text: unescapeText(text) };
      case 'b':
        return { text: text === '' ? '' : text === '1' ? 'TRUE' : 'FALSE' };
      case 'e':
        return { text, issue: 'error-value' };
      case 'd':
        return { text: text.replace(/T00:00:00(\.0+)?Z?$/, '') };
      default:
        if (text === '') return this.#hasFormula ? { text: '', issue: 'formula-without-value' } : NO_CONTENT;
        return this.#context.date_styles[this.#style] === true
          ? dateCell(text, this.#context.date_1904)
          : numberCell(text);
    }
  }

  #endRow(): void {
    if (this.#cells.length === 0 && this.#issues.length === 0) return;
    this.done.push({
      row: this.#row,
      cells: this.#cells,
      issues: this.#issues.length > 0 ? this.#issues : NOTHING,
      numeric: this.#numeric.length > 0 ? this.#numeric : NOTHING,
    });
  }
}
