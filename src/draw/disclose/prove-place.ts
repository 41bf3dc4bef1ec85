import type { Kysely } from 'kysely';
import type pg from 'pg';
import { concat } from '../../core/canonical/bytes.ts';
import { inclusionProofs, leafHash, treeBuilder } from '../../core/canonical/merkle.ts';
import { DIGEST_BYTES, type Suite } from '../../core/canonical/suite.ts';
import { leafOf } from '../../core/draw/frame.ts';
import { readSnapshot } from '../../platform/copy.ts';
import type { Database } from '../../platform/database.ts';
import { Kept } from '../../platform/kept.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { Draw } from '../queries.ts';
import { readFrame } from '../seal/frame-store.ts';
import { listsBusy, MOST_WAITING } from './ranked-list.ts';

const MOST_BYTES = 16 * 1024 * 1024;
const rootsOfBlocks = new Kept<Uint8Array>({
  most: MOST_BYTES,
  weigh: (roots) => roots.byteLength,
  waiting: MOST_WAITING,
  busy: listsBusy,
});

/**
 * Inclusion proof of one entry in the sealed tree (protocol section 2, step 5). Of the tree only the roots of
 * its blocks are kept: a proof goes through its own block, read again, and through the tree over the blocks.
 * @throws Problem `draw-lists-busy`
 */
export async function provePlace(
  { db, pool }: { readonly db: Kysely<Database>; readonly pool: pg.Pool },
  draw: Draw,
  size: number,
  ordinal: number,
): Promise<Uint8Array[]> {
  const suite = nativeSuites[draw.suite];
  const block = blockSize(size);
  const roots = await rootsOfBlocks.get(draw.now.committed!.commitment, () =>
    readSnapshot(pool, (client) => blockRoots(client, draw.id, suite, size)),
  );
  const number = Math.floor(ordinal / block);
  const entries = await db
    .selectFrom('frame_entry')
    .select(['salt', 'target_id', 'route'])
    .where('draw_id', '=', draw.id)
    .where('ordinal', '>=', number * block)
    .where('ordinal', '<', (number + 1) * block)
    .orderBy('ordinal')
    .execute();
  const leaves = entries.map(({ salt, target_id, route }) => leafHash(suite, leafOf(salt, target_id, route)));
  const [within] = inclusionProofs(suite, concat(...leaves), [ordinal % block]);
  const [above] = inclusionProofs(suite, roots, [number]);
  return [...within!, ...above!];
}

/** A power of two near the root of `size`: the block and the tree over the blocks are then equally small. */
function blockSize(size: number): number {
  let block = 1;
  while (block * block < size) block *= 2;
  return block;
}

async function blockRoots(
  client: pg.PoolClient,
  drawId: number,
  suite: Suite,
  size: number,
): Promise<Uint8Array> {
  const block = blockSize(size);
  const roots = new Uint8Array(Math.ceil(size / block) * DIGEST_BYTES);
  let done = 0;
  let tree = treeBuilder(suite);
  const endBlock = () => {
    roots.set(tree.root(), done++ * DIGEST_BYTES);
    tree = treeBuilder(suite);
  };
  await readFrame(client, drawId, (salt, id, route) => {
    tree.append(leafHash(suite, leafOf(salt, id, route)));
    if (tree.size === block) endBlock();
  });
  if (tree.size > 0) endBlock();
  return roots;
}
