import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Scope, scopeOf } from '../account/scope/row-scope.ts';
import type { AccountActor } from '../platform/http/access.ts';
import type { Role } from '../platform/http/roles.ts';

/** They see all that is due in their departments, whoever has to do it: they plan, answer for, enter, or look after it. */
const OVERSEERS: readonly Role[] = ['planner', 'agency-head', 'registrar', 'auditor'];
/** They see what they have to do themselves. */
export const DEADLINE_READERS = [...OVERSEERS, 'reviewer', 'inspector'] as const;

/** Through whose eyes the deadlines are read. */
export interface Sight {
  readonly roles: readonly Role[];
  readonly oversees: boolean;
  readonly scope: Scope;
  /** Certificate number of whoever goes on visits: those are his, whichever department leads the plan. */
  readonly inspector: string | undefined;
  /** Whether he reads the names of those who are inspected. */
  readonly names: boolean;
}

export function sightOf(actor: AccountActor): Sight {
  const { roles, inspector } = actor;
  return {
    roles,
    oversees: OVERSEERS.some((role) => roles.includes(role)),
    scope: scopeOf(actor),
    inspector: roles.includes('inspector') ? inspector : undefined,
    names: !roles.includes('auditor'),
  };
}

/** Whether anything but his own visits can be his to see. */
export const looksAround = ({ oversees, roles }: Sight): boolean => oversees || roles.includes('reviewer');

/** Rows of departments at which he looks at all; `inScope` is the condition that leaves out other departments' rows. */
export const isAround = (sight: Sight, inScope: RawBuilder<SqlBool>): RawBuilder<SqlBool> =>
  looksAround(sight) ? inScope : sql<SqlBool>`false`;

/** What the database says of a row, and whose turn it is. */
export interface Seen {
  readonly role: Role;
  readonly department: string | null;
  /** By `isAround`. */
  readonly around: boolean;
  /** Whether he sits in a team of the visit. */
  readonly own: boolean;
}

/**
 * Whether it is his to do: his own visit, or what his role does in a department of his. Taking part in a joint plan
 * shows its rows to overseers and gives nobody the lead department's work.
 */
export function isDuty({ roles, scope }: Sight, { role, department, around, own }: Seen): boolean {
  if (!roles.includes(role)) return false;
  if (role === 'inspector') return own;
  return around && (scope === undefined || (department !== null && scope.includes(department)));
}
