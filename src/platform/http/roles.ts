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

/** What another system may be: it keeps lists and reads plans. Approving, reviewing and visiting are acts of people. */
export const SERVICE_ROLES: readonly Role[] = ['planner', 'registrar'];
