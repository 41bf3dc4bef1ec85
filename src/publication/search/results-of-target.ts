import { type Kysely, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { OUTCOME, STANDS } from './search-results.ts';

export interface ResultOfTarget {
  readonly draw: string;
  readonly number: string;
  /** As corrected last. */
  readonly outcome: 'clean' | 'problem' | 'not_checked';
  readonly published_at: string;
}

/** Published results of one target that were not withdrawn, the newest first. @param target its public id */
export async function resultsOfTarget(
  db: Kysely<Database>,
  target: string,
  limit: number,
): Promise<ResultOfTarget[]> {
  const { rows } = await sql<ResultOfTarget>`
    SELECT p.document::jsonb ->> 'draw' AS draw, p.number, ${OUTCOME} AS outcome, p.published_at
    FROM publication p
    WHERE p.target_id = ${target} AND p.kind = 'result' AND ${STANDS}
    ORDER BY p.published_at DESC, p.bulletin DESC, p.item DESC LIMIT ${limit}`.execute(db);
  return rows;
}
