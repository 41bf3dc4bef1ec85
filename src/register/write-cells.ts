import type { Language } from '../platform/language.ts';
import type { ColumnSpec } from '../platform/sheets/map-columns.ts';
import { DEFAULT_LIMITS } from '../platform/sheets/sheet.ts';
import { KEPT } from './cells.ts';
import { plainColumns } from './read-cells.ts';
import type { RegisterSheet } from './register-sheet.ts';
import type { Words } from './words.ts';

/** Between the items of a list. */
const SEPARATOR = '；';

/** The texts of a row by column key, as an export writes them and an import reads them back. */
export function writeCells<Row extends object>(
  sheet: RegisterSheet<Row>,
  row: Row,
  words: Words,
  language: Language,
): Record<string, string> {
  const say = (list: string, code: string) => words.write(list, code, language);
  const texts: Record<string, string> = {};
  for (const spec of plainColumns(sheet)) {
    texts[spec.key] = cellText((row as Record<string, unknown>)[spec.key], spec, say);
  }
  for (const group of sheet.groups) Object.assign(texts, group.write(row, say));
  for (const [key, text] of Object.entries(texts)) {
    if (text.length > DEFAULT_LIMITS.max_cell_length) texts[key] = KEPT;
  }
  return texts;
}

function cellText(
  value: unknown,
  { dictionary }: ColumnSpec,
  say: (list: string, code: string) => string,
): string {
  if (value === null || value === undefined) return '';
  const write = (item: unknown) => (dictionary === undefined ? String(item) : say(dictionary, String(item)));
  return Array.isArray(value) ? value.map(write).join(SEPARATOR) : write(value);
}
