import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { Vault } from '../platform/vault.ts';

/** What the office keeps to itself until disclosure: 32 random bytes each, for one draw (protocol section 1). */
export interface DrawSecrets {
  readonly secret: Uint8Array;
  readonly frame_key: Uint8Array;
  readonly staff_salt: Uint8Array;
  readonly units_salt: Uint8Array;
}

type Kind = keyof DrawSecrets;

/** A draw of targets has a `frame_key`, a staffing draw a `units_salt`; each keeps those that it needs. */
export const freshSecrets = (): DrawSecrets => ({
  secret: randomBytes(32),
  frame_key: randomBytes(32),
  staff_salt: randomBytes(32),
  units_salt: randomBytes(32),
});

const labelOf = (drawId: number, kind: Kind): string => `draw:${drawId}:${kind}`;

export async function storeSecrets(
  trx: Transaction<Database>,
  vault: Vault,
  drawId: number,
  secrets: Partial<DrawSecrets>,
): Promise<void> {
  const rows = Object.entries(secrets).map(([kind, secret]) => ({
    draw_id: drawId,
    kind,
    sealed: vault.seal(secret, labelOf(drawId, kind as Kind)),
  }));
  await trx.insertInto('draw_secret').values(rows).execute();
}

/** One secret of a sealed draw. */
export async function openSecret(
  db: Kysely<Database>,
  vault: Vault,
  drawId: number,
  kind: Kind,
): Promise<Uint8Array> {
  const { sealed } = await db
    .selectFrom('draw_secret')
    .select('sealed')
    .where('draw_id', '=', drawId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return vault.open(sealed, labelOf(drawId, kind));
}

/**
 * The key of a year's pseudonyms (protocol section 4), made when the year's first draw is sealed. The same
 * inspector keeps the same pseudonym all year.
 */
export async function staffKey(trx: Transaction<Database>, vault: Vault, year: number): Promise<Uint8Array> {
  const label = `staff-key:${year}`;
  await trx
    .insertInto('staff_key')
    .values({ year, sealed: vault.seal(randomBytes(32), label) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { sealed } = await trx
    .selectFrom('staff_key')
    .select('sealed')
    .where('year', '=', year)
    .executeTakeFirstOrThrow();
  return vault.open(sealed, label);
}
