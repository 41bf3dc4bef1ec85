import type { Kysely } from 'kysely';
import { isIdentityCard } from '../core/register/identity-card.ts';
import type { Database } from '../platform/database.ts';
import { type Finding, RowCheck } from '../register/finding.ts';
import type { Vocabulary } from '../register/vocabulary.ts';
import { anyOf } from '../register/write-rows.ts';
import type { InspectorRow } from './schema.ts';

/**
 * What is wrong with inspectors that are to be written.
 * @param before the rows as they stand, by id.
 */
export async function checkInspectors(
  db: Kysely<Database>,
  vocabulary: Vocabulary,
  rows: readonly InspectorRow[],
  before: ReadonlyMap<string, InspectorRow>,
): Promise<Finding[]> {
  const named = rows.flatMap((row) => row.recusals.map((recusal) => recusal.target_id));
  const found = await db.selectFrom('target').select('id').where('id', '=', anyOf(named)).execute();
  const targets = new Set(found.map((target) => target.id));
  return rows.flatMap((row, index) => {
    const check = new RowCheck(index, before.get(row.id), vocabulary);
    // The number itself is not repeated: a problem may be logged or printed.
    if (isIdentityCard(row.id)) check.error('id', 'identity-card-number');
    check.departments('department', [row.department]);
    check.terms('scopes', 'scope', row.scopes);
    for (const { target_id } of row.recusals) {
      if (!targets.has(target_id)) check.error('recusals', 'unknown-target', { value: target_id });
    }
    return check.findings;
  });
}
