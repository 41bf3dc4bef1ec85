import type { Kysely } from 'kysely';
import { openSeeds } from '../../core/draw/run.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { Vault } from '../../platform/vault.ts';
import { findCommitment, valuesOf } from '../commit/commitment-store.ts';
import type { Draw } from '../queries.ts';
import { openSecret } from '../secrets.ts';

/** The key from which everything of a draw that was run follows (protocol section 6). */
export async function drawPrk(db: Kysely<Database>, vault: Vault, draw: Draw): Promise<Uint8Array> {
  const document = (await findCommitment(db, draw.id))!;
  const values = (await valuesOf(db, draw.id)).map(({ value }) => value);
  const secret = await openSecret(db, vault, draw.id, 'secret');
  return openSeeds(nativeSuites[draw.suite], document, secret, values).prk;
}
