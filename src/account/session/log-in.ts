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

  const { id, name } = account;
  const actor = { id: `account:${id}`, name, request: request.id, address: request.ip };
  const session = await transact(db, actor, async (trx) => {
    const before = sessionOf(request, rules);
    if (before !== undefined) await endSession(trx, before);
    await renewHash(trx, id, proof.password);
    await record(trx, { action: 'session.begin', object_kind: 'account', object_id: id });
    return await beginSession(trx, id);
  });
  giveSession(reply, rules, session);
  return { account, session };
}

/** A session under an id that nobody knew before; the caller records why. */
export async function beginSession(trx: Transaction<Database>, account: string): Promise<string> {
  const session = newSecret();
  const now = instantNow();
  await trx
    .insertInto('account_session')
    .values({ id_hash: secretHash(session), account_id: account, created_at: now, seen_at: now })
    .execute();
  return session;
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

/** Ends every session of the account. */
export async function endSessions(trx: Transaction<Database>, account: string): Promise<number> {
  const sessions = trx.deleteFrom('account_session').where('account_id', '=', account);
  const { numDeletedRows } = await sessions.executeTakeFirst();
  return Number(numDeletedRows);
}
