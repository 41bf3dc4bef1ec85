import { foldTitle } from './fold-title.ts';
import type { SheetRow } from './sheet.ts';
import { SheetError } from './sheet-error.ts';

export type ColumnKind = 'text' | 'code' | 'date' | 'integer' | 'list' | 'choice';

/** One column of an import, a template or an export. */
export interface ColumnSpec {
  readonly key: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly aliases?: readonly string[];
  readonly required?: boolean;
  readonly kind: ColumnKind;
  /** What the column holds, for the template's sheet of explanations. */
  readonly note_zh?: string;
  readonly note_en?: string;
  /** Name of the dictionary that gives the choices. */
  readonly dictionary?: string;
}

export interface ColumnMapping {
  /** Index of the column by key; a key without a column is absent. */
  readonly index: Readonly<Record<string, number>>;
  /** Titles that fit no key and are left out; shown to the user as a warning. */
  readonly ignored: readonly string[];
}

/** Column in which bad rows carry their reasons; left out when the file comes back. */
export const REASON_TITLES = { zh: '错误原因', en: 'Error reason' } as const;

/** All titles by which `openSheet` may recognise the header of these columns. */
export function knownTitles(
  specs: readonly ColumnSpec[],
  overrides: Readonly<Record<string, string>> = {},
): string[] {
  return [...specs.flatMap(titlesOf), ...Object.values(overrides)];
}

/**
 * Finds the column of each key by title (Chinese, English, key or alias; case, width, spaces and `*` do not
 * matter) or as the caller says.
 * @param titles the reader's `columns`
 * @param overrides title in the file by key; goes before what the title would say by itself
 * @throws SheetError `missing-columns` with all that are missing, `duplicate-columns` if two titles mean the
 *   same key, `unknown-mapping` if an override names a column or key that is not there
 */
export function mapColumns(
  titles: readonly string[],
  specs: readonly ColumnSpec[],
  overrides: Readonly<Record<string, string>> = {},
): ColumnMapping {
  const position = new Map(titles.map((title, i) => [foldTitle(title), i]));
  const index: Record<string, number> = {};
  const taken = new Set<number>();
  const unknown: string[] = [];
  for (const [key, title] of Object.entries(overrides)) {
    const at = position.get(foldTitle(title));
    if (at === undefined || taken.has(at) || !specs.some((spec) => spec.key === key)) {
      unknown.push(`${key} ← ${title}`);
      continue;
    }
    index[key] = at;
    taken.add(at);
  }
  if (unknown.length > 0) throw new SheetError('unknown-mapping', { columns: unknown });
  for (const spec of specs) {
    if (index[spec.key] !== undefined) continue;
    const found = [...new Set(titlesOf(spec).map(foldTitle))].flatMap((title) => position.get(title) ?? []);
    const free = found.filter((at) => !taken.has(at));
    if (free.length > 1)
      throw new SheetError('duplicate-columns', { columns: free.map((at) => titles[at] ?? '') });
    if (free[0] === undefined) continue;
    index[spec.key] = free[0];
    taken.add(free[0]);
  }
  const missing = specs.filter((spec) => spec.required === true && index[spec.key] === undefined);
  if (missing.length > 0) {
    throw new SheetError('missing-columns', { columns: missing.map((spec) => spec.title_zh) });
  }
  const ignored = titles.filter((title, i) => title !== '' && !taken.has(i) && !isReason(title));
  return { index, ignored };
}

/** The texts of one row by key, trimmed; a key without a column, and a blank cell, give ''. */
export function pickCells(
  row: SheetRow,
  specs: readonly ColumnSpec[],
  mapping: ColumnMapping,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { key } of specs) texts[key] = (row.cells[mapping.index[key] ?? -1] ?? '').trim();
  return texts;
}

export function isReason(title: string): boolean {
  const folded = foldTitle(title);
  return folded === foldTitle(REASON_TITLES.zh) || folded === foldTitle(REASON_TITLES.en);
}

function titlesOf(spec: ColumnSpec): string[] {
  return [spec.title_zh, spec.title_en, spec.key, ...(spec.aliases ?? [])];
}
