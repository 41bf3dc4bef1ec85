import { Problem } from '../../platform/problems.ts';
import { findingProblems } from '../../register/finding-texts.ts';
import type { Scope } from './row-scope.ts';

/**
 * Refuses somebody limited to his departments what is another's, or, where `owner` is null, the whole office's: for
 * writes whose address does not say whose the row is.
 * @throws Problem `outside-department`
 */
export function refuseOutside(departments: Scope, owner: string | null): void {
  if (departments === undefined || (owner !== null && departments.includes(owner))) return;
  throw new Problem(findingProblems['outside-department'], { members: { departments } });
}
