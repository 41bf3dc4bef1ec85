import type { SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { code, day, targetId } from '../register/fields.ts';
import { retiredFilter, wantRetired } from '../register/filters.ts';
import { ORIGINS, type OutsideCheck } from './schema.ts';

/** Criteria of the list and of the export. */
export const outsideCheckFilters = z.strictObject({
  source: code.optional().describe('来源系统'),
  target: targetId.optional().describe('检查对象'),
  department: code.optional().describe('检查部门'),
  origin: z.enum(ORIGINS).optional().describe('检查来由'),
  from: day.optional().describe('检查日期不早于 (not before)'),
  to: day.optional().describe('检查日期不晚于 (not after)'),
  ...retiredFilter,
});
export type OutsideCheckFilters = z.infer<typeof outsideCheckFilters>;

type Rows = SelectQueryBuilder<Database, 'outside_check', OutsideCheck>;

/** The rows that meet every criterion. */
export function filterOutsideChecks(all: Rows, query: OutsideCheckFilters): Rows {
  let rows = all.where(wantRetired(query.retired));
  if (query.source !== undefined) rows = rows.where('source', '=', query.source);
  if (query.target !== undefined) rows = rows.where('target_id', '=', query.target);
  if (query.department !== undefined) rows = rows.where('department', '=', query.department);
  if (query.origin !== undefined) rows = rows.where('origin', '=', query.origin);
  if (query.from !== undefined) rows = rows.where('checked_on', '>=', query.from);
  if (query.to !== undefined) rows = rows.where('checked_on', '<=', query.to);
  return rows;
}
