/** The first of two typings of a ceremony's digits: of the digits themselves only a salted digest is kept. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { actorOf } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { requireTwoPeople } from '../../platform/second-person.ts';
import { ceremonyProblems } from './problems.ts';

/** Whose digits they are: of one draw, of a session for all its draws, or of a seat's request. */
export type Ceremony =
  | { readonly draw_id: number }
  | { readonly session_id: number }
  | { readonly request_id: number };

export interface FirstTyping {
  readonly item: number;
  readonly typed_by: string;
  readonly typed_by_name: string;
  readonly typed_at: string;
}

const SALT_BYTES = 32;

const digestOf = (salt: Uint8Array, value: string): Buffer =>
  createHash('sha256').update(salt).update(value, 'utf8').digest();

export async function insertTyping(
  trx: Transaction<Database>,
  ceremony: Ceremony,
  item: number,
  value: string,
): Promise<void> {
  const salt = randomBytes(SALT_BYTES);
  const { id, name } = actorOf(trx);
  await trx
    .insertInto('first_typing')
    .values({
      ...ceremony,
      item,
      salt,
      digest: digestOf(salt, value),
      typed_by: id,
      typed_by_name: name,
      typed_at: instantNow(),
    })
    .execute();
}

const typingsOf = (db: Kysely<Database>, ceremony: Ceremony) =>
  db.selectFrom('first_typing').where((eb) => eb.and(ceremony));

/** Who typed first and when, in the order of time; nothing of the digits. */
export const firstTypings = (db: Kysely<Database>, ceremony: Ceremony): Promise<FirstTyping[]> =>
  typingsOf(db, ceremony).select(['item', 'typed_by', 'typed_by_name', 'typed_at']).orderBy('id').execute();

/**
 * The second typing, by the actor of the transaction, against the newest first one.
 * @throws Problem `draw-first-typing-missing`, `second-person-needed`, `draw-typings-differ` (which says nothing
 * of either)
 */
export async function refuseDifferentTyping(
  trx: Transaction<Database>,
  ceremony: Ceremony,
  item: number,
  value: string,
): Promise<void> {
  const first = await typingsOf(trx, ceremony)
    .select(['salt', 'digest', 'typed_by'])
    .where('item', '=', item)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (first === undefined)
    throw new Problem(ceremonyProblems['draw-first-typing-missing'], { members: { item } });
  await requireTwoPeople(trx, first.typed_by);
  if (timingSafeEqual(first.digest, digestOf(first.salt, value))) return;
  throw new Problem(ceremonyProblems['draw-typings-differ'], { members: { item } });
}
