import type { FastifyRequest } from 'fastify';
import { record } from '../../platform/audit.ts';
import { transact } from '../../platform/database.ts';
import { sessionOf } from '../../platform/http/access/session-cookie.ts';
import { Problem } from '../../platform/problems.ts';
import { accountOrProblem, holdAccount } from '../change-account.ts';
import { countAttempt, forgetAttempts } from '../count-attempts.ts';
import { accountProblems } from '../problems.ts';
import { endSessions } from '../session/log-in.ts';
import { choosePassword, passwordsOf } from './choose-password.ts';
import { isPassword } from './hash-password.ts';

/**
 * Whoever is logged in chooses another password; sessions elsewhere end.
 * @throws Problem `session-needed`, `credentials-wrong`, `password-weak`, `account-not-found`, `too-many-attempts`
 */
export async function changePassword(
  request: FastifyRequest,
  typed: { readonly old: string; readonly new: string },
): Promise<void> {
  const { actor, server } = request;
  const { db, accounts } = server;
  const session = sessionOf(request, accounts);
  if (actor.via !== 'session' || session === undefined) throw new Problem(accountProblems['session-needed']);
  // A session left open must not be a way to try passwords.
  const { login } = await accountOrProblem(db, actor.account);
  await countAttempt(db, login, request.ip, accounts);
  await transact(db, actor, async (trx) => {
    const account = await holdAccount(trx, actor.account);
    const [stored] = await passwordsOf(trx, account.id);
    if (!(await isPassword(stored?.hash, typed.old))) throw new Problem(accountProblems['credentials-wrong']);
    await choosePassword(trx, account, typed.new, accounts);
    await endSessions(trx, account.id, session);
    await record(trx, { action: 'account.password', object_kind: 'account', object_id: account.id });
  });
  await forgetAttempts(db, login);
}
