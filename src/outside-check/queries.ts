import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { RowTable } from '../register/write-rows.ts';
import type { OutsideCheck } from './schema.ts';

export const OUTSIDE_CHECK_TABLE: RowTable = {
  name: 'outside_check',
  keys: ['source', 'number'],
  columns: ['target_id', 'checked_on', 'origin', 'department', 'result'],
};

/** The register as a query, for lists to filter and order. */
export function selectOutsideChecks(db: Kysely<Database>) {
  return db.selectFrom('outside_check').selectAll().$castTo<OutsideCheck>();
}

/** @param ids `source/number` each; what else stands behind a further '/' makes it the id of no row. */
export async function findOutsideChecks(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<OutsideCheck[]> {
  return await selectOutsideChecks(db)
    .where(
      sql<SqlBool>`(source, number) IN (SELECT split_part(id, '/', 1), substr(id, strpos(id, '/') + 1)
        FROM unnest(${[...ids]}::text[]) AS id)`,
    )
    .execute();
}
