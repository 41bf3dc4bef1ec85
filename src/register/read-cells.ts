import { faultsOf } from '../platform/http/input.ts';
import type { ColumnSpec } from '../platform/sheets/map-columns.ts';
import { parseCode, parseInteger, parseList } from '../platform/sheets/parse-cell.ts';
import type { CellFault } from './cell-faults.ts';
import type { Cells } from './cells.ts';
import type { RegisterSheet } from './register-sheet.ts';

/**
 * The row that the cells of a sheet make of `before`, or of a new row: a field without a column stays as it is, a
 * blank cell clears it. What is wrong is added to `cells.faults`, and then there is no row.
 * @param id the row's id where the file has none
 */
export function readCells<Row extends object>(
  sheet: RegisterSheet<Row>,
  cells: Cells,
  before: Row | undefined,
  id: Partial<Row>,
): Row | undefined {
  const { register } = sheet;
  const row: Record<string, unknown> = {
    ...(before === undefined ? register.blank : unstored(before)),
    ...id,
  };
  const plain = plainColumns(sheet);
  const blank = register.blank as Record<string, unknown>;
  for (const spec of plain) {
    const { key } = spec;
    if (key in id) continue;
    if (cells.has(key)) row[key] = readCell(cells, spec) ?? blank[key] ?? null;
    if (spec.required === true && (row[key] ?? null) === null) cells.fault(key, 'required-cell');
  }
  for (const group of sheet.groups) {
    if (group.columns.some((column) => cells.has(column))) row[group.field] = group.read(cells, before);
  }
  if (hasErrors(cells.faults)) return undefined;
  const result = register.row.safeParse(row);
  if (result.success) return result.data;
  for (const { path, reason } of faultsOf(register.row, row)) {
    cells.faults.push({ column: columnOf(sheet, path), name: 'invalid-value', warning: false, reason });
  }
  return undefined;
}

/** The row without what the register itself keeps of it. */
function unstored(row: object): object {
  const { retired_on: _, version: __, ...given } = row as Record<string, unknown>;
  return given;
}

export const hasErrors = (faults: readonly CellFault[]): boolean => faults.some((fault) => !fault.warning);

const plainOf = new WeakMap<object, readonly ColumnSpec[]>();

/** The columns that are fields of the row by themselves. */
export function plainColumns<Row extends object>(sheet: RegisterSheet<Row>): readonly ColumnSpec[] {
  let plain = plainOf.get(sheet);
  if (plain === undefined) {
    const grouped = new Set(sheet.groups.flatMap((group) => group.columns));
    plain = sheet.columns.filter((spec) => !grouped.has(spec.key));
    plainOf.set(sheet, plain);
  }
  return plain;
}

/** The column of a field, or of a place inside it such as `permits/0/valid_to`. */
export function columnOf<Row extends object>(sheet: RegisterSheet<Row>, path: string): string {
  const [field = '', ...inside] = path.split('/');
  return sheet.groups.find((group) => group.field === field)?.columnOf(inside) ?? field;
}

/** The value of a cell by the kind of its column, null for a blank one. */
function readCell(cells: Cells, spec: ColumnSpec): unknown {
  const { key, kind, dictionary } = spec;
  const text = cells.text(key);
  if (text === '') return null;
  if (kind === 'date') return cells.date(key);
  if (kind === 'integer') {
    const number = parseInteger(text);
    if (number === null) cells.fault(key, 'not-an-integer', { value: text });
    return number;
  }
  if (kind === 'list') {
    const items = parseList(text);
    return dictionary === undefined ? items : items.map((item) => cells.choice(key, dictionary, item));
  }
  if (kind === 'code' && parseCode(text) === null) {
    cells.fault(key, 'digits-lost', { value: text });
    return null;
  }
  if (dictionary !== undefined) {
    const value = cells.choice(key, dictionary, text);
    return dictionary === 'boolean' ? value === 'true' : value;
  }
  return kind === 'code' ? plainCode(text) : text;
}

/** A code in half-width characters without blanks; its case is the register's business. */
export const plainCode = (text: string): string =>
  PLAIN.test(text) ? text : text.normalize('NFKC').replace(/\s+/g, '');

/** Nearly every code is plain already, and normalising one costs. */
const PLAIN = /^[!-~]*$/;
