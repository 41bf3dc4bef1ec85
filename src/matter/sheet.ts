import { joinLines } from '../register/cells.ts';
import { plainCode } from '../register/read-cells.ts';
import type { ColumnGroup, RegisterSheet } from '../register/register-sheet.ts';
import { MATTER_COLUMNS } from './columns.ts';
import { matters } from './register.ts';
import type { MatterRow } from './schema.ts';

/**
 * The legal basis, one law in each line of `law`, with the lines of `article` and `repealed_on` beside it. The text
 * of a basis that stays is kept; a sheet does not carry it.
 */
const legalBasis: ColumnGroup<MatterRow> = {
  field: 'legal_basis',
  columns: ['law', 'article', 'repealed_on'],
  read(cells, before) {
    const kept = before?.legal_basis ?? [];
    const column = (key: string, known: readonly (string | undefined)[]) =>
      cells.has(key) ? cells.lines(key) : known.map((text) => text ?? '');
    const laws = column(
      'law',
      kept.map((basis) => basis.law),
    );
    const articles = column(
      'article',
      kept.map((basis) => basis.article),
    );
    const repealed = column(
      'repealed_on',
      kept.map((basis) => basis.repealed_on),
    );
    const height = Math.max(laws.length, articles.length, repealed.length);
    if ([laws, articles, repealed].some(({ length }) => length > 1 && length !== height)) {
      cells.fault('law', 'lines-differ');
      return kept;
    }
    return Array.from({ length: height }, (_, i) => {
      const law = laws[i] ?? '';
      const article = articles[i] || undefined;
      const repealedOn = cells.date('repealed_on', repealed[i] ?? '');
      if (law === '') cells.fault('law', 'part-without-key');
      const text = kept.find((basis) => basis.law === law && basis.article === article)?.text;
      return {
        law,
        ...(article === undefined ? {} : { article }),
        ...(text === undefined ? {} : { text }),
        ...(repealedOn === null ? {} : { repealed_on: repealedOn }),
      };
    });
  },
  write: ({ legal_basis }) => ({
    law: joinLines(legal_basis.map((basis) => basis.law)),
    article: joinLines(legal_basis.map((basis) => basis.article)),
    repealed_on: joinLines(legal_basis.map((basis) => basis.repealed_on)),
  }),
  columnOf: (path) => (path[1] === 'article' || path[1] === 'repealed_on' ? path[1] : 'law'),
};

export const matterSheet: RegisterSheet<MatterRow> = {
  register: matters,
  columns: MATTER_COLUMNS,
  groups: [legalBasis],
  keys: ['code'],
  idOf: (text) => plainCode(text('code')) || null,
  namesOf: (row) => [row.code],
};
