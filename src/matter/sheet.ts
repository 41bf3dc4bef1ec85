import { type Cells, joinLines } from '../register/cells.ts';
import { plainCode } from '../register/read-cells.ts';
import type { ColumnGroup, RegisterSheet } from '../register/register-sheet.ts';
import { MATTER_COLUMNS } from './columns.ts';
import { matters } from './register.ts';
import type { MatterRow } from './schema.ts';

/**
 * The lines of columns that together hold a list, one line of each for each item; a column that the file lacks
 * stays as `kept` has it. Nothing where the columns do not go together, which is said of the first one.
 */
function linesOf<Column extends string>(
  cells: Cells,
  kept: Readonly<Record<Column, readonly (string | undefined)[]>>,
): Record<Column, string>[] | undefined {
  const columns = Object.keys(kept) as Column[];
  const lines = columns.map((key) =>
    cells.has(key) ? cells.lines(key) : kept[key].map((text) => text ?? ''),
  );
  const height = Math.max(...lines.map(({ length }) => length));
  if (lines.some(({ length }) => length > 1 && length !== height)) {
    cells.fault(columns[0]!, 'lines-differ');
    return undefined;
  }
  const item = (i: number) => columns.map((key, at) => [key, lines[at]![i] ?? '']);
  return Array.from({ length: height }, (_, i) => Object.fromEntries(item(i)) as Record<Column, string>);
}

/**
 * The legal basis, one law in each line of `law`, with the lines of `article` and `repealed_on` beside it. The text
 * of a basis that stays is kept; a sheet does not carry it.
 */
const legalBasis: ColumnGroup<MatterRow> = {
  field: 'legal_basis',
  columns: ['law', 'article', 'repealed_on'],
  read(cells, before) {
    const kept = before?.legal_basis ?? [];
    const lines = linesOf(cells, {
      law: kept.map((basis) => basis.law),
      article: kept.map((basis) => basis.article),
      repealed_on: kept.map((basis) => basis.repealed_on),
    });
    return (
      lines?.map(({ law, repealed_on: repealed, ...line }) => {
        const article = line.article || undefined;
        const repealedOn = cells.date('repealed_on', repealed);
        if (law === '') cells.fault('law', 'part-without-key');
        const text = kept.find((basis) => basis.law === law && basis.article === article)?.text;
        return {
          law,
          ...(article === undefined ? {} : { article }),
          ...(text === undefined ? {} : { text }),
          ...(repealedOn === null ? {} : { repealed_on: repealedOn }),
        };
      }) ?? kept
    );
  },
  write: ({ legal_basis }) => ({
    law: joinLines(legal_basis.map((basis) => basis.law)),
    article: joinLines(legal_basis.map((basis) => basis.article)),
    repealed_on: joinLines(legal_basis.map((basis) => basis.repealed_on)),
  }),
  columnOf: (path) => (path[1] === 'article' || path[1] === 'repealed_on' ? path[1] : 'law'),
};

const CHECKLIST = { text: 'checklist', code: 'checklist_code', guide: 'checklist_guide' } as const;

/** The checklist, one item in each line of `checklist`; an item without a code has its place as code. */
const checklist: ColumnGroup<MatterRow> = {
  field: 'checklist',
  columns: Object.values(CHECKLIST),
  read(cells, before) {
    const kept = before?.checklist ?? [];
    const lines = linesOf(cells, {
      checklist: kept.map((item) => item.text),
      checklist_code: kept.map((item) => item.code),
      checklist_guide: kept.map((item) => item.guide),
    });
    return (
      lines?.map(({ checklist: text, checklist_code, checklist_guide: guide }, i) => {
        if (text === '') cells.fault('checklist', 'part-without-key');
        return { code: checklist_code || String(i + 1), text, ...(guide === '' ? {} : { guide }) };
      }) ?? kept
    );
  },
  write: ({ checklist: items }) => ({
    checklist: joinLines(items.map((item) => item.text)),
    checklist_code: joinLines(items.map((item) => item.code)),
    checklist_guide: joinLines(items.map((item) => item.guide)),
  }),
  columnOf: (path) => CHECKLIST[path[1] as keyof typeof CHECKLIST] ?? 'checklist',
};

export const matterSheet: RegisterSheet<MatterRow> = {
  register: matters,
  columns: MATTER_COLUMNS,
  groups: [legalBasis, checklist],
  keys: ['code'],
  idOf: (text) => plainCode(text('code')) || null,
  namesOf: (row) => [row.code],
};
