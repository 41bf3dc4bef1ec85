import type { Register } from '../register/register.ts';
import { anyOf, upsertRows } from '../register/write-rows.ts';
import { findSchemes, findTerms, SCHEME_TABLE, TERM_TABLE } from './queries.ts';
import { BLANK_TERM, type CreditSchemeRow, creditSchemeRow, type TermRow, termRow } from './schema.ts';

export const terms: Register<TermRow> = {
  name: 'dictionary_term',
  noun: { zh: '词条', en: 'dictionary term' },
  table: TERM_TABLE,
  parts: [],
  row: termRow,
  blank: BLANK_TERM,
  findings: [],
  idOf: (row) => `${row.dictionary}/${row.code}`,
  find: findTerms,
  check: async () => [],
  save: (trx, rows) => upsertRows(trx, TERM_TABLE, rows),
};

export const creditSchemes: Register<CreditSchemeRow> = {
  name: 'credit_scheme',
  noun: { zh: '信用评价方案', en: 'credit scheme' },
  table: SCHEME_TABLE,
  parts: [],
  row: creditSchemeRow,
  blank: {},
  findings: ['grade-in-use'],
  idOf: (row) => row.code,
  find: findSchemes,
  check: async (db, rows) => {
    const used = await db
      .selectFrom('target_evaluation')
      .select(['scheme', 'grade'])
      .distinct()
      .where('scheme', '=', anyOf(rows.map((row) => row.code)))
      .orderBy('scheme')
      .orderBy('grade')
      .execute();
    return used.flatMap(({ scheme, grade }) => {
      const row = rows.findIndex((given) => given.code === scheme);
      if (Object.hasOwn(rows[row]!.grades, grade)) return [];
      return {
        row,
        field: 'grades',
        name: 'grade-in-use',
        values: { value: grade },
        warning: false,
      } as const;
    });
  },
  save: (trx, rows) => upsertRows(trx, SCHEME_TABLE, rows),
};
