/** The offices' roles (docs/glossary.md); the first three have no business rights. */
export const ROLES = [
  'administrator',
  'security-officer',
  'auditor',
  'planner',
  'conference-secretary',
  'agency-head',
  'registrar',
  'inspector',
  'reviewer',
  'lead-handler',
] as const;
export type Role = (typeof ROLES)[number];

/** Each is an account by itself: it goes with none of the others and with no business role. */
export const EXCLUSIVE_ROLES: readonly Role[] = ['administrator', 'security-officer', 'auditor'];
