/** The SQL of replacements (protocol sections 8 and 9). */
import type { Kysely } from 'kysely';
import type { Database } from '../../platform/database.ts';

/** JCS of a draw's replacements as they stand in its evidence, in the order of the log. */
export async function replacementRecords(db: Kysely<Database>, drawId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('replacement')
    .select('record')
    .where('draw_id', '=', drawId)
    .orderBy('place')
    .execute();
  return rows.map(({ record }) => record);
}
