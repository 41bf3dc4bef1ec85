/** The SQL of a frame: staged unsorted, numbered by the database, read back for its Merkle root. */
import { pipeline } from 'node:stream/promises';
import type { Kysely, Transaction } from 'kysely';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { compareUtf8, hex, u32be } from '../core/canonical/bytes.ts';
import { jcs } from '../core/canonical/jcs.ts';
import { leafHash, treeBuilder } from '../core/canonical/merkle.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import type { Suite } from '../core/canonical/suite.ts';
import { type DrawTask, drawTask, type FrameHeader, frameHeader } from '../core/draw/document.ts';
import { leafOf } from '../core/draw/frame.ts';
import type { Database } from '../platform/database.ts';
import { type RowGroups, readEntries, stagedLines } from './frame-rows.ts';

/**
 * Copies what `query` finds into a table that lives as long as the transaction of `writer`.
 * @param query text of `frameQuery`, read by `reader`
 */
export async function stageFrame(
  reader: pg.PoolClient,
  writer: pg.PoolClient,
  query: string,
  salt: (id: string) => Uint8Array,
  groups: RowGroups,
): Promise<void> {
  await writer.query(`CREATE TEMPORARY TABLE staged_entry (
    salt bytea NOT NULL, target_id text COLLATE "C" NOT NULL, route text COLLATE "C" NOT NULL,
    cell integer NOT NULL) ON COMMIT DROP`);
  await pipeline(
    reader.query(copyTo(`COPY (${query}) TO STDOUT`)),
    (source: AsyncIterable<Buffer>) => stagedLines(source, salt, groups),
    writer.query(copyFrom('COPY staged_entry FROM STDIN')),
  );
}

/**
 * Numbers the staged entries (protocol section 2, steps 3 and 4). Returns the cells in order.
 * The rank of the cell and the salt are sorted as one key, of which PostgreSQL compares the first bytes alone.
 */
export async function orderFrame(
  writer: pg.PoolClient,
  drawId: number,
  staged: FrameHeader['cells'],
): Promise<FrameHeader['cells']> {
  const cells = [...staged].sort((a, b) => compareUtf8(a.signature, b.signature));
  const ranks = staged.map((cell) => Buffer.from(u32be(cells.indexOf(cell))));
  await writer.query("SET LOCAL work_mem = '128MB'");
  await writer.query(
    `INSERT INTO frame_entry (draw_id, ordinal, target_id, route, salt)
     SELECT $1, row_number() OVER (ORDER BY ($2::bytea[])[cell + 1] || salt) - 1, target_id, route, salt
     FROM staged_entry`,
    [drawId, ranks],
  );
  return cells;
}

export interface FrameToStore {
  readonly draw_id: number;
  readonly number: string;
  readonly header: FrameHeader;
  readonly tasks: readonly DrawTask[];
  readonly unrated: Readonly<Record<string, number>>;
  readonly at: string;
}

export async function insertFrame(
  trx: Transaction<Database>,
  { draw_id, number, header, tasks, unrated, at }: FrameToStore,
): Promise<void> {
  await trx
    .insertInto('frame')
    .values({
      draw_id,
      number,
      header: jcs(header),
      tasks: jcs(tasks),
      size: header.size,
      unrated: JSON.stringify(unrated),
      sealed_at: at,
    })
    .execute();
}

export interface Frame {
  readonly header: FrameHeader;
  /** As sealed: `confirmed` is empty. */
  readonly tasks: readonly DrawTask[];
  readonly unrated: Readonly<Record<string, number>>;
  readonly sealed_at: string;
}

/** The sealed frame of a draw, without its entries. */
export async function findFrame(db: Kysely<Database>, drawId: number): Promise<Frame | undefined> {
  const row = await db
    .selectFrom('frame')
    .select(['header', 'tasks', 'unrated', 'sealed_at'])
    .where('draw_id', '=', drawId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    header: frameHeader.parse(parseJson(row.header)),
    tasks: drawTask.array().parse(parseJson(row.tasks)),
    unrated: row.unrated as Frame['unrated'],
    sealed_at: row.sealed_at,
  };
}

/**
 * Root over the entries as the table holds them (protocol section 2, step 5): read back, so that the header
 * cannot speak of anything else than what is stored.
 */
export async function frameRoot(client: pg.PoolClient, drawId: number, suite: Suite): Promise<string> {
  const tree = treeBuilder(suite);
  await readFrame(client, drawId, (salt, id, route) => tree.append(leafHash(suite, leafOf(salt, id, route))));
  return hex(tree.root());
}

/** Calls `take` for every entry of a sealed frame in the order of ordinals. */
export async function readFrame(
  client: pg.PoolClient,
  drawId: number,
  take: (salt: Uint8Array, id: string, route: string) => void,
): Promise<void> {
  const entries = `SELECT encode(salt, 'hex'), target_id, route FROM frame_entry WHERE draw_id = ${Number(drawId)} ORDER BY ordinal`;
  await readEntries(client.query(copyTo(`COPY (${entries}) TO STDOUT`)), take);
}

/** Leaf hashes of a sealed frame, joined: 32 bytes for each entry are all that a proof needs of the others. */
export async function frameLeaves(
  client: pg.PoolClient,
  drawId: number,
  suite: Suite,
  size: number,
): Promise<Uint8Array> {
  const leaves = new Uint8Array(size * 32);
  let at = 0;
  await readFrame(client, drawId, (salt, id, route) => {
    leaves.set(leafHash(suite, leafOf(salt, id, route)), at);
    at += 32;
  });
  return leaves;
}
