import { type Kysely, sql } from 'kysely';
import type { FrameHeader } from '../../core/draw/document.ts';
import type { Database } from '../../platform/database.ts';

export interface FoundEntry {
  readonly ordinal: number;
  readonly route: string;
  /** Hex. */
  readonly salt: string;
}

/**
 * The entry of a sealed frame that has this salt, or `undefined`. Salts are uniform and each cell is sorted by
 * them, so in a cell of n entries one of salt x stands near n·x / 2^128, off by less than 8·√n but for one
 * search in e^128: a few thousand rows are looked at in each cell, and no index by salt has to be built.
 */
export async function findEntry(
  db: Kysely<Database>,
  drawId: number,
  { cells }: Pick<FrameHeader, 'cells'>,
  salt: Uint8Array,
): Promise<FoundEntry | undefined> {
  const share = Buffer.from(salt).readUIntBE(0, 6) / 2 ** 48;
  const low: number[] = [];
  const high: number[] = [];
  let start = 0;
  for (const { size } of cells) {
    const reach = Math.ceil(8 * Math.sqrt(size)) + 1;
    const near = Math.floor(share * size);
    low.push(start + Math.max(0, near - reach));
    high.push(start + Math.min(size - 1, near + reach));
    start += size;
  }
  const { rows } = await sql<FoundEntry>`
    SELECT ordinal, route, encode(salt, 'hex') AS salt
    FROM unnest(${low}::bigint[], ${high}::bigint[]) AS span (low, high)
    JOIN frame_entry ON draw_id = ${drawId} AND ordinal BETWEEN low AND high AND salt = ${Buffer.from(salt)}
    LIMIT 1`.execute(db);
  return rows[0];
}
