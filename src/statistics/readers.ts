import type { Role } from '../platform/http/access.ts';

/**
 * Who sees how the office's year goes: those who plan, decide, approve and review. Not the auditor, who has no business
 * rights (domain section 9), nor inspectors, whose colleagues' loads and results are not theirs.
 */
export const READERS: readonly Role[] = ['planner', 'agency-head', 'reviewer', 'conference-secretary'];
