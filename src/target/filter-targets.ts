import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { tier } from '../core/draw/document.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { code, district, targetId } from '../register/fields.ts';
import { containing, nameContains, retiredFilter, wantRetired } from '../register/filters.ts';
import { flag, pageQuery } from '../register/page.ts';
import { TARGET_STATUSES, type Target } from './schema.ts';

const TIER_ALONE = { path: ['tier'], message: 'tier 与 scheme 须一起给出 | tier and scheme go together' };

function tierHasScheme(query: { tier?: unknown; scheme?: unknown }): boolean {
  return (query.tier === undefined) === (query.scheme === undefined);
}

/** Criteria of the list and of the export. */
export const targetFilters = z
  .strictObject({
    kind: code.optional().describe('对象种类'),
    category: code.optional().describe('经营类别'),
    district: district
      .optional()
      .describe('行政区划；以 00 结尾者含其下级 (with those below if it ends in 00)'),
    department: code.optional().describe('主管部门'),
    tag: code.optional().describe('标签'),
    status: z.enum(TARGET_STATUSES).optional(),
    scheme: code.optional().describe('评价方案'),
    tier: z
      .enum([...tier.options, 'unrated'])
      .optional()
      .describe('按评价方案折算的信用等级；unrated 为没有有效评价'),
    key_supervision: flag.optional().describe('是否列入重点监管名录'),
    owner: targetId.optional().describe('所属企业的编号'),
    ...nameContains,
    ...retiredFilter,
  })
  .refine(tierHasScheme, TIER_ALONE);
export type TargetFilters = z.infer<typeof targetFilters>;

export const targetQuery = pageQuery('id', '-id', 'name', '-name')
  .safeExtend(targetFilters.shape)
  .refine(tierHasScheme, TIER_ALONE);

type Targets = SelectQueryBuilder<Database, 'target', Target>;

/** The targets that meet every criterion of a list's query; an export uses the same. */
export function filterTargets(all: Targets, query: TargetFilters): Targets {
  let rows = all.where(wantRetired(query.retired));
  if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
  if (query.category !== undefined) rows = rows.where(sql<boolean>`${query.category} = ANY(categories)`);
  if (query.district !== undefined) {
    // A province ends in 0000, a city in 00 (GB/T 2260).
    const area = query.district.replace(/(?:00){1,2}$/, '');
    rows = rows.where(sql<boolean>`starts_with(district, ${area})`);
  }
  if (query.department !== undefined) rows = rows.where('department', '=', query.department);
  if (query.tag !== undefined) rows = rows.where(sql<boolean>`${query.tag} = ANY(tags)`);
  if (query.status !== undefined) rows = rows.where('status', '=', query.status);
  if (query.key_supervision !== undefined) {
    rows = rows.where('key_supervision', '=', query.key_supervision === 'true');
  }
  if (query.owner !== undefined) rows = rows.where('owner_id', '=', query.owner);
  if (query.name !== undefined) rows = rows.where(containing('name', query.name));
  if (query.scheme !== undefined && query.tier !== undefined)
    rows = rows.where(inTier(query.scheme, query.tier));
  return rows;
}

function inTier(scheme: string, wanted: string) {
  const rated = sql`SELECT 1 FROM target_evaluation e JOIN credit_scheme s ON s.code = e.scheme
    WHERE e.target_id = target.id AND e.scheme = ${scheme}
      AND (e.valid_until IS NULL OR e.valid_until >= ${officeToday()})`;
  return wanted === 'unrated'
    ? sql<boolean>`NOT EXISTS (${rated})`
    : sql<boolean>`EXISTS (${rated} AND s.grades ->> e.grade = ${wanted})`;
}
