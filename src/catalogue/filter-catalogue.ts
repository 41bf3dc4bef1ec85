import { z } from 'zod';
import { line } from '../register/fields.ts';
import { containing, nameContains } from '../register/filters.ts';
import type { selectCompared } from './queries.ts';
import { CLAIM_STATES } from './schema.ts';

/** Criteria of the list and of the export. */
export const catalogueFilters = z.strictObject({
  state: z
    .enum(CLAIM_STATES)
    .optional()
    .describe('未认领 unclaimed、已认领 claimed、认领后有变更 changed、上级已取消 gone'),
  category: line(200).optional(),
  issuer: line(200).optional().describe('清单发布机关'),
  ...nameContains,
});

/** The items that meet every criterion. */
export function filterCatalogue(
  all: ReturnType<typeof selectCompared>,
  query: z.infer<typeof catalogueFilters>,
): ReturnType<typeof selectCompared> {
  let rows = all;
  if (query.state !== undefined) rows = rows.where('state', '=', query.state);
  if (query.category !== undefined) rows = rows.where('category', '=', query.category);
  if (query.issuer !== undefined) rows = rows.where('issuer', '=', query.issuer);
  if (query.name !== undefined) rows = rows.where(containing('name', query.name));
  return rows;
}
