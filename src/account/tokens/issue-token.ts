import type { Transaction } from 'kysely';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { newSecret, secretHash } from '../../platform/http/access/secrets.ts';
import type { Role } from '../../platform/http/access.ts';

export interface IssuedToken {
  readonly account: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Groups of the interface; without them, all. */
  readonly operations?: readonly string[] | undefined;
  readonly expires_at: string;
}

/** Makes a bearer token of an account; only its hash is kept, so it cannot be shown again. */
export async function issueToken(
  trx: Transaction<Database>,
  { account, name, roles, operations, expires_at }: IssuedToken,
): Promise<{ id: string; token: string }> {
  const token = `dr_${newSecret()}`;
  const { id } = await trx
    .insertInto('access_token')
    .values({
      account_id: account,
      token_hash: secretHash(token),
      name,
      roles: [...roles],
      operations: operations === undefined ? null : [...operations],
      created_by: actorOf(trx).id,
      created_at: instantNow(),
      expires_at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await record(trx, {
    action: 'token.create',
    object_kind: 'account',
    object_id: account,
    after: { token: id, name, roles, operations, expires_at },
  });
  return { id, token };
}
