import { sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { FindingName } from './finding-texts.ts';
import { refuseFinding } from './refuse-findings.ts';
import { anyOf, type RowTable } from './write-rows.ts';

/**
 * Refuses rows, already written in this transaction, whose `up` column leads back to themselves. Walking up
 * ends in every case, because UNION drops what was already reached.
 */
export async function refuseCycle(
  trx: Transaction<Database>,
  table: RowTable,
  up: string,
  name: FindingName,
  ids: readonly string[],
): Promise<void> {
  const [from, key] = [sql.table(table.name), sql.ref(table.keys[0]!)];
  const found = await sql<{ start: string }>`
    WITH RECURSIVE above (start, at) AS (
      SELECT ${key}, ${sql.ref(up)} FROM ${from} WHERE ${key} = ${anyOf(ids)} AND ${sql.ref(up)} IS NOT NULL
      UNION
      SELECT above.start, t.${sql.ref(up)} FROM above JOIN ${from} t ON t.${key} = above.at
      WHERE t.${sql.ref(up)} IS NOT NULL)
    SELECT start FROM above WHERE at = start ORDER BY start LIMIT 1`.execute(trx);
  const circle = found.rows[0];
  if (circle !== undefined) refuseFinding(up, name, { value: circle.start });
}
