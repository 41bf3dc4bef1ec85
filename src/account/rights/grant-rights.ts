import { sql, type Transaction } from 'kysely';
import { record } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { EXCLUSIVE_ROLES, SERVICE_ROLES } from '../../platform/http/roles.ts';
import { Problem, type ProblemDefinition } from '../../platform/problems.ts';
import {
  accountOrProblem,
  holdAccount,
  isLinkedElsewhere,
  isOwn,
  lockRights,
  refuseLastOfRole,
} from '../change-account.ts';
import { removeLinks } from '../link/account-link.ts';
import { accountProblems } from '../problems.ts';
import { type Account, type Rights, replaceRights } from '../queries.ts';

/** What `grantRights` refuses with. */
export const RIGHTS_PROBLEMS: readonly ProblemDefinition[] = [
  accountProblems['account-not-found'],
  accountProblems['own-rights'],
  accountProblems['roles-exclusive'],
  accountProblems['role-for-people'],
  accountProblems['inspector-needed'],
  accountProblems['inspector-unknown'],
  accountProblems['inspector-linked'],
  accountProblems['department-unknown'],
  accountProblems['last-of-its-role'],
];

/**
 * Gives an account exactly these rights, from its next request on. Never the own ones: whoever grants cannot
 * use what he grants. Of an account that nobody has activated, the links of before die; `renewLink` makes one that is
 * to be confirmed.
 */
export async function grantRights(
  trx: Transaction<Database>,
  id: string,
  rights: Rights,
  reason: string,
): Promise<Account> {
  await lockRights(trx);
  const before = await holdAccount(trx, id);
  if (isOwn(trx, before)) throw new Problem(accountProblems['own-rights']);
  refuseMixedRoles(before, rights);
  await refuseUnknownPlaces(trx, id, rights);
  const lost = before.roles.filter((role) => !rights.roles.includes(role));
  await refuseLastOfRole(trx, before, lost);
  await replaceRights(trx, id, rights);
  // Whoever made the link has seen it: from now on it would open these rights without anybody's yes.
  if (!before.activated && rights.roles.length > 0) await removeLinks(trx, id);
  const { roles, department, inspector } = before;
  await record(trx, {
    action: 'account.grant',
    object_kind: 'account',
    object_id: id,
    before: { roles, department, inspector },
    after: rights,
    reason,
  });
  return await accountOrProblem(trx, id);
}

function refuseMixedRoles({ kind }: Account, { roles, inspector }: Rights): void {
  const exclusive = roles.filter((role) => EXCLUSIVE_ROLES.includes(role));
  if (exclusive.length > 0 && roles.length > 1) throw new Problem(accountProblems['roles-exclusive']);
  if (kind === 'service' && !roles.every((role) => SERVICE_ROLES.includes(role)))
    throw new Problem(accountProblems['role-for-people']);
  if (roles.includes('inspector') && inspector === null)
    throw new Problem(accountProblems['inspector-needed']);
}

/** One inspector is one account: else one person could be the two who must both say yes. */
async function refuseUnknownPlaces(
  trx: Transaction<Database>,
  id: string,
  { department, inspector }: Rights,
): Promise<void> {
  const { rows } = await sql<{ department: boolean; inspector: boolean }>`
    SELECT ${department}::text IS NULL OR EXISTS (SELECT FROM department WHERE code = ${department}) AS department,
      ${inspector}::text IS NULL OR EXISTS (SELECT FROM inspector WHERE id = ${inspector}) AS inspector`.execute(
    trx,
  );
  const found = rows[0]!;
  if (!found.department) throw new Problem(accountProblems['department-unknown']);
  if (!found.inspector) throw new Problem(accountProblems['inspector-unknown']);
  if (inspector !== null && (await isLinkedElsewhere(trx, inspector, id)))
    throw new Problem(accountProblems['inspector-linked']);
}
