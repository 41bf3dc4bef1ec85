import type { SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { code, district } from '../register/fields.ts';
import { containing, nameContains, retiredFilter, wantRetired } from '../register/filters.ts';
import type { Department } from './schema.ts';

/** Criteria of the list and of the export. */
export const departmentFilters = z.strictObject({
  parent: z
    .union([code, z.literal('-')])
    .optional()
    .describe('上级部门代码'),
  district: district.optional(),
  ...nameContains,
  ...retiredFilter,
});
export type DepartmentFilters = z.infer<typeof departmentFilters>;

type Rows = SelectQueryBuilder<Database, 'department', Department>;

/** The rows that meet every criterion. */
export function filterDepartments(all: Rows, query: DepartmentFilters): Rows {
  let rows = all.where(wantRetired(query.retired));
  if (query.parent === '-') rows = rows.where('parent', 'is', null);
  else if (query.parent !== undefined) rows = rows.where('parent', '=', query.parent);
  if (query.district !== undefined) rows = rows.where('district', '=', query.district);
  if (query.name !== undefined) rows = rows.where(containing('name', query.name));
  return rows;
}
