import { type Finding, RowCheck } from '../register/finding.ts';
import type { Vocabulary } from '../register/vocabulary.ts';
import type { DepartmentRow } from './schema.ts';

/**
 * What is wrong with rows that are to be written; a cycle of parents is looked for after writing.
 * @param before the rows as they stand, by code.
 * @param moved departments to which accounts are limited and whose rows a new parent would change, by code.
 * @param coming codes that the same list brings in other sets.
 */
export function checkDepartments(
  vocabulary: Vocabulary,
  rows: readonly DepartmentRow[],
  before: ReadonlyMap<string, DepartmentRow>,
  moved: ReadonlyMap<string, readonly string[]>,
  coming: ReadonlySet<string> = new Set(),
): Finding[] {
  const parents = new Set([...rows.map((row) => row.code), ...coming]);
  return rows.flatMap((row, index) => {
    const check = new RowCheck(index, before.get(row.code), vocabulary);
    check.departments('parent', [row.parent], parents);
    if (row.parent === row.code) check.error('parent', 'parent-cycle', { value: row.code });
    const scopes = moved.get(row.code) ?? [];
    if (scopes.length > 0)
      check.error('parent', 'scopes-would-change', { value: row.code, scopes: scopes.join('、') });
    check.creditCode('credit_code', row.credit_code);
    return check.findings;
  });
}
