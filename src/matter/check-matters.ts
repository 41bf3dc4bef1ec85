import { type Finding, RowCheck } from '../register/finding.ts';
import type { Vocabulary } from '../register/vocabulary.ts';
import type { MatterRow } from './schema.ts';

/**
 * What is wrong with rows that are to be written.
 * @param before the rows as they stand, by code.
 */
export function checkMatters(
  vocabulary: Vocabulary,
  rows: readonly MatterRow[],
  before: ReadonlyMap<string, MatterRow>,
): Finding[] {
  return rows.flatMap((row, index) => {
    const check = new RowCheck(index, before.get(row.code), vocabulary);
    check.terms('target_kinds', 'target_kind', row.target_kinds);
    check.terms('methods', 'method', row.methods);
    check.terms('scopes', 'scope', row.scopes);
    check.departments('lead_department', [row.lead_department]);
    check.departments('participants', row.participants);
    return check.findings;
  });
}
