import { type Kysely, sql } from 'kysely';
import { record } from '../platform/audit.ts';
import { type Database, transact } from '../platform/database.ts';

const KEPT = sql`interval '24 hours'`;
const SERVICE = { id: 'system:imports', name: 'imports' };

/** Removes the staged rows of what nobody confirmed within a day; the service calls it once an hour. */
export async function forgetOldImports(db: Kysely<Database>): Promise<void> {
  const old = await db
    .selectFrom('import')
    .select('id')
    .where(sql<boolean>`created_at < now() - ${KEPT}`)
    .where((row) =>
      row.exists(
        row.selectFrom('import_row').select('row').whereRef('import_row.import_id', '=', 'import.id'),
      ),
    )
    .execute();
  for (const { id } of old) {
    await transact(db, SERVICE, async (trx) => {
      await trx.deleteFrom('import_row').where('import_id', '=', id).execute();
      await record(trx, { action: 'import.forget', object_kind: 'import', object_id: id });
    });
  }
}
