import type { ColumnMapping, ColumnSpec } from '../platform/sheets/map-columns.ts';
import { parseDate } from '../platform/sheets/parse-cell.ts';
import type { SheetRow } from '../platform/sheets/sheet.ts';
import { WARNINGS } from '../platform/sheets/sheet-texts.ts';
import { type CellFault, cellFault, type FaultName } from './cell-faults.ts';
import { CHOICES } from './choices.ts';
import type { Words } from './words.ts';

/** Written for a text too long for a cell, and read as: leave the value as it is. */
export const KEPT = '（原值过长，不变 / too long, unchanged）';

/** Written in a cell of several lines where one of them is blank. */
const BLANK_LINE = '-';

/** A date as the register spells it; whether there is such a day is for the register to say. */
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const CODE = /^[0-9A-Za-z._:-]{1,32}$/;

/** Where the cells of a row are, the same for all rows of a file. */
export interface CellPlaces {
  readonly columns: readonly ColumnSpec[];
  readonly words: Words;
  readonly mapping: ColumnMapping;
  /** Values of columns that the file lacks, the same in every row. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly titles: readonly string[];
  readonly date_1904: boolean;
}

/** The cells of one row by column key, and what is found wrong with them. */
export class Cells {
  readonly faults: CellFault[] = [];
  readonly #places: CellPlaces;
  readonly #row: SheetRow;

  constructor(places: CellPlaces, row: SheetRow) {
    this.#places = places;
    this.#row = row;
    if (row.issues.length > 0) this.#takeIssues();
  }

  /** Whether the file says anything about the column; if not, the field stays as it is. */
  has(key: string): boolean {
    const at = this.#places.mapping.index[key];
    return at === undefined ? key in this.#places.defaults : this.#row.cells[at] !== KEPT;
  }

  /** The text without blanks around it; '' where the cell is blank or missing. */
  text(key: string): string {
    const at = this.#places.mapping.index[key];
    return (at === undefined ? this.#places.defaults[key] : this.#row.cells[at])?.trim() ?? '';
  }

  /** The items of a cell that holds one in each line; `-` is a blank item among several. */
  lines(key: string): string[] {
    const text = this.text(key);
    if (!text.includes('\n')) return text === '' ? [] : [text];
    return text.split('\n').map((line) => (line.trim() === BLANK_LINE ? '' : line.trim()));
  }

  /** A date of this column as `YYYY-MM-DD`, null for a blank; a fault if it is neither. */
  date(key: string, text = this.text(key)): string | null {
    if (text === '') return null;
    const at = this.#places.mapping.index[key] ?? -1;
    const date = ISO_DAY.test(text)
      ? text
      : parseDate(text, { numeric: this.#row.numeric.includes(at), date_1904: this.#places.date_1904 });
    if (date === null) this.fault(key, 'not-a-date', { value: text });
    return date;
  }

  /** The code that a code or word of `list` stands for; a text like a code is left to the register's own check. */
  choice(key: string, list: string, text: string): string {
    const code = this.#places.words.read(list, text);
    if (typeof code === 'string') return code;
    if (code === null) this.fault(key, 'ambiguous-word', { value: text });
    else if (list in CHOICES) {
      const choices = this.#places.words.options(list, 'zh').join('、');
      this.fault(key, 'unknown-choice', { value: text, choices });
    } else if (!CODE.test(text)) {
      if (list === 'department') this.fault(key, 'unknown-department', { value: text });
      else if (list === 'credit_scheme') this.fault(key, 'unknown-scheme', { value: text });
      else this.fault(key, 'unknown-term', { value: text, dictionary: list });
    }
    return text;
  }

  fault(column: string, name: FaultName, values: Readonly<Record<string, string>> = {}): void {
    this.faults.push(cellFault(column, name, values));
  }

  /** Faults of cells that no column is read from do not matter, but for cells beyond the header. */
  #takeIssues(): void {
    const { mapping, titles } = this.#places;
    for (const { column, code } of this.#row.issues) {
      const key = Object.keys(mapping.index).find((each) => mapping.index[each] === column);
      if (key === undefined && code !== 'extra-cell') continue;
      this.faults.push(cellFault(key ?? titles[column] ?? `#${column + 1}`, code, {}, WARNINGS.has(code)));
    }
  }
}

/** The inverse of `Cells.lines`. */
export function joinLines(items: readonly (string | null | undefined)[]): string {
  if (items.every((item) => (item ?? '') === '')) return '';
  return items.map((item) => item || (items.length > 1 ? BLANK_LINE : '')).join('\n');
}
