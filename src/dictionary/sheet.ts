import type { Tier } from '../core/draw/document.ts';
import { parseList } from '../platform/sheets/parse-cell.ts';
import { plainCode } from '../register/read-cells.ts';
import type { ColumnGroup, RegisterSheet } from '../register/register-sheet.ts';
import { SCHEME_COLUMNS, TERM_COLUMNS } from './columns.ts';
import { creditSchemes, terms } from './register.ts';
import type { CreditSchemeRow, TermRow } from './schema.ts';

export const termSheet: RegisterSheet<TermRow> = {
  register: terms,
  columns: TERM_COLUMNS,
  groups: [],
  keys: ['dictionary', 'code'],
  idOf(text) {
    const [dictionary, code] = [plainCode(text('dictionary')), plainCode(text('code'))];
    return dictionary === '' || code === '' ? null : `${dictionary}/${code}`;
  },
  namesOf: (row) => [`${row.dictionary}/${row.code}`],
};

/** `AAA=A；AA=B`: each grade and the tier it means. */
const grades: ColumnGroup<CreditSchemeRow> = {
  field: 'grades',
  columns: ['grades'],
  read(cells) {
    const read: Record<string, Tier> = {};
    for (const pair of parseList(cells.text('grades'))) {
      const [, grade, tier] = /^(.+?)\s*[=＝]\s*([A-D])$/i.exec(pair) ?? [];
      if (grade === undefined || tier === undefined) cells.fault('grades', 'not-a-pair', { value: pair });
      else read[grade] = tier.toUpperCase() as Tier;
    }
    return read;
  },
  write: (row) => ({
    grades: Object.entries(row.grades)
      .map(([grade, tier]) => ({ grade, tier }))
      .sort((a, b) => (`${a.tier} ${a.grade}` < `${b.tier} ${b.grade}` ? -1 : 1))
      .map(({ grade, tier }) => `${grade}=${tier}`)
      .join('；'),
  }),
  columnOf: () => 'grades',
};

export const schemeSheet: RegisterSheet<CreditSchemeRow> = {
  register: creditSchemes,
  columns: SCHEME_COLUMNS,
  groups: [grades],
  keys: ['code'],
  idOf: (text) => plainCode(text('code')) || null,
  namesOf: (row) => [row.code],
};
