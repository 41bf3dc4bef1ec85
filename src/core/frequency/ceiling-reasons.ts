import type { Tier } from '../draw/document.ts';
import type { Ceilings } from './ceilings.ts';

/** Why the frequency guard leaves a target out of a task, in the order in which it asks: the first that holds. */
export const CEILING_REASONS = ['ceiling-tier', 'ceiling-department', 'ceiling-all', 'cooling-off'] as const;
export type CeilingReason = (typeof CEILING_REASONS)[number];

/** How often the firm that a target belongs to was visited in the year of the task's window. */
export interface YearLoad {
  readonly all: number;
  /** The most by any one department that the task sends. */
  readonly by_department: number;
  /** Whether a clean random check is too recent on the first day of the task. */
  readonly cooling_off: boolean;
}

/**
 * The reason for which one more visit of a target in `tier` would pass a ceiling. Tier D is the riskiest: only
 * its own ceiling limits it, where the rules set one.
 */
export function ceilingReason(ceilings: Ceilings, tier: Tier, load: YearLoad): CeilingReason | undefined {
  const atCeiling = (n: number, most: number | undefined) => most !== undefined && n >= most;
  if (atCeiling(load.all, ceilings.by_tier[tier])) return 'ceiling-tier';
  if (tier === 'D') return undefined;
  if (atCeiling(load.by_department, ceilings.per_department)) return 'ceiling-department';
  if (atCeiling(load.all, ceilings.over_all)) return 'ceiling-all';
  return load.cooling_off ? 'cooling-off' : undefined;
}
