/** How often a year one firm may be checked at random: the ceilings of a sampling rules document. */
import { z } from 'zod';
import { tier } from '../draw/document.ts';

const visitsAYear = z.int().min(1).max(366);

/**
 * A ceiling that is absent does not limit. `per_department` and `over_all` protect tiers A to C alone: the riskiest
 * firms are limited by `by_tier` at most.
 */
export const ceilings = z.strictObject({
  by_tier: z.partialRecord(tier, visitsAYear).describe('各信用等级每年最多检查次数；未列的等级不限'),
  per_department: visitsAYear.optional().describe('A 至 C 级每个部门每年最多检查次数'),
  over_all: visitsAYear.optional().describe('A 至 C 级所有部门合计每年最多检查次数'),
  cooling_off_months: z
    .int()
    .min(0)
    .max(60)
    .describe('最近一次随机抽查未发现问题后多少个月内不再抽取；0 为不设'),
});
export type Ceilings = z.infer<typeof ceilings>;

/** What holds where the office's sampling rules say nothing else (domain, frequency guard). */
export const DEFAULT_CEILINGS: Ceilings = {
  by_tier: { A: 1, B: 2, C: 4 },
  per_department: 2,
  over_all: 4,
  cooling_off_months: 0,
};
