import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { code, line } from '../register/fields.ts';
import { containing, nameContains, retiredFilter, wantRetired } from '../register/filters.ts';
import { flag } from '../register/page.ts';
import { type Matter, matterRow } from './schema.ts';

/** Criteria of the list and of the export. */
export const matterFilters = z.strictObject({
  kind: matterRow.shape.kind.optional(),
  category: line(200).optional(),
  department: code.optional().describe('牵头或配合部门 (leads or takes part)'),
  target_kind: code.optional(),
  scope: code.optional(),
  exempt: flag.optional().describe('是否不纳入随机抽查 (exempt from random draw)'),
  repealed: flag.optional().describe('检查依据是否有已废止的 (a legal basis is repealed)'),
  ...nameContains,
  ...retiredFilter,
});
export type MatterFilters = z.infer<typeof matterFilters>;

type Rows = SelectQueryBuilder<Database, 'matter', Matter>;

/** The rows that meet every criterion. */
export function filterMatters(all: Rows, query: MatterFilters): Rows {
  let rows = all.where(wantRetired(query.retired));
  if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
  if (query.category !== undefined) rows = rows.where('category', '=', query.category);
  if (query.department !== undefined) {
    rows = rows.where(
      sql<boolean>`(lead_department = ${query.department} OR ${query.department} = ANY(participants))`,
    );
  }
  if (query.target_kind !== undefined)
    rows = rows.where(sql<boolean>`${query.target_kind} = ANY(target_kinds)`);
  if (query.scope !== undefined) rows = rows.where(sql<boolean>`${query.scope} = ANY(scopes)`);
  if (query.exempt !== undefined) {
    rows = rows.where('exempt_ground', query.exempt === 'true' ? 'is not' : 'is', null);
  }
  if (query.repealed !== undefined) {
    const repealed = sql<boolean>`jsonb_path_exists(legal_basis, '$[*] ? (exists (@.repealed_on))')`;
    rows = rows.where(query.repealed === 'true' ? repealed : sql<boolean>`NOT ${repealed}`);
  }
  if (query.name !== undefined) rows = rows.where(containing('name', query.name));
  return rows;
}
