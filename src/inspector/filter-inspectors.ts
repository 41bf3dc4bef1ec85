import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { code, day } from '../register/fields.ts';
import { containing, nameContains, retiredFilter, wantRetired } from '../register/filters.ts';
import { INSPECTOR_STATUSES, type Inspector } from './schema.ts';

/** Criteria of the list and of the export. */
export const inspectorFilters = z.strictObject({
  department: code.optional(),
  scope: code.optional().describe('执法领域'),
  status: z.enum(INSPECTOR_STATUSES).optional(),
  valid_on: day.optional().describe('该日执法证有效 (certificate valid on that day)'),
  on_leave_on: day.optional().describe('该日请假 (on leave on that day)'),
  ...nameContains,
  ...retiredFilter,
});
export type InspectorFilters = z.infer<typeof inspectorFilters>;

type Rows = SelectQueryBuilder<Database, 'inspector', Inspector>;

/** The rows that meet every criterion. */
export function filterInspectors(all: Rows, query: InspectorFilters): Rows {
  let rows = all.where(wantRetired(query.retired));
  if (query.department !== undefined) rows = rows.where('department', '=', query.department);
  if (query.scope !== undefined) rows = rows.where(sql<boolean>`${query.scope} = ANY(scopes)`);
  if (query.status !== undefined) rows = rows.where('status', '=', query.status);
  if (query.valid_on !== undefined) rows = rows.where('certificate_valid_until', '>=', query.valid_on);
  if (query.on_leave_on !== undefined) {
    rows = rows.where(sql<boolean>`EXISTS (SELECT 1 FROM inspector_leave l
          WHERE l.inspector_id = inspector.id AND ${query.on_leave_on} BETWEEN l.leave_from AND l.leave_to)`);
  }
  if (query.name !== undefined) rows = rows.where(containing('name', query.name));
  return rows;
}
