import type { Kysely } from 'kysely';
import type pg from 'pg';
import { hex } from '../core/canonical/bytes.ts';
import { saltsOf } from '../core/draw/frame.ts';
import { readSnapshot } from '../platform/copy.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import type { Vault } from '../platform/vault.ts';
import { explainInThread } from './draw-thread.ts';
import { drawnInputs } from './drawn-inputs.ts';
import type { Explanation } from './evidence-routes.ts';
import { findEntry } from './find-entry.ts';
import { frameLeaves } from './frame-store.ts';
import type { Draw } from './queries.ts';
import { openSecret } from './secrets.ts';

/** Where one target stood: its cell, quota, rank and proof. Nothing in the answer is about anybody else. */
export async function explainTarget(
  { db, pool, vault }: { readonly db: Kysely<Database>; readonly pool: pg.Pool; readonly vault: Vault },
  draw: Draw,
  target: string,
): Promise<Explanation> {
  const number = draw.number!;
  const suite = nativeSuites[draw.suite];
  const { shuffle } = await drawnInputs(db, vault, draw);
  const salt = saltsOf(suite, await openSecret(db, vault, draw.id, 'frame_key'))(target);
  const found = await findEntry(db, draw.id, shuffle.header, salt);
  if (found === undefined) return { number, target, listed: false, strata: [] };
  const { ordinal, route } = found;
  const leaves = await readSnapshot(pool, (client) =>
    frameLeaves(client, draw.id, suite, shuffle.header.size),
  );
  const { cell, strata, proof } = await explainInThread({ ...shuffle, suite: draw.suite, ordinal, leaves });
  const entry = {
    ordinal,
    salt: hex(salt),
    route,
    proof,
    root: shuffle.header.root,
    frame_size: shuffle.header.size,
  };
  return { number, target, listed: true, cell, strata, entry };
}
