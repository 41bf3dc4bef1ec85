import type { FastifyReply, FastifyRequest } from 'fastify';
import { record } from '../../platform/audit.ts';
import { giveSession } from '../../platform/http/access/session-cookie.ts';
import { beginSession, endSessions } from '../session/log-in.ts';
import { revokeTokens } from '../tokens/token-verbs.ts';
import { choosePassword } from './choose-password.ts';
import { withOwnPassword } from './with-own-password.ts';

export interface TypedPasswords {
  readonly old: string;
  readonly new: string;
  /** The person's tokens end too. */
  readonly revoke_tokens?: boolean;
}

/**
 * Whoever is logged in chooses another password. Every session ends, and the answer begins a new one: what somebody else
 * knows of the old one does not outlive the password.
 * @returns the new session, whose cookie the answer carries
 * @throws Problem as `withOwnPassword` does, and `password-weak`
 */
export async function changePassword(
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedPasswords,
): Promise<string> {
  const { accounts } = request.server;
  const session = await withOwnPassword(request, typed.old, async (trx, account) => {
    await choosePassword(trx, account, typed.new, accounts);
    const after = {
      sessions: await endSessions(trx, account.id),
      tokens: typed.revoke_tokens === true ? await revokeTokens(trx, account.id) : 0,
    };
    await record(trx, { action: 'account.password', object_kind: 'account', object_id: account.id, after });
    return await beginSession(trx, account.id);
  });
  giveSession(reply, accounts, session);
  return session;
}
