import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import { type Finding, RowCheck } from '../register/finding.ts';
import type { Register } from '../register/register.ts';
import { readVocabulary } from '../register/vocabulary.ts';
import { anyOf, upsertRows } from '../register/write-rows.ts';
import { findOutsideChecks, OUTSIDE_CHECK_TABLE } from './queries.ts';
import { BLANK_OUTSIDE_CHECK, type OutsideCheckRow, outsideCheckRow } from './schema.ts';

export const outsideChecks: Register<OutsideCheckRow> = {
  name: 'outside_check',
  noun: { zh: '其他检查', en: 'outside check' },
  table: OUTSIDE_CHECK_TABLE,
  parts: [],
  row: outsideCheckRow,
  blank: BLANK_OUTSIDE_CHECK,
  findings: ['unknown-department', 'unknown-target'],
  idOf: (row) => `${row.source}/${row.number}`,
  find: findOutsideChecks,
  check: checkOutsideChecks,
  save: (trx, rows) => upsertRows(trx, OUTSIDE_CHECK_TABLE, rows),
};

async function checkOutsideChecks(
  db: Kysely<Database>,
  rows: readonly OutsideCheckRow[],
  before: ReadonlyMap<string, OutsideCheckRow>,
): Promise<Finding[]> {
  const vocabulary = await readVocabulary(db);
  const named = rows.map((row) => row.target_id);
  const found = await db.selectFrom('target').select('id').where('id', '=', anyOf(named)).execute();
  const known = new Set(found.map(({ id }) => id));
  return rows.flatMap((row, index) => {
    const check = new RowCheck(index, before.get(outsideChecks.idOf(row)), vocabulary);
    check.departments('department', [row.department]);
    if (!known.has(row.target_id)) check.error('target_id', 'unknown-target', { value: row.target_id });
    return check.findings;
  });
}
