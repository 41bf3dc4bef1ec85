import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { Role } from '../platform/http/access.ts';
import { insertAccount, replaceRights } from './queries.ts';
import { issueToken } from './tokens/issue-token.ts';

export interface NewToken {
  readonly role: Role;
  readonly name: string;
  readonly department?: string;
  readonly inspector?: string;
  readonly expires_at?: string;
}

/**
 * A fresh account with one role, and a token for it: every call is another person. For the demonstration, the
 * benches and the tests, which own their database; no route and no command of an office leads here.
 */
export async function createToken(trx: Transaction<Database>, token: NewToken): Promise<string> {
  const { role, name, department, inspector, expires_at = '9999-12-31T00:00:00Z' } = token;
  const login = `${role}-${randomUUID()}`;
  const account = await insertAccount(trx, { login, name, kind: 'person' });
  await replaceRights(trx, account, {
    roles: [role],
    department: department ?? null,
    inspector: inspector ?? null,
  });
  return (await issueToken(trx, { account, name, roles: [role], expires_at })).token;
}
