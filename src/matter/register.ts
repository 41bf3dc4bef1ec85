import type { Register } from '../register/register.ts';
import { readVocabulary } from '../register/vocabulary.ts';
import { upsertRows } from '../register/write-rows.ts';
import { checkMatters } from './check-matters.ts';
import { findMatters, MATTER_TABLE } from './queries.ts';
import { BLANK_MATTER, type MatterRow, matterRow } from './schema.ts';

export const matters: Register<MatterRow> = {
  name: 'matter',
  noun: { zh: '抽查事项', en: 'matter' },
  table: MATTER_TABLE,
  parts: [],
  row: matterRow,
  blank: BLANK_MATTER,
  findings: ['unknown-term', 'unknown-department'],
  idOf: (row) => row.code,
  find: findMatters,
  check: async (db, rows, before) => checkMatters(await readVocabulary(db), rows, before),
  save: (trx, rows) => upsertRows(trx, MATTER_TABLE, rows),
};
