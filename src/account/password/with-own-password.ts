import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import { type Database, transact } from '../../platform/database.ts';
import { Problem, type ProblemDefinition } from '../../platform/problems.ts';
import { accountOrProblem, holdAccount } from '../change-account.ts';
import { countAttempt, forgetAttempts } from '../count-attempts.ts';
import { accountProblems } from '../problems.ts';
import type { Account } from '../queries.ts';
import { passwordsOf } from './choose-password.ts';
import { isPassword } from './hash-password.ts';

/** What `withOwnPassword` refuses with. */
export const OWN_PASSWORD_PROBLEMS: readonly ProblemDefinition[] = [
  accountProblems['account-not-found'],
  accountProblems['credentials-wrong'],
  accountProblems['session-needed'],
  accountProblems['too-many-attempts'],
];

/**
 * Does what a session alone is not enough for: whoever finds one open, or stole it, does not know the password. It is
 * counted as a log-in is, so that a session is no way to try passwords either.
 * @throws Problem `session-needed`, `credentials-wrong`, `too-many-attempts`
 */
export async function withOwnPassword<Result>(
  request: FastifyRequest,
  password: string,
  verb: (trx: Transaction<Database>, account: Account) => Promise<Result>,
): Promise<Result> {
  const { actor, server } = request;
  if (actor.via !== 'session') throw new Problem(accountProblems['session-needed']);
  const { login } = await accountOrProblem(server.db, actor.account);
  await countAttempt(server.db, login, request.ip, server.accounts);
  const done = await transact(server.db, actor, async (trx) => {
    const account = await holdAccount(trx, actor.account);
    const [stored] = await passwordsOf(trx, account.id);
    if (!(await isPassword(stored?.hash, password))) throw new Problem(accountProblems['credentials-wrong']);
    return await verb(trx, account);
  });
  await forgetAttempts(server.db, login);
  return done;
}
