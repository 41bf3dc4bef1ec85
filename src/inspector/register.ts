import type { Register } from '../register/register.ts';
import { readVocabulary } from '../register/vocabulary.ts';
import { replaceParts, upsertRows } from '../register/write-rows.ts';
import { checkInspectors } from './check-inspectors.ts';
import { findInspectors, INSPECTOR_TABLE, LEAVE_TABLE, RECUSAL_TABLE } from './queries.ts';
import { BLANK_INSPECTOR, type InspectorRow, inspectorRow } from './schema.ts';

export const inspectors: Register<InspectorRow> = {
  name: 'inspector',
  noun: { zh: '执法检查人员', en: 'inspector' },
  table: INSPECTOR_TABLE,
  parts: [LEAVE_TABLE, RECUSAL_TABLE],
  row: inspectorRow,
  blank: BLANK_INSPECTOR,
  findings: ['identity-card-number', 'unknown-term', 'unknown-department', 'unknown-target'],
  idOf: (row) => row.id,
  find: findInspectors,
  check: async (db, rows, before) => await checkInspectors(db, await readVocabulary(db), rows, before),
  save: async (trx, rows) => {
    const ids = rows.map((row) => row.id);
    await upsertRows(trx, INSPECTOR_TABLE, rows);
    await replaceParts(
      trx,
      LEAVE_TABLE,
      ids,
      rows.flatMap(({ id, leave }) => leave.map((period) => ({ inspector_id: id, ...period }))),
    );
    await replaceParts(
      trx,
      RECUSAL_TABLE,
      ids,
      rows.flatMap(({ id, recusals }) => recusals.map((recusal) => ({ inspector_id: id, ...recusal }))),
    );
  },
};
