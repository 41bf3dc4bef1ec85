import type { Language } from '../platform/language.ts';
import type { ColumnSpec } from '../platform/sheets/map-columns.ts';
import { DEFAULT_LIMITS } from '../platform/sheets/sheet.ts';
import { KEPT } from './cells.ts';
import { plainColumns } from './read-cells.ts';
import type { RegisterSheet } from './register-sheet.ts';
import type { Say, Words } from './words.ts';

/** Between the items of a list. */
const SEPARATOR = '；';

/** The texts of a row by column key, as an export writes them and an import reads them back. */
export function writeCells<Row extends object>(
  sheet: RegisterSheet<Row>,
  row: Row,
  words: Words,
  language: Language,
): Record<string, string> {
  // Millions of rows pass here: nothing is made for a row but its texts.
  const say = words.say[language];
  const texts: Record<string, string> = {};
  for (const spec of plainColumns(sheet)) {
    texts[spec.key] = unlessTooLong(cellText((row as Record<string, unknown>)[spec.key], spec, say));
  }
  for (const group of sheet.groups) {
    const written = group.write(row, say);
    for (const key of group.columns) texts[key] = unlessTooLong(written[key]!);
  }
  return texts;
}

const unlessTooLong = (text: string): string => (text.length > DEFAULT_LIMITS.max_cell_length ? KEPT : text);

function cellText(value: unknown, { dictionary }: ColumnSpec, say: Say): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    const items = dictionary === undefined ? value : value.map((item) => say(dictionary, String(item)));
    return items.join(SEPARATOR);
  }
  return dictionary === undefined ? String(value) : say(dictionary, String(value));
}
