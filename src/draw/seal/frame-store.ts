/** The SQL of a frame: staged unsorted, numbered by the database, read back for its Merkle root. */
import { pipeline } from 'node:stream/promises';
import type { Kysely, Transaction } from 'kysely';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { compareBytes, compareUtf8, hex, u32be } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import { leafHash, treeBuilder } from '../../core/canonical/merkle.ts';
import { parseJson } from '../../core/canonical/parse-json.ts';
import type { Suite } from '../../core/canonical/suite.ts';
import { type DrawTask, drawTask, type FrameHeader, frameHeader } from '../../core/draw/document.ts';
import { leafOf } from '../../core/draw/frame.ts';
import type { Database } from '../../platform/database.ts';
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
 * Numbers the staged entries and stores them (protocol section 2, steps 3 to 5). The root is over the rows as
 * the table took them, so that the header cannot speak of anything else than what is stored; it is computed
 * while the next rows are written. The rank of the cell and the salt are sorted as one key, of which PostgreSQL
 * compares the first bytes alone.
 * @param staged in the order of the cell numbers that were staged
 */
export async function storeFrame(
  writer: pg.PoolClient,
  drawId: number,
  staged: FrameHeader['cells'],
  suite: Suite,
): Promise<FrameHeader> {
  const cells = [...staged].sort((a, b) => compareUtf8(a.signature, b.signature));
  const ranks = staged.map((cell) => `'\\x${hex(u32be(cells.indexOf(cell)))}'`);
  const key = `(ARRAY[${ranks}]::bytea[])[cell + 1] || salt`;
  await writer.query("SET LOCAL work_mem = '128MB'");
  const tree = treeBuilder(suite);
  const inOrder = orderWatch(cells);
  await copyEntries(
    writer,
    `INSERT INTO frame_entry (draw_id, ordinal, target_id, route, salt)
     SELECT ${Number(drawId)}, row_number() OVER (ORDER BY ${key}) - 1, target_id, route, salt
     FROM staged_entry ORDER BY ${key} RETURNING ${ENTRY}`,
    (salt, id, route) => {
      inOrder(salt);
      tree.append(leafHash(suite, leafOf(salt, id, route)));
    },
  );
  return { cells, root: hex(tree.root()), size: tree.size };
}

/**
 * SQL does not promise that RETURNING keeps the order of the rows it inserted, and a root over another order than
 * that of the ordinals would show only at disclosure: a salt must be greater than the one before it in its cell.
 */
function orderWatch(cells: FrameHeader['cells']): (salt: Uint8Array) => void {
  let cell = 0;
  let left = cells[0]?.size ?? 0;
  let before: Uint8Array | undefined;
  return (salt) => {
    if (left === 0) {
      left = cells[++cell]!.size;
      before = undefined;
    }
    if (before !== undefined && compareBytes(before, salt) >= 0)
      throw new Error('The database gave the entries of the frame in another order than their ordinals.');
    before = salt.slice();
    left--;
  };
}

const ENTRY = "encode(salt, 'hex'), target_id, route";

/** `query` takes no parameters, as COPY does not, and gives the columns of `ENTRY`. */
async function copyEntries(
  client: pg.PoolClient,
  query: string,
  take: (salt: Uint8Array, id: string, route: string) => void,
): Promise<void> {
  await readEntries(client.query(copyTo(`COPY (${query}) TO STDOUT`)), take);
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

/** The sealed frame of a draw, without its entries; `undefined` for a staffing draw, which seals units instead. */
export async function findFrame(db: Kysely<Database>, drawId: number): Promise<Frame | undefined> {
  const row = await db
    .selectFrom('frame')
    .select(['header', 'tasks', 'unrated', 'sealed_at'])
    .where('draw_id', '=', drawId)
    .executeTakeFirst();
  if (row === undefined || row.header === null || row.tasks === null) return undefined;
  return {
    header: frameHeader.parse(parseJson(row.header)),
    tasks: drawTask.array().parse(parseJson(row.tasks)),
    unrated: row.unrated as Frame['unrated'],
    sealed_at: row.sealed_at,
  };
}

/** Calls `take` for every entry of a sealed frame in the order of ordinals. */
export async function readFrame(
  client: pg.PoolClient,
  drawId: number,
  take: (salt: Uint8Array, id: string, route: string) => void,
): Promise<void> {
  const query = `SELECT ${ENTRY} FROM frame_entry WHERE draw_id = ${Number(drawId)} ORDER BY ordinal`;
  await copyEntries(client, query, take);
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
    // More rows than were sealed: refuseAltered counts them.
    if (at === leaves.length) return;
    leaves.set(leafHash(suite, leafOf(salt, id, route)), at);
    at += 32;
  });
  return leaves;
}
