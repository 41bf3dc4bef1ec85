import { type Kysely, sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import { anyOf, type RowTable } from '../register/write-rows.ts';
import type { Inspector } from './schema.ts';

export const INSPECTOR_TABLE: RowTable = {
  name: 'inspector',
  keys: ['id'],
  columns: ['name', 'department', 'certificate_valid_until', 'scopes', 'capacity', 'status', 'account'],
};

export const LEAVE_TABLE: RowTable = {
  name: 'inspector_leave',
  keys: ['inspector_id', 'leave_from'],
  columns: ['leave_to', 'reason'],
};

export const RECUSAL_TABLE: RowTable = {
  name: 'inspector_recusal',
  keys: ['inspector_id', 'target_id'],
  columns: ['reason'],
};

/** The register with leave and recusals as a query, for lists to filter and order. */
export function selectInspectors(db: Kysely<Database>) {
  const parts = (table: RowTable) =>
    sql<
      object[]
    >`coalesce((SELECT jsonb_agg(to_jsonb(p) - 'inspector_id' ORDER BY p.${sql.ref(table.keys[1]!)})
      FROM ${sql.table(table.name)} p WHERE p.inspector_id = inspector.id), '[]')`;
  return db
    .selectFrom('inspector')
    .selectAll()
    .select([parts(LEAVE_TABLE).as('leave'), parts(RECUSAL_TABLE).as('recusals')])
    .$castTo<Inspector>();
}

export async function findInspectors(db: Kysely<Database>, ids: readonly string[]): Promise<Inspector[]> {
  return await selectInspectors(db).where('id', '=', anyOf(ids)).execute();
}
