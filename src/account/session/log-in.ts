import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import { type Database, transact } from '../../platform/database.ts';
import { newSecret, secretHash } from '../../platform/http/access/secrets.ts';
import { giveSession, sessionOf } from '../../platform/http/access/session-cookie.ts';
import { describeAttempt } from '../../platform/http/refused-attempts.ts';
import { Problem } from '../../platform/problems.ts';
import { countAttempt, forgetAttempts } from '../count-attempts.ts';
import { accountProblems } from '../problems.ts';
import type { Account } from '../queries.ts';
import { type Proof, proveAccount, renewHash } from './prove-account.ts';

/**
 * Lets a person in: a new session id at every log-in, so that one planted in the browser before is worth nothing.
 * @throws Problem `too-many-attempts`, `credentials-wrong`
 */
export async function logIn(
  request: FastifyRequest,
  reply: FastifyReply,
  proof: Proof,
): Promise<{ account: Account; session: string }> {
  const { db, accounts: rules } = request.server;
  const attempt = { action: 'session.begin', object_kind: 'account', object_id: 'unknown' };
  describeAttempt(request, attempt);
  await countAttempt(db, proof.login, request.ip, rules);
  const { named, account } = await proveAccount(db, proof);
  if (named !== undefined) describeAttempt(request, { ...attempt, object_id: named.id });
  if (account === undefined) throw new Problem(accountProblems['credentials-wrong']);
  await forgetAttempts(db, proof.login);

  const session = newSecret();
  const { id, name } = account;
  const actor = { id: `account:${id}`, name, request: request.id, address: request.ip };
  await transact(db, actor, async (trx) => {
    const before = sessionOf(request, rules);
    if (before !== undefined) await endSession(trx, before);
    await renewHash(trx, id, proof.password);
    await trx
      .insertInto('account_session')
      .values({
        id_hash: secretHash(session),
        account_id: id,
        created_at: instantNow(),
        seen_at: instantNow(),
      })
      .execute();
    await record(trx, { action: 'session.begin', object_kind: 'account', object_id: id });
  });
  giveSession(reply, rules, session);
  return { account, session };
}

async function endSession(trx: Transaction<Database>, session: string): Promise<void> {
  await trx.deleteFrom('account_session').where('id_hash', '=', secretHash(session)).execute();
}

/** Ends this session, and records it. */
export async function logOut(trx: Transaction<Database>, account: string, session: string): Promise<void> {
  await endSession(trx, session);
  await record(trx, { action: 'session.end', object_kind: 'account', object_id: account });
}

/** Ends every session of the account, and records it. */
export async function logOutEverywhere(trx: Transaction<Database>, account: string): Promise<void> {
  const after = { sessions: await endSessions(trx, account) };
  await record(trx, { action: 'session.end-all', object_kind: 'account', object_id: account, after });
}

/** Ends every session of the account, but `except` (the one that asks) where it may go on. */
export async function endSessions(
  trx: Transaction<Database>,
  account: string,
  except?: string,
): Promise<number> {
  let sessions = trx.deleteFrom('account_session').where('account_id', '=', account);
  if (except !== undefined) sessions = sessions.where('id_hash', '<>', secretHash(except));
  const { numDeletedRows } = await sessions.executeTakeFirst();
  return Number(numDeletedRows);
}
